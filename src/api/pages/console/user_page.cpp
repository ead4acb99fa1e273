#include "api/pages/console/user_page.hpp"

#include "api/pages/console/console_rows.hpp"
#include "api/surfaces/admin_api.hpp"
#include "base/try.hpp"

#include <algorithm>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::int64_t most_listed = 60;
constexpr std::int64_t most_devices = 20;

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

// Those of the pool that may be offered; none where it has too many for a list.
std::vector<service::managed_group> other_groups(const console_ports& ports, const administrator& by,
                                                 const std::vector<service::managed_group>& of_user) {
    const auto all = ports.groups.list(by, {.limit = most_listed, .cursor = {}});
    if (!all || (*all)->next) return {};
    std::vector<service::managed_group> out;
    for (const auto& each : (*all)->groups)
        if (std::ranges::find(of_user, each.name, &service::managed_group::name) == of_user.end()) out.push_back(each);
    return out;
}

} // namespace

reply<user_on_page> read_user(const console_ports& ports, const administrator& by, std::string_view username) {
    const auto found = ports.user_changes.find(by, username);
    if (!found) return std::unexpected(console_problem(found.error()));
    const auto groups = ports.groups.of_person(by, username, {.limit = most_listed, .cursor = {}});
    if (!groups) return std::unexpected(console_problem(groups.error()));
    user_on_page out{.person = (*found)->user,
                     .factors = (*found)->factors,
                     .schema = {},
                     .groups = (*groups)->groups,
                     .more_groups = other_groups(ports, by, (*groups)->groups),
                     .sessions = user_part(ports.user_changes.sessions(by, username)),
                     .passkeys = user_part(ports.user_changes.passkeys(by, username)),
                     .devices =
                         user_part(ports.user_changes.devices(by, username, {.limit = most_devices, .cursor = {}}))};
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
        blocking([ports](const administrator& by, const path<named_user_path>& at,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            POOLGUARD_TRY(const auto shown, read_user(ports, by, at->username.value));
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
