#include "app/server/mail_folder.hpp"

namespace poolguard::app {
namespace {

service::mailbox_error to_mailbox_error(pool::maildir_error why) {
    switch (why) {
    case pool::maildir_error::not_found:
        return service::mailbox_error::not_found;
    case pool::maildir_error::unreadable:
        return service::mailbox_error::unreadable;
    }
    return service::mailbox_error::unreadable;
}

service::letter_head to_letter_head(pool::kept_letter&& from) {
    return {std::move(from.id), std::move(from.said.to), std::move(from.said.subject), from.sent};
}

} // namespace

std::expected<service::admin_view<service::letters_page>, service::mailbox_error>
mail_folder::list(const service::administrator& by, const std::optional<std::string>& after, std::size_t limit) const {
    if (!is_there()) return std::unexpected(service::mailbox_error::absent);
    auto found = letters_.list(after, limit);
    if (!found) return std::unexpected(to_mailbox_error(found.error()));
    service::letters_page out{.letters = {}, .next = std::move(found->next)};
    for (auto& each : found->letters)
        out.letters.push_back(to_letter_head(std::move(each)));
    return service::admin_view(by, std::move(out));
}

std::expected<service::admin_view<service::letter>, service::mailbox_error>
mail_folder::read(const service::administrator& by, std::string_view id) const {
    if (!is_there()) return std::unexpected(service::mailbox_error::absent);
    auto found = letters_.read(id);
    if (!found) return std::unexpected(to_mailbox_error(found.error()));
    service::letter out;
    out.text = std::move(found->said.text);
    out.code = std::move(found->said.code);
    out.head = to_letter_head(std::move(*found));
    return service::admin_view(by, std::move(out));
}

} // namespace poolguard::app
