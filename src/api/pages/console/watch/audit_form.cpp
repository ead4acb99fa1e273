#include "api/pages/console/watch/audit_form.hpp"

#include "api/one_line.hpp"
#include "api/surfaces/operator_api.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

struct audit_word {
    std::string_view value;
    page_text label;
};

constexpr std::array audit_actions{
    audit_word{"sign_in", {"Sign-in", "サインイン"}},
    audit_word{"challenge", {"Challenge answered", "チャレンジの応答"}},
    audit_word{"refresh", {"Token refresh", "トークンの更新"}},
    audit_word{"sign_out", {"Sign-out", "サインアウト"}},
    audit_word{"sign_up", {"Sign-up", "サインアップ"}},
    audit_word{"confirmation", {"Confirmation", "確認"}},
    audit_word{"code_request", {"Code requested", "コードの要求"}},
    audit_word{"password_reset", {"Password reset", "パスワードのリセット"}},
    audit_word{"password_change", {"Password change", "パスワードの変更"}},
    audit_word{"mfa_change", {"Second factor change", "第 2 要素の変更"}},
    audit_word{"passkey_change", {"Passkey change", "パスキーの変更"}},
    audit_word{"device_change", {"Device change", "デバイスの変更"}},
    audit_word{"profile_change", {"Profile change", "プロフィールの変更"}},
    audit_word{"data_export", {"Data download", "データのダウンロード"}},
    audit_word{"deletion", {"Deletion", "削除"}},
    audit_word{"administration", {"Administration", "管理"}},
    audit_word{"credentials", {"AWS credentials", "AWS 認証情報"}},
    audit_word{"access", {"Access refused", "アクセスの拒否"}},
    audit_word{"cognito", {"Cognito API call", "Cognito API の呼び出し"}},
    audit_word{"oauth", {"OAuth client", "OAuth クライアント"}},
    audit_word{"page", {"Sign-in page", "サインインページ"}},
    audit_word{"roles", {"Roles", "ロール"}},
    audit_word{"dynamodb", {"DynamoDB proxy", "DynamoDB プロキシ"}},
    audit_word{"overload", {"Overload", "過負荷"}},
    audit_word{"migration", {"Migration", "移行"}},
};
constexpr std::array audit_outcomes{
    audit_word{"success", {"Success", "成功"}},
    audit_word{"challenge", {"Challenge", "チャレンジ"}},
    audit_word{"refused", {"Refused", "拒否"}},
    audit_word{"failed", {"Failed", "失敗"}},
};

constexpr page_text audit_person_text{"User: name, e-mail address or ID", "ユーザー（名前、メールアドレス、ID）"};
constexpr page_text audit_action_text{"Event", "イベント"};
constexpr page_text audit_outcome_text{"Outcome", "結果"};
constexpr page_text audit_node_text{"Node", "ノード"};
constexpr page_text audit_from_text{"From (UTC)", "開始（UTC）"};
constexpr page_text audit_until_text{"Until (UTC)", "終了（UTC）"};
constexpr page_text audit_any_text{"All", "すべて"};
constexpr page_text audit_show_text{"Filter", "絞り込む"};

constexpr page_text bad_person_text{"The user must be one line of at most 256 bytes.",
                                    "ユーザーは 256 バイト以下の 1 行で入力してください。"};
constexpr page_text bad_node_text{"The node must be one line of at most 256 bytes.",
                                  "ノードは 256 バイト以下の 1 行で入力してください。"};
constexpr page_text bad_action_text{"There is no such event.", "そのようなイベントはありません。"};
constexpr page_text bad_outcome_text{"There is no such outcome.", "そのような結果はありません。"};
constexpr page_text bad_from_text{"“From” must be a date and a time like 2026-02-03T10:30.",
                                  "開始は 2026-02-03T10:30 のような日時にしてください。"};
constexpr page_text bad_until_text{"“Until” must be a date and a time like 2026-02-03T10:30.",
                                   "終了は 2026-02-03T10:30 のような日時にしてください。"};
constexpr page_text bad_order_text{"“From” must be before “Until”.", "開始は終了より前にしてください。"};
constexpr page_text bad_audit_cursor_text{"This is not the address of a page. The list begins with the newest event.",
                                          "ページのアドレスが正しくありません。最新のイベントから表示します。"};

const audit_word* find_word(std::span<const audit_word> in, std::string_view value) {
    const auto found = std::ranges::find(in, value, &audit_word::value);
    return found == in.end() ? nullptr : &*found;
}

std::string field_in(const http::form_fields& given, std::string_view name) {
    const auto found = std::ranges::find(given, name, &http::form_fields::value_type::first);
    return found == given.end() ? std::string{} : std::string(base::trim(found->second, " \t\r\n"));
}

bool is_short_line(std::string_view text) {
    return text.size() <= store::audit_entry::max_text && base::is_utf8(text) && is_one_line(text);
}

