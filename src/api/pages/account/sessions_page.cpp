#include "api/pages/account/account_visit.hpp"
#include "api/surfaces/pages.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {

struct account_sessions_query {
    std::optional<base::json::text<1, 8192, one_line>> devices; // the cursor of a page of devices
};
BOOST_DESCRIBE_STRUCT(account_sessions_query, (), (devices))

namespace {

using all_sessions = std::vector<cognito::session_description>;

constexpr std::size_t most_shown_sessions = 30;
constexpr std::int64_t devices_on_a_page = 20;
constexpr std::size_t longest_session_id = 128;
constexpr std::size_t longest_device_key = 55;

constexpr page_text sessions_title{"Sessions and devices", "セッションとデバイス"};
constexpr page_text sessions_heading{"Where you are signed in", "サインイン中の場所"};
constexpr page_text sessions_lead{"Sign out any session that you do not recognize, and change your password.",
                                  "心当たりのないセッションはサインアウトし、パスワードを変更してください。"};
constexpr page_text sessions_device{"Device", "デバイス"};
constexpr page_text sessions_address{"Network address", "ネットワークアドレス"};
constexpr page_text sessions_started{"Signed in", "サインイン日時"};
constexpr page_text sessions_used{"Last used", "最終利用"};
constexpr page_text sessions_act{"Change", "操作"};
constexpr page_text sessions_none{"There are no sessions.", "セッションはありません。"};
constexpr page_text sessions_here{"this browser", "このブラウザー"};
constexpr page_text sessions_at_pages{"sign-in pages", "サインインページ"};
constexpr page_text sessions_end{"Sign out", "サインアウト"};
constexpr page_text sessions_more{"Only the newest {} of {} sessions are shown.",
                                  "{1} 件のうち新しい {0} 件のセッションを表示しています。"};
constexpr page_text sessions_end_others{"Sign out everywhere else", "このブラウザー以外からサインアウト"};
constexpr page_text sessions_others_question{"This signs you out everywhere except in this browser.",
                                             "このブラウザー以外のすべての場所でサインアウトされます。"};
constexpr page_text sessions_end_all{"Sign out everywhere", "すべての場所からサインアウト"};
constexpr page_text sessions_all_question{"This signs you out everywhere, in this browser too.",
                                          "このブラウザーを含む、すべての場所でサインアウトされます。"};
constexpr page_text sessions_ended_title{"Signed out", "サインアウトしました"};
constexpr page_text sessions_ended_all{"You are signed out everywhere.", "すべての場所からサインアウトしました。"};
constexpr page_text sessions_session{"Session", "セッション"};
constexpr page_text devices_heading{"Devices", "デバイス"};
constexpr page_text devices_lead{"A remembered device is not asked for a second factor.",
                                 "登録済みのデバイスでは二段階認証が省略されます。"};
constexpr page_text devices_remembered{"remembered", "登録済み"};
constexpr page_text devices_forget{"Forget", "登録を解除"};
constexpr page_text devices_none{"No devices are known.", "デバイスはありません。"};

// The browser's own session at the sign-in pages, from which the one at this server comes, belongs to this browser.
bool is_of_this_browser(const cognito::session_description& one, const all_sessions& all) {
    if (one.IsCurrentSession) return true;
    const auto current = std::ranges::find(all, true, &cognito::session_description::IsCurrentSession);
    return current != all.end() && current->OriginSessionId == one.SessionId;
}

std::string session_name_html(const account_visit& at, const cognito::session_description& one, bool is_here) {
    auto out = user_text_html(one.DeviceType);
    if (one.SessionType == cognito::session_type::SSO) out += ' ' + badge_html(at.say(sessions_at_pages));
    if (is_here) out += ' ' + badge_html(at.say(sessions_here), mood::good);
    return out;
}

std::string session_act_html(const account_visit& at, const cognito::session_description& one, bool is_here) {
    if (is_here) return {};
    return form_html({.action = "/account/sessions/end",
                      .hidden = {{"session", one.SessionId}},
                      .button = std::string(at.say(sessions_end)),
                      .is_quiet = true,
                      .label = fmt::format("{}: {}", at.say(sessions_end), one.DeviceType)},
                     at.by);
}

std::string sessions_table(const account_visit& at, const all_sessions& all) {
    html_table table{.caption = std::string(at.say(sessions_heading)),
                     .heads = {std::string(at.say(sessions_device)), std::string(at.say(sessions_address)),
                               std::string(at.say(sessions_started)), std::string(at.say(sessions_used)),
                               std::string(at.say(sessions_act))},
                     .rows_html = {},
                     .none = std::string(at.say(sessions_none))};
    for (const auto& each : all) {
        if (table.rows_html.size() == most_shown_sessions) break;
        const bool is_here = is_of_this_browser(each, all);
        table.rows_html.push_back({session_name_html(at, each, is_here),
                                   user_text_html(each.LastIPAddress.value_or("–")), time_html(each.CreateDate.at),
                                   time_html(each.LastActiveDate.at), session_act_html(at, each, is_here)});
    }
    auto out = table_html(table);
    if (all.size() > most_shown_sessions)
        out += paragraph(fmt::format(fmt::runtime(at.say(sessions_more)), most_shown_sessions, all.size()));
    return out;
}

std::string ending_question(const account_visit& at, const page_text& button, const page_text& question,
                            std::string action) {
    return question_html(at.say(button), at.say(question),
                         {.action = std::move(action), .button = std::string(at.say(button)), .is_dangerous = true},
                         at.by);
}

// Without a list, where the pool has none, all sessions can still be ended.
reply<std::string> sessions_section(const account_visit& at) {
    const auto found = at.ports.user_sessions.of(at.who);
    if (!found && !is_absent(found.error()))
        return std::unexpected(to_problem(found.error(), cognito_step::own_sessions));
    std::string content;
    if (found) {
        content = paragraph(at.say(sessions_lead)) + sessions_table(at, *found);
        if (std::ranges::any_of(*found, [&](const auto& each) { return !is_of_this_browser(each, *found); }))
            content +=
                ending_question(at, sessions_end_others, sessions_others_question, "/account/sessions/end-others");
    }
    content += ending_question(at, sessions_end_all, sessions_all_question, "/account/sessions/end-all");
    return section_html("sessions", at.say(sessions_heading), content);
}

std::string device_row_name(const service::own_device& one) { return one.name.value_or(one.key); }

std::vector<std::string> device_row(const account_visit& at, const service::own_device& one) {
    auto name = user_text_html(device_row_name(one));
    if (one.is_remembered) name += ' ' + badge_html(at.say(devices_remembered), mood::good);
    return {std::move(name), user_text_html(one.last_address.value_or("–")), time_html(one.created),
            time_html(one.last_used),
            form_html({.action = "/account/devices/forget",
                       .hidden = {{"key", one.key}},
                       .button = std::string(at.say(devices_forget)),
                       .is_quiet = true,
                       .label = fmt::format("{}: {}", at.say(devices_forget), device_row_name(one))},
                      at.by)};
}

// Empty HTML at a pool that tracks none.
reply<std::string> devices_section(const account_visit& at, const std::optional<std::string>& cursor) {
    const auto found = at.ports.devices.list(at.who, {.limit = devices_on_a_page, .cursor = cursor});
    if (!found && is_absent(found.error())) return std::string{};
    if (!found) return std::unexpected(to_problem(found.error(), cognito_step::device));
    html_table table{.caption = std::string(at.say(devices_heading)),
                     .heads = {std::string(at.say(sessions_device)), std::string(at.say(sessions_address)),
                               std::string(at.say(sessions_started)), std::string(at.say(sessions_used)),
                               std::string(at.say(sessions_act))},
                     .rows_html = {},
                     .none = std::string(at.say(devices_none))};
    for (const auto& each : found->devices)
        table.rows_html.push_back(device_row(at, each));
    std::optional<std::string> next;
    if (found->next) next = fmt::format("{}?devices={}", account_sessions_path, http::percent_encode(*found->next));
    return section_html("devices", at.say(devices_heading),
                        paragraph(at.say(devices_lead)) + table_html(table) + next_page_html(next, at.by.in));
}

reply<page_or_redirect> show_sessions(const account_visit& at, const std::optional<account_refusal>& refused = {},
                                      const std::optional<std::string>& cursor = {}) {
    auto content = sessions_section(at);
    if (!content) return not_shown(refused, content.error());
    const auto devices = devices_section(at, cursor);
    if (!devices) return not_shown(refused, devices.error());
    return show_account(at,
                        {.title = std::string(at.say(sessions_title)),
                         .content_html = *content + *devices,
                         .entry = account_sessions_path},
                        refused);
}

account_refusal session_refusal(const cognito::failure& failure) {
    return refused_by_cognito(failure, cognito_step::own_sessions);
}

reply<page_or_redirect> end_one_session(const account_visit& at, const form_values& given) {
    const auto id = given.text("session");
    if (const auto refused = check_account_text(at, sessions_session, id, longest_session_id))
        return show_sessions(at, refused);
    const auto done = at.ports.user_sessions.end(at.who, id);
    if (!done) return show_sessions(at, session_refusal(done.error()));
    return account_done(account_sessions_path, "ended");
}

// One that is gone by now is no failure. After another one, the page shows which sessions are left.
reply<page_or_redirect> end_other_own_sessions(const account_visit& at) {
    const auto all = at.ports.user_sessions.of(at.who);
    if (!all) return show_sessions(at, session_refusal(all.error()));
    for (const auto& each : *all) {
        if (is_of_this_browser(each, *all)) continue;
        const auto done = at.ports.user_sessions.end(at.who, each.SessionId);
        if (!done && done.error().name != cognito::failure_name::resource_not_found)
            return show_sessions(at, session_refusal(done.error()));
    }
    return account_done(account_sessions_path, "ended-others");
}

reply<page_or_redirect> end_all_own_sessions(const account_visit& at) {
    const auto done = at.ports.signing.sign_out(at.who);
    if (!done) return show_sessions(at, refused_by_cognito(done.error(), cognito_step::sign_out));
    return leave_account(at, sessions_ended_title, sessions_ended_all);
}

reply<page_or_redirect> forget_own_device(const account_visit& at, const form_values& given) {
    const auto key = given.text("key");
    if (const auto refused = check_account_text(at, sessions_device, key, longest_device_key))
        return show_sessions(at, refused);
    const auto done = at.ports.devices.forget(at.who, key);
    if (!done) return show_sessions(at, refused_by_cognito(done.error(), cognito_step::device));
    return account_done(account_sessions_path, "forgotten");
}

template <class Act>
operation session_act_row(const account_access& ports, description text, Act act) {
    return token_operation(
        std::move(text),
        blocking([ports, act](const service::principal& who, const form_values& given, const http::request& request) {
            return act(visit_account(*ports, who, request, account_sessions_path), given);
        }));
}

} // namespace

