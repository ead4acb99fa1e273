#pragma once
// The page of one user in the console.

#include "api/answers.hpp"
#include "api/one_line.hpp"
#include "api/pages/console/attribute_form.hpp"
#include "api/pages/console/console_answers.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolguard::api {

// A part of the page that is read by itself: not there where the pool does not have it, and a sentence where it cannot
// be read.
struct left_out {};
template <class T>
using page_part = std::variant<left_out, problem, T>;

struct user_on_page {
    service::managed_user person;
    service::chosen_factors factors;
    attribute_schema schema;
    service::groups_page groups;                     // a page of them
    std::vector<service::managed_group> more_groups; // of the pool, that the user is not in; none where they are many
    page_part<std::vector<cognito::session_description>> sessions;
    page_part<std::vector<service::passkey>> passkeys;
    page_part<service::device_page> devices;
    bool is_oneself = false;
};

// What was entered into a form that was refused.
struct entered_for_user {
    service::attribute_values attributes;
    std::string group;
};

// Where the lists of the page begin; nullopt: with the first.
struct user_page_query {
    std::optional<base::json::text<1, 8192, one_line>> groups;
    std::optional<base::json::text<1, 8192, one_line>> devices;
};
BOOST_DESCRIBE_STRUCT(user_page_query, (), (groups, devices))

// The problem if there is no such user, or the pool does not answer.
reply<user_on_page> read_user(const console_ports& ports, const service::administrator& by, std::string_view username,
                              const user_page_query& from = {});
area_page user_page(const user_on_page& shown, const entered_for_user& entered, const viewer& to);

// The sections of the page, from the top.
std::string user_overview_html(const user_on_page& shown, const viewer& to);
std::string user_attributes_html(const user_on_page& shown, const entered_for_user& entered, const viewer& to);
std::string user_groups_html(const user_on_page& shown, const entered_for_user& entered, const viewer& to);
std::string user_password_html(const user_on_page& shown, const viewer& to);
std::string user_factors_html(const user_on_page& shown, const viewer& to);
std::string user_passkeys_html(const user_on_page& shown, const viewer& to);
std::string user_sessions_html(const user_on_page& shown, const viewer& to);
std::string user_devices_html(const user_on_page& shown, const viewer& to);
std::string user_linked_html(const user_on_page& shown, const viewer& to);
std::string user_deletion_html(const user_on_page& shown, const viewer& to);

// The address of a form about the user.
std::string user_act_path(const user_on_page& shown, std::string_view act);
// The link from a list of the page to its next part; nothing without a cursor.
std::string next_part_html(const user_on_page& shown, std::string_view list, const std::optional<std::string>& cursor,
                           std::string_view title, http::language in);

} // namespace poolguard::api
