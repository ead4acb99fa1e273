#pragma once
// Reads the letters in a Maildir that `maildir` has delivered, for those who try the server out.

#include "base/clock.hpp"
#include "pool/mail/letter_text.hpp"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct kept_letter {
    std::string id; // the name of its file, without what mail readers append
    base::time_point sent;
    letter_text said;
};
struct kept_letters {
    std::vector<kept_letter> letters{};
    std::optional<std::string> next{}; // the `after` of the next page; nullopt if this is the last one
};
enum class maildir_error { not_found, unreadable };

class maildir_reader {
  public:
    // Of a longer letter only the beginning is read.
    static constexpr std::size_t most_bytes = std::size_t{512} * 1024;

    explicit maildir_reader(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Newest first. A letter that vanishes meanwhile is left out. Without a folder there are no letters.
    std::expected<kept_letters, maildir_error> list(const std::optional<std::string>& after, std::size_t limit) const;
    // Whatever the text is, only a letter of the folder is read.
    std::expected<kept_letter, maildir_error> read(std::string_view id) const;

  private:
    std::filesystem::path folder_;
};

} // namespace poolguard::pool
