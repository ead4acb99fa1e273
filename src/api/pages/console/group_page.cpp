#include "api/pages/console/console_answers.hpp"
#include "api/pages/console/group_form.hpp"
#include "api/pages/console/group_rows.hpp"
#include "api/pages/console/user_words.hpp"
#include "api/surfaces/admin_api.hpp"
#include "base/try.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::int64_t group_members_on_a_page = 25;

constexpr page_text group_settings_heading{"Settings", "設定"};
constexpr page_text group_save{"Save", "保存"};
constexpr page_text group_unchanged{"Nothing was changed.", "変更された項目はありません。"};
constexpr page_text group_members_heading{"Members", "メンバー"};
constexpr page_text group_members_name_head{"User", "ユーザー"};
constexpr page_text group_members_created_head{"Created", "作成日時"};
constexpr page_text group_members_act_head{"Change", "操作"};
constexpr page_text group_members_take_out{"Take out", "グループから外す"};
constexpr page_text group_members_none{"The group has no members. Add users on their own pages.",
                                       "メンバーはいません。ユーザーのページから追加できます。"};
constexpr page_text group_deletion_heading{"Deletion", "削除"};
constexpr page_text group_deletion_line{"Delete this group", "このグループを削除"};
constexpr page_text group_deletion_question{"The members stay, but lose what the group allows them, at once.",
                                            "メンバーのアカウントは残りますが、このグループの権限はすぐに失われます。"};
constexpr page_text group_deletion_button{"Delete", "削除"};
constexpr page_text group_of_administrators{"This group cannot be deleted: its members administer the pool.",
                                            "このグループは削除できません。メンバーはプールの管理者です。"};

struct group_on_page {
    service::managed_group group;
    service::user_page members;
    bool is_of_administrators = false;
};

reply<group_on_page> read_group(const console_ports& ports, const administrator& by, std::string_view name,
                                const std::optional<std::string>& cursor) {
    const auto group = ports.groups.get(by, name);
    if (!group) return std::unexpected(console_problem(group.error()));
    const auto members = ports.groups.members(by, name, {.limit = group_members_on_a_page, .cursor = cursor});
    if (!members) return std::unexpected(console_problem(members.error()));
    return group_on_page{**group, **members, (*group)->name == ports.groups.administrators()};
}

std::string group_members_html(const group_on_page& shown, const viewer& to) {
    html_table table{
        .caption = std::string(group_members_heading.in(to.in)),
        .heads = {std::string(group_members_name_head.in(to.in)), std::string(console_username_text.in(to.in)),
                  std::string(console_status_text.in(to.in)), std::string(console_sign_in_text.in(to.in)),
                  std::string(group_members_created_head.in(to.in)), std::string(group_members_act_head.in(to.in))},
        .rows_html = {},
        .none = std::string(group_members_none.in(to.in))};
    for (const auto& each : shown.members.users) {
        auto cells = user_row_html(each, to.in);
        cells.push_back(
            form_html({.action = console_path_of(each) + "/leave-group",
                       .hidden = {{"group", shown.group.name}, {"back", shown.group.name}},
                       .button = std::string(group_members_take_out.in(to.in)),
                       .is_quiet = true,
                       .label = fmt::format("{}: {}", group_members_take_out.in(to.in), console_name_of(each))},
                      to));
        table.rows_html.push_back(std::move(cells));
    }
    std::optional<std::string> next;
    if (shown.members.next)
        next = fmt::format("{}?cursor={}", console_group_path(shown.group.name),
                           http::percent_encode(*shown.members.next));
    return section_html("members", group_members_heading.in(to.in), table_html(table) + next_page_html(next, to.in));
}

std::string group_deletion_html(const group_on_page& shown, const viewer& to) {
    const auto content = shown.is_of_administrators
                             ? paragraph(group_of_administrators.in(to.in))
                             : question_html(group_deletion_line.in(to.in), group_deletion_question.in(to.in),
                                             {.action = console_group_path(shown.group.name) + "/delete",
                                              .button = std::string(group_deletion_button.in(to.in)),
                                              .is_dangerous = true},
                                             to);
    return section_html("deletion", group_deletion_heading.in(to.in), content);
}

area_page group_page(const group_on_page& shown, const group_entry& entered, const viewer& to) {
    const auto form = form_html({.action = console_group_path(shown.group.name),
                                 .fields = group_fields(entered, false, to.in),
                                 .hidden = group_marks(entered),
                                 .button = std::string(group_save.in(to.in))},
                                to);
    return {.title = shown.group.name,
            .content_html = section_html("settings", group_settings_heading.in(to.in), form) +
                            group_members_html(shown, to) + group_deletion_html(shown, to),
            .entry = console_groups_path};
}

form_outcome save_group(const console_ports& ports, const administrator& by, const service::managed_group& present,
                        const group_entry& entered, http::language in) {
    POOLGUARD_TRY(const auto change, group_change_from(entered, present, in));
    if (!change.description && !change.precedence && !change.role_arn) return refuse_entry(group_unchanged);
    const auto done = ports.groups.update(by, change);
    if (!done) return std::unexpected(form_refusal{console_problem(done.error())});
    return {};
}

} // namespace

operation console_one_group(const console_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, "/console/groups/{group}", "console_group", "A group of the pool"),
        blocking([ports](const administrator& by, const path<named_group_path>& at,
                         const query<cognito_page_query>& wanted,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            POOLGUARD_TRY(const auto shown,
                          read_group(ports, by, at->group.value, to_page_request(wanted.value).cursor));
            return page_or_redirect{
                ports.site.show(viewer, ports.area, group_page(shown, group_entry_of(shown.group), viewer))};
        }));
}

operation console_change_group(const console_ports& ports) {
    return administrator_operation(
        console_act("/console/groups/{group}", "console_change_group", "Change a group"),
        blocking([ports](const administrator& by, const path<named_group_path>& at, const form_values& given,
                         const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            const auto entered = group_entry_in(given);
            POOLGUARD_TRY(const auto shown, read_group(ports, by, at->group.value, std::nullopt));
            const auto done = save_group(ports, by, shown.group, entered, viewer.in);
            if (done) return page_or_redirect{see_other(console_group_path(shown.group.name), "saved")};
            return page_or_redirect{ports.site.show(
                viewer, ports.area,
                with_refusal(group_page(shown, entered_again(entered, shown.group), viewer), done.error(), viewer.in))};
        }));
}

operation console_delete_group(const console_ports& ports) {
    return administrator_operation(
        console_act("/console/groups/{group}/delete", "console_delete_group", "Delete a group"),
        blocking([ports](const administrator& by, const path<named_group_path>& at, const form_values&,
                         const http::request& request) -> reply<page_or_redirect> {
            auto viewer = ports.site.viewer_of(by, request);
            viewer.path = console_group_path(at->group.value); // that of the form cannot be opened
            const auto done = form_outcome_of(ports.groups.remove(by, at->group.value));
            if (done) return page_or_redirect{see_other(console_groups_path, "deleted")};
            POOLGUARD_TRY(const auto shown, read_group(ports, by, at->group.value, std::nullopt));
            return page_or_redirect{ports.site.show(
                viewer, ports.area,
                with_refusal(group_page(shown, group_entry_of(shown.group), viewer), done.error(), viewer.in))};
        }));
}

std::vector<operation> console_group_pages(const console_ports& ports) {
    std::vector<operation> out;
    for (const auto make :
         {console_group_list, console_create_group, console_one_group, console_change_group, console_delete_group})
        out.push_back(make(ports));
    return out;
}

} // namespace poolguard::api
