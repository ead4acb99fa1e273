#include "api/pages/console/user_page.hpp"
#include "service/linked_sign_ins.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text password_heading{"Password", "パスワード"};
constexpr page_text password_line{"Set a password", "パスワードを設定"};
constexpr page_text password_hint{"The person is signed out everywhere.",
                                  "ユーザーはすべての場所でサインアウトされます。"};
constexpr page_text password_label{"New password", "新しいパスワード"};
constexpr page_text password_temporary{"Must be changed at the next sign-in", "次回のサインイン時に変更が必要"};
constexpr page_text password_button{"Set the password", "パスワードを設定"};
constexpr page_text reset_line{"Have the password reset", "パスワードをリセット"};
constexpr page_text reset_question{"The pool sends a code with which the person chooses a new password. The old one is "
                                   "refused from now on.",
                                   "新しいパスワードを設定するためのコードを送信します。現在のパスワードは使用できなく"
                                   "なります。"};
constexpr page_text reset_button{"Send the code", "コードを送信"};

constexpr page_text factors_heading{"Second factors", "多要素認証"};
constexpr page_text factors_none{"None is set up.", "設定されていません。"};
constexpr page_text factors_preferred{"preferred", "優先"};
constexpr page_text factors_app{"Authenticator app", "認証アプリ"};
constexpr page_text factors_sms{"Code by SMS", "SMS コード"};
constexpr page_text factors_email{"Code by e-mail", "メールコード"};
constexpr page_text factors_line{"Remove the second factors", "多要素認証を解除"};
constexpr page_text factors_question{"The next sign-in asks for none, or to set up a new one where the pool requires "
                                     "it.",
                                     "次回のサインインでは求められません。プールが必須とする場合は再設定が必要です。"};
constexpr page_text factors_button{"Remove", "解除"};

constexpr page_text sessions_heading{"Sessions", "セッション"};
constexpr page_text sessions_none{"Not signed in anywhere.", "サインイン中のセッションはありません。"};
constexpr page_text sessions_kind_head{"Session", "セッション"};
constexpr page_text sessions_client_head{"App client", "アプリクライアント"};
constexpr page_text sessions_started_head{"Signed in", "サインイン日時"};
constexpr page_text sessions_used_head{"Last used", "最終利用"};
constexpr page_text sessions_of_browser{"Browser at the sign-in pages", "サインインページのブラウザー"};
constexpr page_text sessions_of_app{"Application", "アプリケーション"};
constexpr page_text sessions_end{"Sign out there", "サインアウトさせる"};
constexpr page_text sessions_end_all{"Sign out everywhere", "すべての場所でサインアウトさせる"};
constexpr page_text sessions_question{"Ends all sessions and revokes all tokens of this person.",
                                      "このユーザーのすべてのセッションを終了し、トークンを失効させます。"};

constexpr page_text devices_heading{"Devices", "デバイス"};
constexpr page_text devices_none{"There are no devices.", "デバイスはありません。"};
constexpr page_text devices_head{"Device", "デバイス"};
constexpr page_text devices_address_head{"Last address", "最終 IP アドレス"};
constexpr page_text devices_remembered{"remembered", "記憶済み"};
constexpr page_text devices_forget{"Forget", "削除"};
constexpr page_text devices_more{"Only the first 60 are shown.", "最初の 60 件のみ表示しています。"};

constexpr page_text linked_heading{"Linked sign-ins", "連携サインイン"};
constexpr page_text linked_provider_head{"Provider", "プロバイダー"};
constexpr page_text linked_id_head{"Identifier there", "プロバイダーでの ID"};
constexpr page_text linked_none{"None is linked.", "連携はありません。"};
constexpr page_text linked_unlink{"Unlink", "連携を解除"};
constexpr page_text linked_question{"This person can no longer sign in through the provider, and is signed out "
                                    "everywhere.",
                                    "このプロバイダーではサインインできなくなり、すべての場所でサインアウトされます。"};
constexpr page_text act_head{"Change", "操作"};

std::string factor_html(service::second_factor factor, const user_on_page& shown, http::language in) {
    const auto& word = factor == service::second_factor::SOFTWARE_TOKEN_MFA ? factors_app
                       : factor == service::second_factor::SMS_MFA          ? factors_sms
                                                                            : factors_email;
    auto out = paragraph(word.in(in));
    if (shown.factors.preferred == factor)
        out = fmt::format("<p>{} {}</p>\n", word.in(in), badge_html(factors_preferred.in(in)));
    return out;
}

std::string unreadable_html(const problem& why, http::language in) { return paragraph(sentence_of(why, in)); }

