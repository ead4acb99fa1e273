#include "api/pages/console/user_page.hpp"
#include "service/factors/linked_sign_ins.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>

namespace poolguard::api {
namespace {

constexpr page_text user_password_heading{"Password", "パスワード"};
constexpr page_text user_password_line{"Set a password", "パスワードを設定"};
constexpr page_text user_password_hint{"The person is signed out everywhere.",
                                       "ユーザーはすべての場所でサインアウトされます。"};
constexpr page_text user_password_label{"New password", "新しいパスワード"};
constexpr page_text user_password_temporary{"Must be changed at the next sign-in", "次回のサインイン時に変更が必要"};
constexpr page_text user_password_button{"Set the password", "パスワードを設定"};
constexpr page_text user_reset_line{"Reset the password", "パスワードをリセット"};
constexpr page_text user_reset_question{
    "The pool sends a code with which the person chooses a new password. The old one is "
    "refused from now on.",
    "新しいパスワードを設定するためのコードを送信します。現在のパスワードは使用できなく"
    "なります。"};
constexpr page_text user_reset_button{"Send the code", "コードを送信"};

constexpr page_text user_factors_heading{"Second factors", "多要素認証"};
constexpr page_text user_factors_none{"None is set up.", "設定されていません。"};
constexpr page_text user_factors_preferred{"preferred", "優先"};
constexpr page_text user_factors_app{"Authenticator app", "認証アプリ"};
constexpr page_text user_factors_sms{"Code by SMS", "SMS コード"};
constexpr page_text user_factors_email{"Code by e-mail", "メールコード"};
constexpr page_text user_factors_line{"Remove the second factors", "多要素認証を解除"};
constexpr page_text user_factors_question{
    "The next sign-in asks for no second factor. Where the pool requires one, it asks the person to set one up.",
    "次回のサインインでは求められません。プールが必須とする場合は再設定が必要です。"};
constexpr page_text user_factors_button{"Remove", "解除"};

constexpr page_text user_passkeys_heading{"Passkeys", "パスキー"};
constexpr page_text user_passkeys_head{"Passkey", "パスキー"};
constexpr page_text user_passkeys_domain_head{"Domain", "ドメイン"};
constexpr page_text user_passkeys_created_head{"Added", "登録日時"};
constexpr page_text user_passkeys_none{"There are no passkeys.", "パスキーはありません。"};
constexpr page_text user_passkeys_remove{"Remove", "削除"};

constexpr page_text user_sessions_heading{"Sessions", "セッション"};
constexpr page_text user_sessions_none{"Not signed in anywhere.", "サインイン中のセッションはありません。"};
constexpr page_text user_sessions_more{"Only the 20 sessions that were used last are shown. There are more.",
                                       "最近利用された 20 件のセッションのみ表示しています。ほかにもあります。"};
constexpr page_text user_sessions_kind_head{"Session", "セッション"};
constexpr page_text user_sessions_client_head{"App client", "アプリクライアント"};
constexpr page_text user_sessions_started_head{"Signed in", "サインイン日時"};
constexpr page_text user_sessions_used_head{"Last used", "最終利用"};
constexpr page_text user_sessions_of_browser{"Browser at the sign-in pages", "サインインページのブラウザー"};
constexpr page_text user_sessions_of_app{"Application", "アプリケーション"};
constexpr page_text user_sessions_end{"Sign out there", "サインアウトさせる"};
constexpr page_text user_sessions_end_all{"Sign out everywhere", "すべての場所でサインアウトさせる"};
constexpr page_text user_sessions_question{"Ends all sessions and revokes all tokens of this person.",
                                           "このユーザーのすべてのセッションを終了し、トークンを失効させます。"};

constexpr page_text user_devices_heading{"Devices", "デバイス"};
constexpr page_text user_devices_none{"There are no devices.", "デバイスはありません。"};
constexpr page_text user_devices_head{"Device", "デバイス"};
constexpr page_text user_devices_address_head{"Last address", "最終 IP アドレス"};
constexpr page_text user_devices_remembered{"remembered", "記憶済み"};
constexpr page_text user_devices_forget{"Forget", "削除"};

constexpr page_text user_linked_heading{"Linked sign-ins", "連携サインイン"};
constexpr page_text user_linked_provider_head{"Provider", "プロバイダー"};
constexpr page_text user_linked_id_head{"Identifier there", "プロバイダーでの ID"};
constexpr page_text user_linked_none{"None is linked.", "連携はありません。"};
constexpr page_text user_linked_unlink{"Unlink", "連携を解除"};
constexpr page_text user_linked_question{
    "This person can no longer sign in through the provider, and is signed out "
    "everywhere.",
    "このプロバイダーではサインインできなくなり、すべての場所でサインアウトされます。"};
constexpr page_text user_act_head{"Change", "操作"};

std::string user_factor_html(service::second_factor factor, const user_on_page& shown, http::language in) {
    const auto& word = factor == service::second_factor::SOFTWARE_TOKEN_MFA ? user_factors_app
                       : factor == service::second_factor::SMS_MFA          ? user_factors_sms
                                                                            : user_factors_email;
    auto out = paragraph(word.in(in));
    if (shown.factors.preferred == factor)
        out = fmt::format("<p>{} {}</p>\n", word.in(in), badge_html(user_factors_preferred.in(in)));
    return out;
}

std::string unreadable_part_html(const problem& why, http::language in) { return paragraph(sentence_of(why, in)); }

// So that the page stays below 60 KB.
constexpr std::size_t most_user_sessions = 20;

std::string user_session_table(const user_on_page& shown, std::vector<cognito::session_description> sessions,
                               const viewer& to) {
    std::ranges::sort(sessions, std::greater{}, [](const auto& each) { return each.LastActiveDate.at; });
    const bool are_more = sessions.size() > most_user_sessions;
    if (are_more) sessions.resize(most_user_sessions);
    html_table table{.caption = std::string(user_sessions_heading.in(to.in)),
                     .heads = {std::string(user_sessions_kind_head.in(to.in)),
                               std::string(user_sessions_client_head.in(to.in)),
                               std::string(user_sessions_started_head.in(to.in)),
                               std::string(user_sessions_used_head.in(to.in)), std::string(user_act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(user_sessions_none.in(to.in))};
    for (const auto& each : sessions) {
        const auto& kind =
            each.SessionType == cognito::session_type::SSO ? user_sessions_of_browser : user_sessions_of_app;
        const auto started = base::to_rfc3339_seconds(each.CreateDate.at);
        table.rows_html.push_back({paragraph(kind.in(to.in)), user_text_html(each.ClientId),
                                   time_html(each.CreateDate.at), time_html(each.LastActiveDate.at),
                                   form_html({.action = user_act_path(shown, "end-session"),
                                              .hidden = {{"session", each.SessionId}},
                                              .button = std::string(user_sessions_end.in(to.in)),
                                              .is_quiet = true,
                                              .label = fmt::format("{}: {}", user_sessions_end.in(to.in), started)},
                                             to)});
    }
    return table_html(table) + (are_more ? paragraph(user_sessions_more.in(to.in)) : std::string{});
}

std::string user_device_table(const user_on_page& shown, const service::device_page& devices, const viewer& to) {
    html_table table{.caption = std::string(user_devices_heading.in(to.in)),
                     .heads = {std::string(user_devices_head.in(to.in)),
                               std::string(user_devices_address_head.in(to.in)),
                               std::string(user_sessions_used_head.in(to.in)), std::string(user_act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(user_devices_none.in(to.in))};
    for (const auto& each : devices.devices) {
        const auto name = each.name.value_or(each.key);
        auto shown_name = user_text_html(name);
        if (each.is_remembered) shown_name += ' ' + badge_html(user_devices_remembered.in(to.in));
        table.rows_html.push_back({std::move(shown_name), user_text_html(each.last_address.value_or("")),
                                   time_html(each.last_used),
                                   form_html({.action = user_act_path(shown, "forget-device"),
                                              .hidden = {{"device", each.key}},
                                              .button = std::string(user_devices_forget.in(to.in)),
                                              .is_quiet = true,
                                              .label = fmt::format("{}: {}", user_devices_forget.in(to.in), name)},
                                             to)});
    }
    return table_html(table) + next_part_html(shown, "devices", devices.next, user_devices_heading.in(to.in), to.in);
}

std::string user_passkey_table(const user_on_page& shown, const std::vector<service::passkey>& passkeys,
                               const viewer& to) {
    html_table table{.caption = std::string(user_passkeys_heading.in(to.in)),
                     .heads = {std::string(user_passkeys_head.in(to.in)),
                               std::string(user_passkeys_domain_head.in(to.in)),
                               std::string(user_passkeys_created_head.in(to.in)), std::string(user_act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(user_passkeys_none.in(to.in))};
    for (const auto& each : passkeys)
        table.rows_html.push_back(
            {user_text_html(each.name), user_text_html(each.relying_party_id), time_html(each.created),
             form_html({.action = user_act_path(shown, "remove-passkey"),
                        .hidden = {{"passkey", each.id}},
                        .button = std::string(user_passkeys_remove.in(to.in)),
                        .is_quiet = true,
                        .label = fmt::format("{}: {}", user_passkeys_remove.in(to.in), each.name)},
                       to)});
    return table_html(table);
}

} // namespace

std::string user_passkeys_html(const user_on_page& shown, const viewer& to) {
    if (std::holds_alternative<left_out>(shown.passkeys)) return {};
    const auto* why = std::get_if<problem>(&shown.passkeys);
    return section_html("passkeys", user_passkeys_heading.in(to.in),
                        why != nullptr
                            ? unreadable_part_html(*why, to.in)
                            : user_passkey_table(shown, std::get<std::vector<service::passkey>>(shown.passkeys), to));
}

std::string user_password_html(const user_on_page& shown, const viewer& to) {
    form_field password{.name = "password", .label = std::string(user_password_label.in(to.in)), .type = "password"};
    password.autocomplete = "new-password";
    password.is_required = true;
    password.longest = 256;
    const form_field temporary{.name = "temporary",
                               .label = std::string(user_password_temporary.in(to.in)),
                               .type = "checkbox",
                               .value = "yes",
                               .is_checked = true};
    auto content = question_html(user_password_line.in(to.in), user_password_hint.in(to.in),
                                 {.action = user_act_path(shown, "password"),
                                  .fields = {std::move(password), temporary},
                                  .button = std::string(user_password_button.in(to.in))},
                                 to);
    using enum cognito::user_status;
    if (shown.person.status == CONFIRMED || shown.person.status == RESET_REQUIRED)
        content += question_html(
            user_reset_line.in(to.in), user_reset_question.in(to.in),
            {.action = user_act_path(shown, "reset-password"), .button = std::string(user_reset_button.in(to.in))}, to);
    return section_html("password", user_password_heading.in(to.in), content);
}

std::string user_factors_html(const user_on_page& shown, const viewer& to) {
    std::string content;
    for (const auto each : shown.factors.methods)
        content += user_factor_html(each, shown, to.in);
    if (content.empty()) content = paragraph(user_factors_none.in(to.in));
    // An app may be registered without being chosen, so there may be one to remove in any case.
    content += question_html(user_factors_line.in(to.in), user_factors_question.in(to.in),
                             {.action = user_act_path(shown, "remove-second-factors"),
                              .button = std::string(user_factors_button.in(to.in)),
                              .is_dangerous = true},
                             to);
    return section_html("second-factors", user_factors_heading.in(to.in), content);
}

std::string user_sessions_html(const user_on_page& shown, const viewer& to) {
    std::string content;
    if (const auto* sessions = std::get_if<std::vector<cognito::session_description>>(&shown.sessions))
        content = user_session_table(shown, *sessions, to);
    if (const auto* why = std::get_if<problem>(&shown.sessions)) content = unreadable_part_html(*why, to.in);
    content += question_html(user_sessions_end_all.in(to.in), user_sessions_question.in(to.in),
                             {.action = user_act_path(shown, "end-sessions"),
                              .button = std::string(user_sessions_end_all.in(to.in)),
                              .is_dangerous = true},
                             to);
    return section_html("sessions", user_sessions_heading.in(to.in), content);
}

std::string user_devices_html(const user_on_page& shown, const viewer& to) {
    if (std::holds_alternative<left_out>(shown.devices)) return {};
    const auto* why = std::get_if<problem>(&shown.devices);
    return section_html("devices", user_devices_heading.in(to.in),
                        why != nullptr ? unreadable_part_html(*why, to.in)
                                       : user_device_table(shown, std::get<service::device_page>(shown.devices), to));
}

std::string user_linked_html(const user_on_page& shown, const viewer& to) {
    const auto written = shown.person.attributes.find("identities");
    if (written == shown.person.attributes.end()) return {};
    html_table table{.caption = std::string(user_linked_heading.in(to.in)),
                     .heads = {std::string(user_linked_provider_head.in(to.in)),
                               std::string(user_linked_id_head.in(to.in)), std::string(user_act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(user_linked_none.in(to.in))};
    for (const auto& each : service::linked_sign_ins_of(written->second))
        table.rows_html.push_back(
            {user_text_html(each.provider), user_text_html(each.id),
             question_html(user_linked_unlink.in(to.in), user_linked_question.in(to.in),
                           {.action = user_act_path(shown, "unlink"),
                            .hidden = {{"provider", each.provider}, {"id", each.id}},
                            .button = std::string(user_linked_unlink.in(to.in)),
                            .is_dangerous = true,
                            .label = fmt::format("{}: {}", user_linked_unlink.in(to.in), each.provider)},
                           to)});
    return section_html("linked", user_linked_heading.in(to.in), table_html(table));
}

} // namespace poolguard::api
