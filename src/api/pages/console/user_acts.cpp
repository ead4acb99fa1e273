#include "api/pages/console/console_rows.hpp"
#include "api/pages/console/user_page.hpp"
#include "api/surfaces/admin_api.hpp"
#include "base/try.hpp"

#include <fmt/format.h>
#include <functional>
#include <iterator>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr page_text user_password_missing{"Enter a new password.", "新しいパスワードを入力してください。"};
constexpr page_text user_group_missing{"Enter the name of a group: one line of at most 128 characters.",
                                       "グループ名を 128 文字以内の 1 行で入力してください。"};
constexpr page_text user_attributes_unchanged{"No attribute was changed.", "変更された属性はありません。"};
constexpr page_text user_attributes_changed_since{
    "Somebody else has changed these attributes since this form was shown, so nothing was saved. Their present values "
    "are above the form. Save again to replace them:",
    "このフォームの表示後に、次の属性がほかの管理者によって変更されました。何も保存されていません。フォームの上に現在の"
    "値を表示しています。もう一度保存すると置き換えられます:"};
constexpr page_text user_attribute_value_refused{"A value must be one line of at most 2048 characters:",
                                                 "値は 2048 文字以内の 1 行で入力してください:"};
constexpr page_text user_entry_missing{"The form is incomplete. Open the page again.",
                                       "フォームが不完全です。ページを開き直してください。"};

// What a form does to the user of that name.
using user_act =
    std::function<form_outcome(const administrator&, std::string_view username, const form_values&, http::language)>;

struct user_form {
    std::string_view act; // the end of its path
    std::string id;
    std::string summary;
    std::string_view done; // of the notice
    user_act run;
};

bool is_name_in_form(std::string_view text, std::size_t longest) {
    return !text.empty() && is_one_line(text) && base::json::length_in_characters(text) <= longest;
}

// Where a form leads once it is done: the page of the group that it was on, or that of the user.
std::string page_after_user_form(const form_values& given, std::string_view username) {
    const auto group = given.text("back");
    return is_name_in_form(group, 128) ? console_group_path(group) : console_user_path(username);
}

reply<page_or_redirect> user_page_again(const console_ports& ports, const administrator& by, std::string_view username,
                                        const form_values& given, const form_refusal& why, viewer to) {
    POOLGUARD_TRY(const auto person, read_user(ports, by, username));
    // The address of the form cannot be opened, so the links of the page lead to that of the user.
    to.path = console_path_of(person.person);
    // What was not touched is shown as it is now, which somebody else may have changed.
    const entered_for_user entered{.attributes = touched_in(given), .group = std::string(given.text("group"))};
    return page_or_redirect{ports.site.show(to, ports.area, with_refusal(user_page(person, entered, to), why, to.in))};
}

operation user_form_row(const console_ports& ports, user_form form) {
    auto text = console_act(fmt::format("/console/users/{{username}}/{}", form.act), form.id, form.summary);
    return administrator_operation(
        std::move(text),
        blocking([ports, run = std::move(form.run), done = form.done, is_deletion = form.act == "delete"](
                     const administrator& by, const path<named_user_path>& at, const form_values& given,
                     const http::request& request) -> reply<page_or_redirect> {
            const auto viewer = ports.site.viewer_of(by, request);
            const std::string_view username = at->username.value;
            const auto outcome = run(by, username, given, viewer.in);
            if (!outcome) return user_page_again(ports, by, username, given, outcome.error(), viewer);
            return page_or_redirect{
                see_other(is_deletion ? std::string(console_users_path) : page_after_user_form(given, username), done)};
        }));
}

using act_on_user = cognito::result<void> (service::users::*)(const administrator&, std::string_view);
using change_of_user = cognito::result<void> (service::user_changes::*)(const administrator&, std::string_view);

user_act acting_on_user(service::users& users, act_on_user what) {
    return [&users, what](const administrator& by, std::string_view username, const form_values&, http::language) {
        return form_outcome_of((users.*what)(by, username));
    };
}

user_act changing_user(service::user_changes& changes, change_of_user what) {
    return [&changes, what](const administrator& by, std::string_view username, const form_values&, http::language) {
        return form_outcome_of((changes.*what)(by, username));
    };
}

form_outcome save_attributes_of_user(const console_ports& ports, const administrator& by, std::string_view username,
                                     const form_values& given, http::language in) {
    const auto present = ports.users.get(by, username);
    if (!present) return std::unexpected(form_refusal{console_problem(present.error())});
    const auto changes = changes_in(given, (*present)->attributes);
    if (!changes.changed_since.empty()) {
        std::string names;
        for (const auto& each : changes.changed_since)
            names += (names.empty() ? "" : ", ") + attribute_label(each, in);
        return refuse_entry(user_attributes_changed_since, std::move(names));
    }
    if (changes.values.empty()) return refuse_entry(user_attributes_unchanged);
    if (const auto bad = first_bad_attribute(changes.values); !bad.empty())
        return refuse_entry(user_attribute_value_refused, attribute_label(bad, in));
    const auto done = ports.user_changes.set(by, username, changes.values);
    if (!done) return std::unexpected(form_refusal{console_problem(done.error())});
    return {};
}

