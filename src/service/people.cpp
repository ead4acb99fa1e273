#include "service/people.hpp"

#include "base/log.hpp"
#include "service/remembered_sessions.hpp"

#include <fmt/format.h>

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> nobody() {
    return std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "User does not exist."});
}

} // namespace

people::people(std::string user_pool_id, cognito::client& cognito, revocations& revoked, const base::clock& clock)
    : user_pool_id_(std::move(user_pool_id)), cognito_(cognito), revoked_(revoked), clock_(clock) {}

cognito::result<std::string> people::username_of(std::string_view subject) {
    // The subject goes into a filter between quotation marks.
    if (subject.find_first_of("\"\\") != subject.npos) return nobody();
    cognito::list_users wanted;
    wanted.UserPoolId = user_pool_id_;
    wanted.Filter = fmt::format("sub = \"{}\"", subject);
    wanted.Limit = 1;
    const auto found = cognito_.call(wanted, true);
    if (!found) return std::unexpected(found.error());
    if (found->Users.empty()) return nobody();
    return found->Users.front().Username;
}

cognito::result<void> people::remove(const administrator& by, std::string_view subject) {
    const auto removed = remove_at_cognito(subject);
    // Of one who is gone the tokens are ended too: an earlier deletion may have been cut short before it came to that.
    if (!removed && removed.error().name != cognito::failure_name::user_not_found) return removed;
    if (const auto ended = end_tokens(by, subject); !ended) return ended;
    return removed;
}

cognito::result<void> people::remove_at_cognito(std::string_view subject) {
    auto username = username_of(subject);
    if (!username) return std::unexpected(username.error());
    cognito::admin_delete_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::move(*username);
    const auto removed = cognito_.call(message, true);
    // Somebody else may have been quicker.
    if (!removed && removed.error().name != cognito::failure_name::user_not_found)
        return std::unexpected(removed.error());
    return {};
}

cognito::result<void> people::end_tokens(const administrator& by, std::string_view subject) {
    const auto now = clock_.now();
    // Nobody gets tokens for this subject any more, so this second is covered too.
    const auto recorded = revoked_.revoke({.subject = std::string(subject),
                                           .issuer = std::string(by.principal().token().issuer()),
                                           .subject_before = base::epoch_seconds(now) + 1,
                                           .expires = now + remembered_sessions::longest_access_token});
    if (recorded) return {};
    base::log::error("deletion_not_recorded", {{"cause", store::describe(recorded.error())}});
    return std::unexpected(
        cognito::failure{cognito::failure_name::internal_error, "The end of the person's tokens was not recorded"});
}

} // namespace poolguard::service