void read_texts(audit_form& form) {
    const auto take = [&form](std::string& typed, bool is_good, std::string& wanted, const page_text& mistake) {
        if (is_good) {
            wanted = typed;
            return;
        }
        form.mistakes.push_back(mistake);
        // It could not be shown as it is.
        if (!is_short_line(typed)) typed.clear();
    };
    const auto is_word = [](std::span<const audit_word> in, std::string_view value) {
        return value.empty() || find_word(in, value) != nullptr;
    };
    auto& wanted = form.filter;
    take(form.person, is_short_line(form.person), wanted.person, bad_person_text);
    take(form.action, is_word(audit_actions, form.action), wanted.action, bad_action_text);
    take(form.outcome, is_word(audit_outcomes, form.outcome), wanted.outcome, bad_outcome_text);
    take(form.node, is_short_line(form.node), wanted.node, bad_node_text);
}

void read_times(audit_form& form) {
    const auto take = [&form](std::string& typed, const page_text& mistake) -> std::optional<base::time_point> {
        if (typed.empty()) return std::nullopt;
        auto read = read_local_time(typed);
        if (!read) {
            form.mistakes.push_back(mistake);
            typed.clear();
        }
        return read;
    };
    form.filter.from = take(form.from, bad_from_text);
    const auto until = take(form.until, bad_until_text);
    // People mean the whole minute that they name.
    if (until) form.filter.until = *until + std::chrono::minutes{1};
    if (form.filter.from && until && *form.filter.from > *until) {
        form.mistakes.push_back(bad_order_text);
        form.filter.until.reset();
    }
}

std::vector<form_choice> choices_of(std::span<const audit_word> words, http::language in) {
    std::vector<form_choice> out{{"", std::string(audit_any_text.in(in))}};
    for (const auto& each : words)
        out.push_back({std::string(each.value), std::string(each.label.in(in))});
    return out;
}

std::string query_of_pairs(const std::vector<std::pair<std::string_view, std::string>>& pairs) {
    std::string out;
    for (const auto& [name, value] : pairs)
        if (!value.empty()) out += fmt::format("{}{}={}", out.empty() ? "?" : "&", name, http::percent_encode(value));
    return out;
}

} // namespace

std::optional<base::time_point> read_local_time(std::string_view text) {
    constexpr std::size_t with_minutes = std::string_view("0000-00-00T00:00").size();
    constexpr std::size_t with_seconds = std::string_view("0000-00-00T00:00:00").size();
    if (text.size() != with_minutes && text.size() != with_seconds) return std::nullopt;
    return read_moment(text);
}

audit_form read_audit_form(const http::form_fields& given) {
    audit_form out{.person = field_in(given, "person"),
                   .action = field_in(given, "action"),
                   .outcome = field_in(given, "outcome"),
                   .node = field_in(given, "node"),
                   .from = field_in(given, "from"),
                   .until = field_in(given, "until")};
    read_texts(out);
    read_times(out);
    if (auto cursor = field_in(given, "cursor"); !cursor.empty()) {
        if (store::audit_log::is_cursor(cursor))
            out.cursor = std::move(cursor);
        else
            out.mistakes.push_back(bad_audit_cursor_text);
    }
    return out;
}

page_action audit_filter_action(const audit_form& shown, http::language in) {
    constexpr auto longest = store::audit_entry::max_text;
    const auto label = [in](const page_text& text) { return std::string(text.in(in)); };
    page_action out{.action = "/console/audit", .button = label(audit_show_text), .is_quiet = true};
    out.fields.push_back(
        {.name = "person", .label = label(audit_person_text), .value = shown.person, .longest = longest});
    out.fields.push_back({.name = "action",
                          .label = label(audit_action_text),
                          .value = shown.action,
                          .choices = choices_of(audit_actions, in)});
    out.fields.push_back({.name = "outcome",
                          .label = label(audit_outcome_text),
                          .value = shown.outcome,
                          .choices = choices_of(audit_outcomes, in)});
    out.fields.push_back({.name = "node", .label = label(audit_node_text), .value = shown.node, .longest = longest});
    out.fields.push_back(
        {.name = "from", .label = label(audit_from_text), .type = "datetime-local", .value = shown.from});
    out.fields.push_back(
        {.name = "until", .label = label(audit_until_text), .type = "datetime-local", .value = shown.until});
    return out;
}

std::string audit_page_query(const audit_form& shown, const std::optional<std::string>& cursor) {
    return query_of_pairs({{"person", shown.person},
                           {"action", shown.action},
                           {"outcome", shown.outcome},
                           {"node", shown.node},
                           {"from", shown.from},
                           {"until", shown.until},
                           {"cursor", cursor.value_or("")}});
}

std::string audit_export_parameters(const store::audit_filter& wanted) {
    const auto text = [](const std::optional<base::time_point>& at) {
        return at ? base::to_rfc3339_seconds(*at) : std::string{};
    };
    return query_of_pairs({{"person", wanted.person},
                           {"action", wanted.action},
                           {"outcome", wanted.outcome},
                           {"node", wanted.node},
                           {"from", text(wanted.from)},
                           {"until", text(wanted.until)}});
}

std::string days_text(std::int64_t days, http::language in) {
    if (in == http::language::japanese) return fmt::format("{} 日", days);
    return fmt::format("{} {}", days, days == 1 ? "day" : "days");
}

std::string_view audit_action_label(std::string_view action, http::language in) {
    const auto* found = find_word(audit_actions, action);
    return found == nullptr ? action : found->label.in(in);
}

std::string_view audit_outcome_label(std::string_view outcome, http::language in) {
    const auto* found = find_word(audit_outcomes, outcome);
    return found == nullptr ? outcome : found->label.in(in);
}

} // namespace poolguard::api
