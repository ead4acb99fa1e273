#include "app/commands/user_command.hpp"

#include "app/commands/user_calls.hpp"
#include "app/files/read_file.hpp"
#include "app/server/new_password.hpp"
#include "base/json/write.hpp"
#include "cognito/invitation.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/users.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>

namespace poolguard::app {

struct listed_user {
    std::string username;
    std::string status;
    bool enabled = true;
    std::string created;
    std::map<std::string, std::string> attributes;
};
BOOST_DESCRIBE_STRUCT(listed_user, (), (username, status, enabled, created, attributes))

namespace {

constexpr std::int64_t largest_page = 60;

// The first line of the file, or a generated password.
std::expected<base::secret, std::string> read_password(const given_password& from) {
    constexpr std::size_t longest = 512;
    if (!from.file) {
        base::system_random random;
        return base::secret(make_password(random));
    }
    std::string line;
    if (*from.file == "-") {
        std::getline(std::cin, line);
        line.resize(std::min(line.find('\r'), line.size()));
    } else {
        auto text = read_file(*from.file, longest);
        if (!text) return std::unexpected(fmt::format("Cannot read a password from {}", *from.file));
        line = text->substr(0, text->find_first_of("\r\n"));
        base::wipe(*text);
    }
    if (line.empty()) return std::unexpected(std::string("The password is empty"));
    return base::secret(std::move(line));
}

user_outcome give_password(pool_access& pool, const std::string& name, const given_password& wanted) {
    POOLGUARD_TRY(const auto password, read_password(wanted));
    auto message = about<cognito::admin_set_user_password>(pool, name);
    message.Password = cognito::password{std::string(password.reveal())};
    message.Permanent = wanted.is_permanent;
    const auto reply = pool.cognito().call(message);
    if (!reply) return refused(reply.error());
    if (!wanted.file) fmt::print("{}password: {}\n", wanted.is_permanent ? "" : "temporary ", password.reveal());
    return {};
}

user_outcome add_to_group(pool_access& pool, const std::string& name, const std::string& group, bool creates_group) {
    auto message = about<cognito::admin_add_user_to_group>(pool, name);
    message.GroupName = group;
    auto done = pool.cognito().call(message);
    if (!done && creates_group && done.error().name == cognito::failure_name::resource_not_found) {
        cognito::create_group made;
        made.UserPoolId = pool.user_pool_id();
        made.GroupName = group;
        if (const auto reply = pool.cognito().call(made); !reply) return refused(reply.error());
        done = pool.cognito().call(message);
    }
    return without_value(done);
}

listed_user to_listed(const cognito::user& from) {
    listed_user out{from.Username,
                    std::string(base::json::enum_name(from.UserStatus)),
                    from.Enabled,
                    base::to_rfc3339_seconds(from.UserCreateDate.at),
                    {}};
    for (const auto& each : from.Attributes)
        if (each.Value) out.attributes.emplace(each.Name.value, each.Value->value);
    return out;
}

void print_listed(const cognito::user& from, bool as_json) {
    const auto who = to_listed(from);
    if (as_json) {
        fmt::print("{}\n", base::json::write(who));
        return;
    }
    const auto email = who.attributes.find("email");
    fmt::print("{:<38} {:<32} {:<21} {:<8} {}\n", base::printable(who.username),
               email == who.attributes.end() ? "-" : base::printable(email->second), who.status,
               who.enabled ? "enabled" : "disabled", who.created);
}

// Prints all pages of ListUsers or ListUsersInGroup.
template <class Message, class Next>
user_outcome list_all(pool_access& pool, Message wanted, const Next& next_of, bool as_json) {
    while (true) {
        const auto page = pool.cognito().call(wanted, cognito::idempotent);
        if (!page) return refused(page.error());
        for (const auto& each : page->Users)
            print_listed(each, as_json);
        const auto& next = next_of(*page);
        if (!next) return {};
        if constexpr (requires { wanted.PaginationToken; })
            wanted.PaginationToken.emplace(*next);
        else
            wanted.NextToken.emplace(*next);
    }
}

user_outcome show(pool_access& pool, const std::string& name) {
    const auto found = pool.cognito().call(about<cognito::admin_get_user>(pool, name), cognito::idempotent);
    if (!found) return refused(found.error());
    fmt::print("username: {}\nstatus: {}\nenabled: {}\ncreated: {}\nchanged: {}\n", base::printable(found->Username),
               base::json::enum_name(found->UserStatus), found->Enabled ? "yes" : "no",
               base::to_rfc3339_seconds(found->UserCreateDate.at),
               base::to_rfc3339_seconds(found->UserLastModifiedDate.at));
    for (const auto& each : found->UserAttributes)
        fmt::print("{}: {}\n", base::printable(each.Name.value), each.Value ? base::printable(each.Value->value) : "");
    for (const auto& each : found->UserMFASettingList.value_or(std::vector<std::string>{}))
        fmt::print("second factor: {}\n", base::printable(each));
    auto wanted = about<cognito::admin_list_groups_for_user>(pool, name);
    while (true) {
        const auto page = pool.cognito().call(wanted, cognito::idempotent);
        if (!page) return refused(page.error());
        for (const auto& each : page->Groups)
            fmt::print("group: {}\n", base::printable(each.GroupName));
        if (!page->NextToken) return {};
        wanted.NextToken.emplace(*page->NextToken);
    }
}

template <class Message>
user_outcome act(pool_access& pool, const std::string& name) {
    return without_value(pool.cognito().call(about<Message>(pool, name)));
}

} // namespace

int add_user(const settings& given, const environment& variables, const added_user& wanted) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        POOLGUARD_TRY(const auto attributes, read_attributes("--attribute ", wanted.attributes));
        auto message = about<cognito::admin_create_user>(pool, wanted.name);
        message.UserAttributes = attributes;
        if (wanted.is_invited)
            message.DesiredDeliveryMediums.emplace().push_back(cognito::invitation_medium(wanted.name, attributes));
        else
            message.MessageAction = cognito::message_action::SUPPRESS;
        const auto made = pool.cognito().call(message);
        if (!made) return refused(made.error());
        fmt::print("{} was added{}\n", base::printable(made->User.Username), wanted.is_invited ? " and invited" : "");
        for (const auto& group : wanted.groups)
            POOLGUARD_CHECK(add_to_group(pool, wanted.name, group, false));
        return wanted.is_invited ? user_outcome{} : give_password(pool, wanted.name, wanted.password);
    });
}

