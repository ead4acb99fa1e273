#include "api/pages/console/user_page.hpp"
#include "api/pages/console/user_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text user_overview_heading{"Overview", "概要"};
constexpr page_text user_overview_created{"Created", "作成日時"};
constexpr page_text user_overview_changed{"Last changed", "最終更新"};
constexpr page_text user_confirm_button{"Confirm without a code", "コードなしで確認済みにする"};
constexpr page_text user_invite_button{"Send the invitation again", "招待を再送信"};
constexpr page_text user_enable_button{"Enable", "有効化"};
constexpr page_text user_disable_button{"Disable", "無効化"};
constexpr page_text user_disable_question{"This person can no longer sign in, and is signed out everywhere.",
                                          "このユーザーはサインインできなくなり、すべての場所でサインアウトされます。"};

constexpr page_text user_attributes_heading{"Attributes", "属性"};
constexpr page_text user_attributes_change{"Change attributes", "属性を変更"};
constexpr page_text user_attributes_hint{
    "An empty value removes the attribute. A change of the tenant signs the person out "
    "everywhere.",
    "空欄にすると属性が削除されます。テナントを変更すると、ユーザーはすべての場所でサイ"
    "ンアウトされます。"};
constexpr page_text user_attributes_save{"Save", "保存"};

constexpr page_text user_groups_heading{"Groups", "グループ"};
constexpr page_text user_groups_head{"Group", "グループ"};
constexpr page_text user_groups_description_head{"Description", "説明"};
constexpr page_text user_groups_act_head{"Change", "操作"};
constexpr page_text user_groups_take_out{"Take out", "グループから外す"};
constexpr page_text user_groups_add{"Add to the group", "グループに追加"};
constexpr page_text user_groups_none{"In no group.", "どのグループにも属していません。"};

constexpr page_text user_deletion_heading{"Deletion", "削除"};
constexpr page_text user_deletion_line{"Delete this user", "このユーザーを削除"};
constexpr page_text user_deletion_question{
    "The account and everything that the pool knows of it are deleted. This cannot "
    "be undone.",
    "アカウントとプール内のすべての情報が削除されます。元に戻すことはできません。"};
constexpr page_text user_deletion_button{"Delete", "削除"};
constexpr page_text user_deletion_of_oneself{"Administrators cannot disable or delete their own account.",
                                             "管理者は自分のアカウントを無効化または削除できません。"};

std::string user_act_form(const user_on_page& shown, std::string_view act, const page_text& button, const viewer& to) {
    return form_html({.action = user_act_path(shown, act), .button = std::string(button.in(to.in)), .is_quiet = true},
                     to);
}

std::string user_overview_acts(const user_on_page& shown, const viewer& to) {
    std::string out = "<div class=\"actions\">\n";
    if (shown.person.status == cognito::user_status::UNCONFIRMED)
        out += user_act_form(shown, "confirm", user_confirm_button, to);
    if (shown.person.status == cognito::user_status::FORCE_CHANGE_PASSWORD)
        out += user_act_form(shown, "invite", user_invite_button, to);
    if (!shown.person.is_enabled) out += user_act_form(shown, "enable", user_enable_button, to);
    out += "</div>\n";
    if (shown.person.is_enabled && !shown.is_oneself)
        out += question_html(user_disable_button.in(to.in), user_disable_question.in(to.in),
                             {.action = user_act_path(shown, "disable"),
                              .button = std::string(user_disable_button.in(to.in)),
                              .is_dangerous = true},
                             to);
    return out;
}

} // namespace