form_outcome save_password_of_user(const console_ports& ports, const administrator& by, std::string_view username,
                                   const form_values& given) {
    const auto password = given.secret("password");
    if (password.reveal().empty()) return refuse_entry(user_password_missing);
    return form_outcome_of(ports.user_changes.set_password(by, username, password, !given.has("temporary")));
}

using change_membership = cognito::result<void> (service::groups::*)(const administrator&, std::string_view,
                                                                     std::string_view);

user_act changing_groups_of_user(service::groups& groups, change_membership what) {
    return [&groups, what](const administrator& by, std::string_view username, const form_values& given,
                           http::language) -> form_outcome {
        const auto group = given.text("group");
        if (!is_name_in_form(group, 128)) return refuse_entry(user_group_missing);
        return form_outcome_of((groups.*what)(by, username, group));
    };
}

using change_with_id = cognito::result<void> (service::user_changes::*)(const administrator&, std::string_view,
                                                                        std::string_view);

// For what the form names with a hidden field.
user_act changing_one_of_user(service::user_changes& changes, std::string_view field, change_with_id what) {
    return [&changes, field, what](const administrator& by, std::string_view username, const form_values& given,
                                   http::language) -> form_outcome {
        const auto id = given.text(field);
        if (!is_name_in_form(id, 128)) return refuse_entry(user_entry_missing);
        return form_outcome_of((changes.*what)(by, username, id));
    };
}

form_outcome unlink_sign_in(const console_ports& ports, const administrator& by, std::string_view username,
                            const form_values& given) {
    const auto provider = given.text("provider");
    const auto id = given.text("id");
    if (provider.empty() || id.empty()) return refuse_entry(user_entry_missing);
    return form_outcome_of(ports.user_changes.unlink(by, username, provider, id));
}

std::vector<user_form> user_account_forms(const console_ports& ports) {
    using service::user_changes;
    using service::users;
    return {
        {"enable", "console_enable_user", "Enable a user", "enabled", acting_on_user(ports.users, &users::enable)},
        {"disable", "console_disable_user", "Disable a user", "disabled", acting_on_user(ports.users, &users::disable)},
        {"delete", "console_delete_user", "Delete a user", "deleted",
         acting_on_user(ports.users, &users::remove_named)},
        {"confirm", "console_confirm_user", "Confirm a user without a code", "confirmed",
         changing_user(ports.user_changes, &user_changes::confirm)},
        {"invite", "console_invite_user", "Send a user the invitation again", "invited",
         changing_user(ports.user_changes, &user_changes::invite_again)},
        {"attributes", "console_change_user", "Change attributes of a user", "saved",
         [ports](const administrator& by, std::string_view username, const form_values& given, http::language in) {
             return save_attributes_of_user(ports, by, username, given, in);
         }},
        {"join-group", "console_add_to_group", "Add a user to a group", "added",
         changing_groups_of_user(ports.groups, &service::groups::add)},
        {"leave-group", "console_take_out_of_group", "Take a user out of a group", "removed",
         changing_groups_of_user(ports.groups, &service::groups::take_out)}};
}

std::vector<user_form> user_sign_in_forms(const console_ports& ports) {
    using service::user_changes;
    return {{"password", "console_set_password", "Set a user's password", "password",
             [ports](const administrator& by, std::string_view username, const form_values& given, http::language) {
                 return save_password_of_user(ports, by, username, given);
             }},
            {"reset-password", "console_reset_password", "Have a user choose a new password", "reset",
             changing_user(ports.user_changes, &user_changes::reset_password)},
            {"remove-second-factors", "console_remove_second_factors", "Remove the second factors of a user", "removed",
             changing_user(ports.user_changes, &user_changes::remove_factors)},
            {"end-sessions", "console_end_sessions", "End all sessions of a user", "ended-all",
             changing_user(ports.user_changes, &user_changes::end_sessions)},
            {"end-session", "console_end_session", "End a session of a user", "ended",
             changing_one_of_user(ports.user_changes, "session", &user_changes::end_session)},
            {"remove-passkey", "console_remove_passkey", "Remove a passkey of a user", "removed",
             [ports](const administrator& by, std::string_view username, const form_values& given,
                     http::language) -> form_outcome {
                 const auto id = given.text("passkey");
                 if (!is_name_in_form(id, 2000)) return refuse_entry(user_entry_missing);
                 return form_outcome_of(ports.user_changes.remove_passkey(by, username, id));
             }},
            {"forget-device", "console_forget_device", "Forget a device of a user", "removed",
             changing_one_of_user(ports.user_changes, "device", &user_changes::forget_device)},
            {"unlink", "console_unlink", "Unlink a user's sign-in through a provider", "removed",
             [ports](const administrator& by, std::string_view username, const form_values& given, http::language) {
                 return unlink_sign_in(ports, by, username, given);
             }}};
}

} // namespace

std::vector<operation> console_user_acts(const console_ports& ports) {
    std::vector<operation> out;
    for (const auto make : {user_account_forms, user_sign_in_forms})
        for (auto& each : make(ports))
            out.push_back(user_form_row(ports, std::move(each)));
    return out;
}

} // namespace poolguard::api