std::string session_table(const user_on_page& shown, const std::vector<cognito::session_description>& sessions,
                          const viewer& to) {
    html_table table{.caption = std::string(sessions_heading.in(to.in)),
                     .heads = {std::string(sessions_kind_head.in(to.in)), std::string(sessions_client_head.in(to.in)),
                               std::string(sessions_started_head.in(to.in)), std::string(sessions_used_head.in(to.in)),
                               std::string(act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(sessions_none.in(to.in))};
    for (const auto& each : sessions) {
        const auto& kind = each.SessionType == cognito::session_type::SSO ? sessions_of_browser : sessions_of_app;
        const auto started = base::to_rfc3339_seconds(each.CreateDate.at);
        table.rows_html.push_back({paragraph(kind.in(to.in)), user_text_html(each.ClientId),
                                   time_html(each.CreateDate.at), time_html(each.LastActiveDate.at),
                                   form_html({.action = user_act_path(shown, "end-session"),
                                              .hidden = {{"session", each.SessionId}},
                                              .button = std::string(sessions_end.in(to.in)),
                                              .is_quiet = true,
                                              .label = fmt::format("{}: {}", sessions_end.in(to.in), started)},
                                             to)});
    }
    return table_html(table);
}

std::string device_table(const user_on_page& shown, const service::device_page& devices, const viewer& to) {
    html_table table{.caption = std::string(devices_heading.in(to.in)),
                     .heads = {std::string(devices_head.in(to.in)), std::string(devices_address_head.in(to.in)),
                               std::string(sessions_used_head.in(to.in)), std::string(act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(devices_none.in(to.in))};
    for (const auto& each : devices.devices) {
        const auto name = each.name.value_or(each.key);
        auto shown_name = user_text_html(name);
        if (each.is_remembered) shown_name += ' ' + badge_html(devices_remembered.in(to.in));
        table.rows_html.push_back({std::move(shown_name), user_text_html(each.last_address.value_or("")),
                                   time_html(each.last_used),
                                   form_html({.action = user_act_path(shown, "forget-device"),
                                              .hidden = {{"device", each.key}},
                                              .button = std::string(devices_forget.in(to.in)),
                                              .is_quiet = true,
                                              .label = fmt::format("{}: {}", devices_forget.in(to.in), name)},
                                             to)});
    }
    return table_html(table) + (devices.next ? paragraph(devices_more.in(to.in)) : std::string{});
}

} // namespace

std::string user_password_html(const user_on_page& shown, const viewer& to) {
    form_field password{.name = "password", .label = std::string(password_label.in(to.in)), .type = "password"};
    password.autocomplete = "new-password";
    password.is_required = true;
    password.longest = 256;
    const form_field temporary{.name = "temporary",
                               .label = std::string(password_temporary.in(to.in)),
                               .type = "checkbox",
                               .value = "yes",
                               .is_checked = true};
    auto content = question_html(password_line.in(to.in), password_hint.in(to.in),
                                 {.action = user_act_path(shown, "password"),
                                  .fields = {std::move(password), temporary},
                                  .button = std::string(password_button.in(to.in))},
                                 to);
    using enum cognito::user_status;
    if (shown.person.status == CONFIRMED || shown.person.status == RESET_REQUIRED)
        content += question_html(
            reset_line.in(to.in), reset_question.in(to.in),
            {.action = user_act_path(shown, "reset-password"), .button = std::string(reset_button.in(to.in))}, to);
    return section_html("password", password_heading.in(to.in), content);
}

std::string user_factors_html(const user_on_page& shown, const viewer& to) {
    std::string content;
    for (const auto each : shown.factors.methods)
        content += factor_html(each, shown, to.in);
    if (content.empty()) content = paragraph(factors_none.in(to.in));
    // An app may be registered without being chosen, so there may be one to remove in any case.
    content += question_html(factors_line.in(to.in), factors_question.in(to.in),
                             {.action = user_act_path(shown, "remove-second-factors"),
                              .button = std::string(factors_button.in(to.in)),
                              .is_dangerous = true},
                             to);
    return section_html("second-factors", factors_heading.in(to.in), content);
}

std::string user_sessions_html(const user_on_page& shown, const viewer& to) {
    std::string content;
    if (const auto* sessions = std::get_if<std::vector<cognito::session_description>>(&shown.sessions))
        content = session_table(shown, *sessions, to);
    if (const auto* why = std::get_if<problem>(&shown.sessions)) content = unreadable_html(*why, to.in);
    content += question_html(sessions_end_all.in(to.in), sessions_question.in(to.in),
                             {.action = user_act_path(shown, "end-sessions"),
                              .button = std::string(sessions_end_all.in(to.in)),
                              .is_dangerous = true},
                             to);
    return section_html("sessions", sessions_heading.in(to.in), content);
}

std::string user_devices_html(const user_on_page& shown, const viewer& to) {
    if (std::holds_alternative<left_out>(shown.devices)) return {};
    const auto* why = std::get_if<problem>(&shown.devices);
    return section_html("devices", devices_heading.in(to.in),
                        why != nullptr ? unreadable_html(*why, to.in)
                                       : device_table(shown, std::get<service::device_page>(shown.devices), to));
}

std::string user_linked_html(const user_on_page& shown, const viewer& to) {
    const auto written = shown.person.attributes.find("identities");
    if (written == shown.person.attributes.end()) return {};
    html_table table{.caption = std::string(linked_heading.in(to.in)),
                     .heads = {std::string(linked_provider_head.in(to.in)), std::string(linked_id_head.in(to.in)),
                               std::string(act_head.in(to.in))},
                     .rows_html = {},
                     .none = std::string(linked_none.in(to.in))};
    for (const auto& each : service::linked_sign_ins_of(written->second))
        table.rows_html.push_back(
            {user_text_html(each.provider), user_text_html(each.id),
             question_html(linked_unlink.in(to.in), linked_question.in(to.in),
                           {.action = user_act_path(shown, "unlink"),
                            .hidden = {{"provider", each.provider}, {"id", each.id}},
                            .button = std::string(linked_unlink.in(to.in)),
                            .is_dangerous = true,
                            .label = fmt::format("{}: {}", linked_unlink.in(to.in), each.provider)},
                           to)});
    return section_html("linked", linked_heading.in(to.in), table_html(table));
}

} // namespace poolguard::api
