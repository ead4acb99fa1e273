#pragma once
// Administration of the pool's users and groups: /api/admin/users and /api/admin/groups. Needs an access token of
// a member of the group `admin`.

#include "api/one_line.hpp"
#include "api/operation.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/surfaces/pages.hpp"
#include "service/groups.hpp"
#include "service/user_changes.hpp"
#include "service/users.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

namespace json = base::json;

using person_name = json::text<1, 128, one_line>;
using group_name = json::text<1, 128, one_line>;

struct user_query : cognito_page_query {
    std::optional<json::text<1, 128, one_line>> email; // a prefix of the address
};
BOOST_DESCRIBE_STRUCT(user_query, (cognito_page_query), (email))

struct named_user_path {
    person_name username;

    std::string_view account() const { return username; }
};
BOOST_DESCRIBE_STRUCT(named_user_path, (), (username))

struct named_group_path {
    group_name group;
};
BOOST_DESCRIBE_STRUCT(named_group_path, (), (group))

struct membership_path {
    person_name username;
    group_name group;

    std::string_view account() const { return username; }
};
BOOST_DESCRIBE_STRUCT(membership_path, (), (username, group))

struct managed_user_out {
    std::string username; // the pool's own name of the user
    std::optional<std::string> sub;
    std::optional<std::string> email;
    cognito::user_status status{};
    bool enabled = true;
    std::string created_at; // RFC 3339
    std::string updated_at;
    std::map<std::string, std::string> attributes;
};
BOOST_DESCRIBE_STRUCT(managed_user_out, (), (username, sub, email, status, enabled, created_at, updated_at, attributes))

struct managed_user_in {
    person_name username; // an e-mail address where the pool uses those as usernames
    std::optional<std::map<std::string, json::text<0, 2048, one_line>>> attributes;
    std::optional<json::secret_text<6, 256>> temporary_password; // the pool generates one when absent
    std::optional<bool> invite; // true when absent: the pool sends the name and the temporary password

    std::string_view account() const { return username; }
};
BOOST_DESCRIBE_STRUCT(managed_user_in, (), (username, attributes, temporary_password, invite))

struct managed_group_out {
    std::string name;
    std::optional<std::string> description;
    std::optional<std::int64_t> precedence;
    std::string created_at;
};
BOOST_DESCRIBE_STRUCT(managed_group_out, (), (name, description, precedence, created_at))

struct managed_group_in {
    group_name name;
    std::optional<json::text<0, 2048, one_line>> description;
    std::optional<json::integer<0, 2147483647>> precedence;
};
BOOST_DESCRIBE_STRUCT(managed_group_in, (), (name, description, precedence))

managed_user_out shown(const service::managed_user& person);
// Describes an operation below /api/admin; `id` is its operationId.
description admin_description(http::method method, std::string path, std::string id, std::string summary);

inline constexpr auto managed_user_example =
    R"({"username":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e",)"
    R"("email":"new.user@example.com","status":"CONFIRMED","enabled":true,"created_at":"2026-02-03T10:30:00Z",)"
    R"("updated_at":"2026-02-03T10:30:00Z","attributes":{"email":"new.user@example.com","email_verified":"true",)"
    R"("sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e"}})";
inline constexpr auto people_page_example =
    R"([{"username":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e",)"
    R"("email":"new.user@example.com","status":"CONFIRMED","enabled":true,"created_at":"2026-02-03T10:30:00Z",)"
    R"("updated_at":"2026-02-03T10:30:00Z","attributes":{"email":"new.user@example.com"}}])";

std::vector<operation> admin_user_operations(service::users& users);
std::vector<operation> admin_user_change_operations(service::user_changes& changes);
std::vector<operation> admin_group_operations(service::groups& groups);

} // namespace poolguard::api
