#pragma once
// The letters of a server whose mail goes to a folder, for administrators who try it out. Elsewhere there is none.

#include "base/clock.hpp"
#include "service/admin_view.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

// The beginning of a letter. Its texts are what somebody sent: escape them.
struct letter_head {
    std::string id; // letters, digits, '.', '-' and '_'
    std::string to;
    std::string subject;
    base::time_point sent;
};
struct letter {
    letter_head head;
    std::string text; // the plain text; a letter's HTML is not shown
    std::string code; // the code in the text; empty: none was found
};
struct letters_page {
    std::vector<letter_head> letters;
    std::optional<std::string> next; // the cursor of the next page
};
enum class mailbox_error {
    absent,     // this server's mail does not go to a folder
    not_found,  // there is no such letter
    unreadable, // the folder or the letter cannot be read
};

class mailbox {
  public:
    static constexpr std::size_t most_on_a_page = 100;

    mailbox() = default;
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;
    virtual ~mailbox() = default;

    // Whether there is one. If not, the others fail with `absent`.
    virtual bool is_there() const { return false; }
    // Newest first. `after` is `next` of the page before; the limit is from 1 to most_on_a_page. Blocks.
    virtual std::expected<admin_view<letters_page>, mailbox_error>
    list(const administrator& by, const std::optional<std::string>& after, std::size_t limit) const;
    // `not_found` for any text that is no letter's id. Blocks.
    virtual std::expected<admin_view<letter>, mailbox_error> read(const administrator& by, std::string_view id) const;
};

} // namespace poolguard::service
