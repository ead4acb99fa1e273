#pragma once
// The mailbox of a server whose mail goes to the folder. With several servers, each has its own.

#include "pool/mail/maildir_reader.hpp"
#include "service/operating/mailbox.hpp"

#include <filesystem>

namespace poolguard::app {

class mail_folder final : public service::mailbox {
  public:
    explicit mail_folder(std::filesystem::path folder) : letters_(std::move(folder)) {}

    bool is_there() const override { return true; }
    std::expected<service::admin_view<service::letters_page>, service::mailbox_error>
    list(const service::administrator& by, const std::optional<std::string>& after, std::size_t limit) const override;
    std::expected<service::admin_view<service::letter>, service::mailbox_error>
    read(const service::administrator& by, std::string_view id) const override;

  private:
    pool::maildir_reader letters_;
};

} // namespace poolguard::app