int list_users(const settings& given, const environment& variables, const std::optional<std::string>& group,
               bool as_json) {
    return with_pool(given, variables, [&](pool_access& pool) {
        if (group) {
            cognito::list_users_in_group wanted;
            wanted.UserPoolId = pool.user_pool_id();
            wanted.GroupName = *group;
            wanted.Limit = largest_page;
            return list_all(
                pool, std::move(wanted), [](const auto& page) -> const auto& { return page.NextToken; }, as_json);
        }
        cognito::list_users wanted;
        wanted.UserPoolId = pool.user_pool_id();
        wanted.Limit = largest_page;
        return list_all(
            pool, std::move(wanted), [](const auto& page) -> const auto& { return page.PaginationToken; }, as_json);
    });
}

int show_user(const settings& given, const environment& variables, const std::string& name) {
    return with_pool(given, variables, [&](pool_access& pool) { return show(pool, name); });
}

int act_on_user(const settings& given, const environment& variables, const std::string& name, user_action action) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        switch (action) {
        case user_action::disable:
            return act<cognito::admin_disable_user>(pool, name);
        case user_action::enable:
            return act<cognito::admin_enable_user>(pool, name);
        case user_action::remove:
            return act<cognito::admin_delete_user>(pool, name);
        case user_action::sign_out:
            return act<cognito::admin_user_global_sign_out>(pool, name);
        }
        return {};
    });
}

int change_groups(const settings& given, const environment& variables, const std::string& name,
                  const std::vector<std::string>& added, const std::vector<std::string>& removed, bool creates_groups) {
    return with_pool(given, variables, [&](pool_access& pool) -> user_outcome {
        for (const auto& group : added)
            POOLGUARD_CHECK(add_to_group(pool, name, group, creates_groups));
        for (const auto& group : removed) {
            auto message = about<cognito::admin_remove_user_from_group>(pool, name);
            message.GroupName = group;
            POOLGUARD_CHECK(without_value(pool.cognito().call(message)));
        }
        return {};
    });
}

int set_password(const settings& given, const environment& variables, const std::string& name,
                 const given_password& password) {
    return with_pool(given, variables, [&](pool_access& pool) { return give_password(pool, name, password); });
}

} // namespace poolguard::app