std::vector<operation> account_session_pages(const account_access& ports) {
    using enum http::method;
    std::vector<operation> out;
    out.push_back(token_operation(
        account_row(get, account_sessions_path, "get_account_sessions_page", "The user's own sessions and devices"),
        blocking([ports](const service::principal& who, const query<account_sessions_query>& wanted,
                         const http::request& request) {
            std::optional<std::string> cursor;
            if (wanted->devices) cursor = wanted->devices->value;
            return show_sessions(visit_account(*ports, who, request, account_sessions_path), {}, cursor);
        })));
    out.push_back(session_act_row(ports,
                                  account_row(post, "/account/sessions/end", "end_account_session",
                                              "End another session of the user", audited::sign_out),
                                  end_one_session));
    out.push_back(
        session_act_row(ports,
                        account_row(post, "/account/sessions/end-others", "end_other_account_sessions",
                                    "End all other sessions of the user", audited::sign_out),
                        [](const account_visit& at, const form_values&) { return end_other_own_sessions(at); }));
    out.push_back(
        session_act_row(ports,
                        account_row(post, "/account/sessions/end-all", "end_all_account_sessions",
                                    "Sign the user out everywhere", audited::sign_out),
                        [](const account_visit& at, const form_values&) { return end_all_own_sessions(at); }));
    out.push_back(session_act_row(ports,
                                  account_row(post, "/account/devices/forget", "forget_account_device",
                                              "Forget a device of the user", audited::device_change),
                                  forget_own_device));
    return out;
}

} // namespace poolguard::api
