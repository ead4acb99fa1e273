#include "service/groups.hpp"

#include "base/try.hpp"
#include "cognito/messages/groups.hpp"

#include <fmt/format.h>

namespace poolguard::service {
namespace {

managed_group to_managed_group(const cognito::group& from) {
    return {from.GroupName, from.Description, from.Precedence, from.CreationDate.at, from.RoleArn};
}

} // namespace

groups::groups(std::string user_pool_id, std::string admin_group, cognito::client& cognito, users& members)
    : user_pool_id_(std::move(user_pool_id)), admin_group_(std::move(admin_group)), cognito_(cognito), users_(members) {
}

cognito::failure groups::administrators_needed() const {
    return {would_lock_out,
            fmt::format("The group {} cannot be deleted, and administrators cannot remove themselves from it",
                        admin_group_)};
}

template <class Message>
cognito::result<admin_view<groups_page>> groups::page_of(const administrator& by, Message message,
                                                         const page_request& wanted) {
    message.UserPoolId = user_pool_id_;
    message.Limit = wanted.limit;
    if (wanted.cursor) message.NextToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    groups_page out{{}, std::move(found.NextToken)};
    out.groups.reserve(found.Groups.size());
    for (const auto& each : found.Groups)
        out.groups.push_back(to_managed_group(each));
    return admin_view(by, std::move(out));
}

cognito::result<admin_view<groups_page>> groups::list(const administrator& by, const page_request& wanted) {
    return page_of(by, cognito::list_groups{}, wanted);
}

cognito::result<admin_view<groups_page>> groups::of_person(const administrator& by, std::string_view username,
                                                           const page_request& wanted) {
    cognito::admin_list_groups_for_user message;
    message.Username = std::string(username);
    return page_of(by, std::move(message), wanted);
}

template <class Message>
cognito::result<admin_view<managed_group>> groups::write(const administrator& by, const new_group& wanted,
                                                         bool is_idempotent) {
    Message message;
    message.UserPoolId = user_pool_id_;
    message.GroupName = wanted.name;
    message.Description = wanted.description;
    message.RoleArn = wanted.role_arn;
    message.Precedence = wanted.precedence;
    POOLGUARD_TRY(const auto made, cognito_.call(message, is_idempotent));
    return admin_view(by, to_managed_group(made.Group));
}

cognito::result<admin_view<managed_group>> groups::create(const administrator& by, const new_group& wanted) {
    return write<cognito::create_group>(by, wanted, !cognito::idempotent);
}

cognito::result<admin_view<managed_group>> groups::update(const administrator& by, const new_group& changed) {
    return write<cognito::update_group>(by, changed, cognito::idempotent);
}

cognito::result<admin_view<managed_group>> groups::get(const administrator& by, std::string_view name) {
    cognito::get_group message;
    message.UserPoolId = user_pool_id_;
    message.GroupName = std::string(name);
    POOLGUARD_TRY(const auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, to_managed_group(found.Group));
}

cognito::result<void> groups::remove(const administrator& by, std::string_view name) {
    if (name == admin_group_) return std::unexpected(administrators_needed());
    cognito::delete_group message;
    message.UserPoolId = user_pool_id_;
    message.GroupName = std::string(name);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return users_.end_group_tokens(by, {}, name);
}

cognito::result<admin_view<user_page>> groups::members(const administrator& by, std::string_view name,
                                                       const page_request& wanted) {
    cognito::list_users_in_group message;
    message.UserPoolId = user_pool_id_;
    message.GroupName = std::string(name);
    message.Limit = wanted.limit;
    if (wanted.cursor) message.NextToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    user_page out{{}, std::move(found.NextToken)};
    out.users.reserve(found.Users.size());
    for (const auto& each : found.Users)
        out.users.push_back(to_managed_user(each));
    return admin_view(by, std::move(out));
}

template <class Message>
cognito::result<void> groups::change(std::string_view username, std::string_view name) {
    Message message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::string(username);
    message.GroupName = std::string(name);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> groups::add(const administrator& by, std::string_view username, std::string_view name) {
    POOLGUARD_CHECK(change<cognito::admin_add_user_to_group>(username, name));
    return users_.allow_group_tokens(by, username, name);
}

cognito::result<void> groups::take_out(const administrator& by, std::string_view username, std::string_view name) {
    POOLGUARD_TRY(const auto person, users_.get(by, username));
    const auto& attributes = person->attributes;
    const auto subject = attributes.find("sub");
    const bool is_known = subject != attributes.end();
    if (is_known && name == admin_group_ && subject->second == by.principal().subject())
        return std::unexpected(administrators_needed());
    POOLGUARD_CHECK(change<cognito::admin_remove_user_from_group>(username, name));
    if (!is_known) return {};
    return users_.end_group_tokens(by, subject->second, name);
}

} // namespace poolguard::service
