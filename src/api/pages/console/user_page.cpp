#include "api/pages/console/user_page.hpp"

#include "api/pages/console/console_rows.hpp"
#include "api/surfaces/admin_api.hpp"
#include "base/try.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::int64_t groups_of_user_on_a_page = 25;
constexpr std::int64_t most_offered_groups = 60; // Cognito's maximum
constexpr std::int64_t devices_of_user_on_a_page = 20;

service::page_request part_of_list(std::int64_t limit, const std::optional<base::json::text<1, 8192, one_line>>& from) {
    service::page_request out{.limit = limit, .cursor = {}};
    if (from) out.cursor = from->value;
    return out;
}

// What the pool does not have: an operation, or a setting without which there is nothing to list.
bool is_missing_there(const cognito::failure& failure) {
    return failure.name == cognito::failure_name::unknown_operation ||
           failure.name == "InvalidUserPoolConfigurationException";
}

template <class T>
page_part<T> user_part(const cognito::result<service::admin_view<T>>& found) {
    if (found) return **found;
    if (is_missing_there(found.error())) return left_out{};
    return console_problem(found.error());
}

// Those of the pool that may be offered; none where it has too many for a list, or the user is in too many to be known.
std::vector<service::managed_group> other_groups(const console_ports& ports, const administrator& by,
                                                 const service::groups_page& of_user, bool is_first_part) {
    if (!is_first_part || of_user.next) return {};
    const auto all = ports.groups.list(by, {.limit = most_offered_groups, .cursor = {}});
    if (!all || (*all)->next) return {};
    std::vector<service::managed_group> out;
    for (const auto& each : (*all)->groups)
        if (std::ranges::find(of_user.groups, each.name, &service::managed_group::name) == of_user.groups.end())
            out.push_back(each);
    return out;
}

} // namespace

reply<user_on_page> read_user(const console_ports& ports, const administrator& by, std::string_view username,
                              const user_page_query& from) {
    const auto found = ports.user_changes.find(by, username);
    if (!found) return std::unexpected(console_problem(found.error()));
    const auto groups = ports.groups.of_person(by, username, part_of_list(groups_of_user_on_a_page, from.groups));
    if (!groups) return std::unexpected(console_problem(groups.error()));
    user_on_page out{.person = (*found)->user,
                     .factors = (*found)->factors,
                     .schema = {},
                     .groups = **groups,
                     .more_groups = other_groups(ports, by, **groups, !from.groups),
                     .sessions = user_part(ports.user_changes.sessions(by, username)),
                     .passkeys = user_part(ports.user_changes.passkeys(by, username)),
                     .devices = user_part(ports.user_changes.devices(
                         by, username, part_of_list(devices_of_user_on_a_page, from.devices)))};
    // Without the schema, the attributes that the user has can still be changed.
    const auto schema = ports.user_changes.schema(by);
    out.schema = schema ? **schema : attributes_as_schema(out.person.attributes);
    const auto subject = out.person.attributes.find("sub");
    out.is_oneself = subject != out.person.attributes.end() && subject->second == by.principal().subject();
    return out;
}

std::string user_act_path(const user_on_page& shown, std::string_view act) {
    return console_path_of(shown.person) + '/' + std::string(act);
}

std::string next_part_html(const user_on_page& shown, std::string_view list, const std::optional<std::string>& cursor,
                           std::string_view title, http::language in) {
    if (!cursor) return {};
    return next_page_html(
        fmt::format("{}?{}={}#{}", console_path_of(shown.person), list, http::percent_encode(*cursor), list), in,
        title);
}

area_page user_page(const user_on_page& shown, const entered_for_user& entered, const viewer& to) {
    return {.title = console_name_of(shown.person),
            .content_html = user_overview_html(shown, to) + user_attributes_html(shown, entered, to) +
                            user_groups_html(shown, entered, to) + user_password_html(shown, to) +
                            user_factors_html(shown, to) + user_passkeys_html(shown, to) + user_linked_html(shown, to) +
                            user_sessions_html(shown, to) + user_devices_html(shown, to) +
                            user_deletion_html(shown, to),
            .entry = console_users_path};
}

operation console_one_user(const console_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, "/console/users/{username}", "console_user", "A user of the pool"),
        blocking([ports](const administrator& by, const path<named_user_path>& at, const query<user_page_query>& from,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            POOLGUARD_TRY(const auto shown, read_user(ports, by, at->username.value, from.value));
            return page_or_redirect{ports.site.show(viewer, ports.area, user_page(shown, {}, viewer))};
        }));
}

std::vector<operation> console_user_pages(const console_ports& ports) {
    std::vector<operation> out;
    out.push_back(console_user_list(ports));
    for (auto& each : console_new_user(ports))
        out.push_back(std::move(each));
    out.push_back(console_one_user(ports));
    for (auto& each : console_user_acts(ports))
        out.push_back(std::move(each));
    return out;
}

} // namespace poolguard::api
