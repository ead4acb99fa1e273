#pragma once
// The mailbox of a server whose mail goes to the folder. With several servers, each has its own.

#include "pool/mail/maildir_reader.hpp"
#include "service/operating/mailbox.hpp"

#include <filesystem>
#include <functional>

namespace poolguard::app {

class mail_folder final : public service::mailbox {
  public:
    // `is_in_use` says whether mail goes there at present. Letters of another time are not shown while it does not.
    mail_folder(std::filesystem::path folder, std::function<bool()> is_in_use)
        : letters_(std::move(folder)), is_in_use_(std::move(is_in_use)) {}

    bool is_there() const override { return is_in_use_(); }
    std::expected<service::admin_view<service::letters_page>, service::mailbox_error>
    list(const service::administrator& by, const std::optional<std::string>& after, std::size_t limit) const override;
    std::expected<service::admin_view<service::letter>, service::mailbox_error>
    read(const service::administrator& by, std::string_view id) const override;

  private:
    pool::maildir_reader letters_;
    std::function<bool()> is_in_use_;
};

} // namespace poolguard::app
