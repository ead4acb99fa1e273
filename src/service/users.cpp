#include "service/users.hpp"

#include "base/json/text.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/invitation.hpp"
#include "cognito/store_failure.hpp"
#include "service/remembered_sessions.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> no_such_user() {
    return std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "User does not exist."});
}

std::unexpected<cognito::failure> own_account() {
    return std::unexpected(
        cognito::failure{would_lock_out, "Administrators cannot disable or delete their own account"});
}

cognito::result<void> stored(const std::expected<void, store::error>& revocation) {
    if (revocation) return {};
    base::log::error("revocation_not_recorded", {{"cause", store::describe(revocation.error())}});
    return std::unexpected(cognito::store_failed());
}

} // namespace

managed_user to_managed_user(const cognito::user& from) {
    return {from.Username, values_of(from.Attributes), from.UserStatus,
            from.Enabled,  from.UserCreateDate.at,     from.UserLastModifiedDate.at};
}

bool is_searchable(std::string_view attribute) {
    return std::ranges::find(searchable_attributes, attribute) != searchable_attributes.end();
}

std::optional<std::string> to_filter(const user_search& wanted) {
    constexpr std::size_t longest_filter = 256; // characters
    if (!is_searchable(wanted.attribute)) return std::nullopt;
    std::string quoted;
    for (const char c : wanted.value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    auto out = fmt::format("{} {} \"{}\"", wanted.attribute, wanted.is_prefix ? "^=" : "=", quoted);
    if (base::json::length_in_characters(out) > longest_filter) return std::nullopt;
    return out;
}

users::users(std::string user_pool_id, cognito::client& cognito, store::records& records, revocations& revoked,
             const base::clock& clock)
    : user_pool_id_(std::move(user_pool_id)), cognito_(cognito), revoked_(revoked), passkey_names_(records),
      clock_(clock) {}

cognito::result<std::string> users::username_of(std::string_view subject) {
    // The subject is put between quotation marks in a filter.
    if (subject.find_first_of("\"\\") != subject.npos) return no_such_user();
    cognito::list_users wanted;
    wanted.UserPoolId = user_pool_id_;
    wanted.Filter = fmt::format("sub = \"{}\"", subject);
    wanted.Limit = 1;
    POOLGUARD_TRY(const auto found, cognito_.call(wanted, true));
    if (found.Users.empty()) return no_such_user();
    return found.Users.front().Username;
}

cognito::result<managed_user> users::find(std::string_view username) {
    cognito::admin_get_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::string(username);
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return managed_user{std::move(found.Username), values_of(found.UserAttributes), found.UserStatus, found.Enabled,
                        found.UserCreateDate.at,   found.UserLastModifiedDate.at};
}

cognito::result<admin_view<managed_user>> users::get(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(auto found, find(username));
    return admin_view(by, std::move(found));
}

cognito::result<admin_view<user_page>> users::search(const administrator& by, const page_request& wanted,
                                                     const std::optional<user_search>& what) {
    cognito::list_users message;
    message.UserPoolId = user_pool_id_;
    message.Limit = wanted.limit;
    if (wanted.cursor) message.PaginationToken = *wanted.cursor;
    if (what) {
        auto filter = to_filter(*what);
        if (!filter)
            return std::unexpected(
                cognito::failure{cognito::failure_name::invalid_parameter, "The user pool cannot search for this"});
        message.Filter = std::move(*filter);
    }
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    user_page out{{}, std::move(found.PaginationToken)};
    out.users.reserve(found.Users.size());
    for (const auto& each : found.Users)
        out.users.push_back(to_managed_user(each));
    return admin_view(by, std::move(out));
}

cognito::result<admin_view<user_page>> users::list(const administrator& by, const page_request& wanted,
                                                   const std::optional<std::string>& email_prefix) {
    if (!email_prefix) return search(by, wanted, std::nullopt);
    // No address has these characters unquoted.
    if (email_prefix->find_first_of("\"\\") != std::string::npos) return admin_view(by, user_page{});
    return search(by, wanted, user_search{.attribute = "email", .value = *email_prefix});
}

cognito::result<admin_view<managed_user>> users::create(const administrator& by, const new_person& wanted) {
    cognito::admin_create_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = wanted.username;
    message.UserAttributes = attributes_of(wanted.attributes);
    if (wanted.temporary_password)
        message.TemporaryPassword = cognito::password(std::string(wanted.temporary_password->reveal()));
    if (wanted.is_invited)
        message.DesiredDeliveryMediums.emplace().push_back(
            cognito::invitation_medium(wanted.username, *message.UserAttributes));
    else
        message.MessageAction = cognito::message_action::SUPPRESS;
    POOLGUARD_TRY(const auto made, cognito_.call(message));
    return admin_view(by, to_managed_user(made.User));
}

cognito::result<std::string> users::subject_of_other(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto found, find(username));
    const auto subject = found.attributes.find("sub");
    if (subject == found.attributes.end()) return no_such_user();
    if (subject->second == by.principal().subject()) return own_account();
    return subject->second;
}

template <class Message>
cognito::result<void> users::act(std::string_view username) {
    Message message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::string(username);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> users::disable(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto subject, subject_of_other(by, username));
    POOLGUARD_CHECK(act<cognito::admin_disable_user>(username));
    return end_tokens(by, subject);
}

cognito::result<void> users::enable(const administrator&, std::string_view username) {
    return act<cognito::admin_enable_user>(username);
}

cognito::result<void> users::remove_named(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto subject, subject_of_other(by, username));
    // Before too: once the user is gone, another attempt does not find out whose tokens to revoke.
    POOLGUARD_CHECK(end_tokens(by, subject));
    return remove(by, subject);
}

cognito::result<void> users::remove(const administrator& by, std::string_view subject) {
    if (subject == by.principal().subject()) return own_account();
    const auto removed = remove_at_cognito(subject);
    // Revoke tokens even if the user is already deleted: an earlier attempt may have failed midway.
    if (!removed && removed.error().name != cognito::failure_name::user_not_found) return removed;
    POOLGUARD_CHECK(end_tokens(by, subject));
    passkey_names_.forget_all(subject);
    return removed;
}

cognito::result<void> users::remove_at_cognito(std::string_view subject) {
    POOLGUARD_TRY(auto username, username_of(subject));
    cognito::admin_delete_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::move(username);
    const auto removed = cognito_.call(message, true);
    // Another caller may have deleted the user in the meantime.
    if (!removed && removed.error().name != cognito::failure_name::user_not_found)
        return std::unexpected(removed.error());
    return {};
}

cognito::result<void> users::end_tokens(const administrator& by, std::string_view subject) {
    const auto now = clock_.now();
    // No more tokens are issued to this subject, so those of the current second can be revoked too.
    return stored(revoked_.end_user({.subject = std::string(subject),
                                     .issuer = std::string(by.principal().token().issuer()),
                                     .subject_before = base::epoch_seconds(now) + 1,
                                     .expires = now + remembered_sessions::longest_access_token}));
}

cognito::result<void> users::end_group_tokens(const administrator& by, std::string_view subject,
                                              std::string_view group) {
    return stored(revoked_.leave_group(subject, by.principal().token().issuer(), group));
}

cognito::result<void> users::allow_group_tokens(const administrator& by, std::string_view username,
                                                std::string_view group) {
    if (!revoked_.has_group_rules()) return {};
    POOLGUARD_TRY(const auto found, find(username));
    const auto subject = found.attributes.find("sub");
    if (subject == found.attributes.end()) return {};
    return stored(revoked_.join_group(subject->second, by.principal().token().issuer(), group));
}

} // namespace poolguard::service
