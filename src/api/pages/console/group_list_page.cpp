#include "api/pages/console/console_answers.hpp"
#include "api/pages/console/group_form.hpp"
#include "api/pages/console/group_rows.hpp"
#include "api/surfaces/pages.hpp"
#include "base/try.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::int64_t groups_on_a_page = 25;

constexpr page_text group_list_title{"Groups", "グループ"};
constexpr page_text group_list_name_head{"Group", "グループ"};
constexpr page_text group_list_description_head{"Description", "説明"};
constexpr page_text group_list_precedence_head{"Precedence", "優先順位"};
constexpr page_text group_list_created_head{"Created", "作成日時"};
constexpr page_text group_list_none{"There are no groups.", "グループはありません。"};
constexpr page_text group_list_new_heading{"New group", "グループの作成"};
constexpr page_text group_list_create{"Create", "作成"};

area_page group_list(const service::groups_page& found, const group_entry& entered, const viewer& to) {
    html_table table{
        .caption = std::string(group_list_title.in(to.in)),
        .heads = {std::string(group_list_name_head.in(to.in)), std::string(group_list_description_head.in(to.in)),
                  std::string(group_list_precedence_head.in(to.in)), std::string(group_list_created_head.in(to.in))},
        .rows_html = {},
        .none = std::string(group_list_none.in(to.in))};
    for (const auto& each : found.groups)
        table.rows_html.push_back(
            {link_html(console_group_path(each.name), each.name), user_text_html(each.description.value_or("")),
             each.precedence ? std::to_string(*each.precedence) : std::string{}, time_html(each.created)});
    std::optional<std::string> next;
    if (found.next) next = fmt::format("{}?cursor={}", console_groups_path, http::percent_encode(*found.next));
    const auto form = form_html({.action = std::string(console_groups_path),
                                 .fields = group_fields(entered, true, to.in),
                                 .button = std::string(group_list_create.in(to.in))},
                                to);
    return {.title = std::string(group_list_title.in(to.in)),
            .content_html = table_html(table) + next_page_html(next, to.in) +
                            section_html("new-group", group_list_new_heading.in(to.in), form),
            .entry = console_groups_path};
}

reply<service::groups_page> read_groups(const console_ports& ports, const administrator& by,
                                        const std::optional<std::string>& cursor) {
    const auto found = ports.groups.list(by, {.limit = groups_on_a_page, .cursor = cursor});
    if (!found) return std::unexpected(console_problem(found.error()));
    return **found;
}

form_outcome make_group(const console_ports& ports, const administrator& by, const group_entry& entered) {
    POOLGUARD_TRY(const auto wanted, new_group_from(entered));
    const auto made = ports.groups.create(by, wanted);
    if (!made) return std::unexpected(form_refusal{console_problem(made.error())});
    return {};
}

} // namespace

operation console_group_list(const console_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, std::string(console_groups_path), "console_groups",
                         "The groups of the pool"),
        blocking([ports](const administrator& by, const query<cognito_page_query>& wanted,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            POOLGUARD_TRY(const auto found, read_groups(ports, by, to_page_request(wanted.value).cursor));
            return page_or_redirect{ports.site.show(viewer, ports.area, group_list(found, {}, viewer))};
        }));
}

operation console_create_group(const console_ports& ports) {
    return administrator_operation(
        console_act(std::string(console_groups_path), "console_create_group", "Create a group from the form"),
        blocking([ports](const administrator& by, const form_values& given,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            const auto entered = group_entry_in(given);
            const auto made = make_group(ports, by, entered);
            if (made) return page_or_redirect{see_other(console_group_path(entered.name), "created")};
            POOLGUARD_TRY(const auto found, read_groups(ports, by, std::nullopt));
            return page_or_redirect{ports.site.show(
                viewer, ports.area, with_refusal(group_list(found, entered, viewer), made.error(), viewer.in))};
        }));
}

} // namespace poolguard::api