std::string user_overview_html(const user_on_page& shown, const viewer& to) {
    const auto& person = shown.person;
    html_details facts{{std::string(console_username_text.in(to.in)), copyable_html(person.username, to.in)}};
    if (const auto subject = person.attributes.find("sub"); subject != person.attributes.end())
        facts.emplace_back("sub", copyable_html(subject->second, to.in));
    facts.emplace_back(std::string(console_status_text.in(to.in)), user_status_html(person.status, to.in));
    facts.emplace_back(std::string(console_sign_in_text.in(to.in)), user_enabled_html(person.is_enabled, to.in));
    facts.emplace_back(std::string(user_overview_created.in(to.in)), time_html(person.created));
    facts.emplace_back(std::string(user_overview_changed.in(to.in)), time_html(person.changed));
    return section_html("overview", user_overview_heading.in(to.in),
                        details_html(facts) + user_overview_acts(shown, to));
}

std::string user_attributes_html(const user_on_page& shown, const entered_for_user& entered, const viewer& to) {
    html_details facts;
    for (const auto& [name, value] : shown.person.attributes)
        if (name != "sub" && name != "identities")
            facts.emplace_back(attribute_label(name, to.in), user_text_html(value));
    auto values = shown.person.attributes;
    for (const auto& [name, value] : entered.attributes)
        values.insert_or_assign(name, value);
    auto fields = fields_for(changeable_attributes(shown.schema), shown.person.attributes, values, to.in);
    const auto form = form_html({.action = user_act_path(shown, "attributes"),
                                 .fields = std::move(fields.fields),
                                 .hidden = std::move(fields.hidden),
                                 .button = std::string(user_attributes_save.in(to.in))},
                                to);
    return section_html("attributes", user_attributes_heading.in(to.in),
                        details_html(facts) + fmt::format("<details class=\"question\"{}><summary>{}</summary>\n{}{}"
                                                          "</details>\n",
                                                          entered.attributes.empty() ? "" : " open",
                                                          user_attributes_change.in(to.in),
                                                          paragraph(user_attributes_hint.in(to.in)), form));
}

std::string user_groups_html(const user_on_page& shown, const entered_for_user& entered, const viewer& to) {
    html_table table{.caption = std::string(user_groups_heading.in(to.in)),
                     .heads = {std::string(user_groups_head.in(to.in)),
                               std::string(user_groups_description_head.in(to.in)),
                               std::string(user_groups_act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(user_groups_none.in(to.in))};
    for (const auto& each : shown.groups.groups)
        table.rows_html.push_back(
            {link_html(console_group_path(each.name), each.name), user_text_html(each.description.value_or("")),
             form_html({.action = user_act_path(shown, "leave-group"),
                        .hidden = {{"group", each.name}},
                        .button = std::string(user_groups_take_out.in(to.in)),
                        .is_quiet = true,
                        .label = fmt::format("{}: {}", user_groups_take_out.in(to.in), each.name)},
                       to)});
    form_field group{.name = "group", .label = std::string(user_groups_head.in(to.in)), .value = entered.group};
    group.is_required = true;
    group.longest = 128;
    for (const auto& each : shown.more_groups)
        group.choices.push_back({each.name, each.name});
    if (!group.choices.empty()) group.longest = 0;
    return section_html("groups", user_groups_heading.in(to.in),
                        table_html(table) +
                            next_part_html(shown, "groups", shown.groups.next, user_groups_heading.in(to.in), to.in) +
                            form_html({.action = user_act_path(shown, "join-group"),
                                       .fields = {std::move(group)},
                                       .button = std::string(user_groups_add.in(to.in)),
                                       .is_quiet = true},
                                      to));
}

std::string user_deletion_html(const user_on_page& shown, const viewer& to) {
    const auto content = shown.is_oneself
                             ? paragraph(user_deletion_of_oneself.in(to.in))
                             : question_html(user_deletion_line.in(to.in), user_deletion_question.in(to.in),
                                             {.action = user_act_path(shown, "delete"),
                                              .button = std::string(user_deletion_button.in(to.in)),
                                              .is_dangerous = true},
                                             to);
    return section_html("deletion", user_deletion_heading.in(to.in), content);
}

} // namespace poolguard::api
