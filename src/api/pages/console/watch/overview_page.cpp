// The overview of the console: whether all parts answer, what runs, and how sign-ins go.

#include "api/pages/console/watch/audit_form.hpp"
#include "api/pages/console/watch/sign_in_plot.hpp"
#include "api/pages/console/watch/watch_pages.hpp"
#include "api/pages/page_answer.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "base/html.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr page_text overview_title{"Overview", "概要"};
constexpr page_text overview_sign_ins{"Sign-ins of the last hour", "直近 1 時間のサインイン"};
constexpr page_text overview_own_counts{"Only those of this node: the audit is not kept in the records.",
                                        "このノードの分だけです（監査は保存されていません）。"};
constexpr page_text overview_health{"Health", "稼働状態"};
constexpr page_text overview_ready{"Ready", "準備完了"};
constexpr page_text overview_not_ready{"Not ready", "準備未完了"};
constexpr page_text overview_part{"Part", "構成要素"};
constexpr page_text overview_part_state{"State", "状態"};
constexpr page_text overview_part_detail{"Detail", "詳細"};
constexpr page_text overview_answers{"answers", "応答あり"};
constexpr page_text overview_is_silent{"does not answer", "応答なし"};
constexpr page_text overview_server{"This server", "このサーバー"};
constexpr page_text overview_version{"Version", "バージョン"};
constexpr page_text overview_keys{"Signing keys of the pool", "プールの署名鍵"};
constexpr page_text overview_key_age{"Keys fetched", "鍵の取得"};
constexpr page_text overview_ago{"{} s ago", "{} 秒前"};
constexpr page_text overview_no_keys{"There are no keys to verify tokens with.", "トークンを検証する鍵がありません。"};
constexpr page_text overview_kept{"Audit kept for", "監査の保存期間"};
constexpr page_text overview_not_kept{"not kept", "保存しない"};
constexpr page_text overview_nodes{"Nodes", "ノード"};
constexpr page_text overview_node_name{"Node", "ノード"};
constexpr page_text overview_node_id{"ID in the audit", "監査での ID"};
constexpr page_text overview_started{"Started (UTC)", "起動（UTC）"};
constexpr page_text overview_seen{"Last seen (UTC)", "最終確認（UTC）"};
constexpr page_text overview_this_node{"this node", "このノード"};
constexpr page_text overview_no_nodes{"No other node shares the records.", "記録を共有するノードはありません。"};
constexpr page_text overview_rates{"Rate limits", "レート制限"};
constexpr page_text overview_rate_hint{
    "“Refused” counts what this node has refused since its start. All nodes share the limits.",
    "「拒否」は、このノードが起動後に拒否した回数です。制限は全ノードで共有されます。"};
constexpr page_text overview_rate_name{"Limit", "制限"};
constexpr page_text overview_rate_value{"At most", "上限"};
constexpr page_text overview_rate_refused{"Refused", "拒否"};
constexpr page_text overview_off{"off", "なし"};
constexpr page_text overview_rate_form{"{} in {}", "{1}に {0} 回"};

struct rate_label {
    std::string_view name;
    page_text text;
};
constexpr std::array overview_rate_labels{
    rate_label{"sign_in_failures", {"Failed sign-ins of an account", "アカウントごとのサインインの失敗"}},
    rate_label{"sign_in_attempts", {"Sign-in attempts from a network", "ネットワークごとのサインインの試行"}},
    rate_label{"codes", {"Codes for an account", "アカウントごとのコード"}},
    rate_label{"refreshes", {"Refreshes of a session", "セッションごとのトークン更新"}},
    rate_label{"messages_by_network", {"Messages asked for from a network", "ネットワークごとのメッセージ"}},
    rate_label{"messages_by_recipient", {"Messages to an address", "宛先ごとのメッセージ"}},
    rate_label{"client_failures", {"Failed app clients from a network", "ネットワークごとのクライアント認証の失敗"}},
};

std::string overview_text(const page_text& text, http::language in) { return std::string(text.in(in)); }

std::string rate_label_of(std::string_view name, http::language in) {
    const auto* found = std::ranges::find(overview_rate_labels, name, &rate_label::name);
    return found == overview_rate_labels.end() ? std::string(name) : overview_text(found->text, in);
}

std::string window_text(std::chrono::seconds window, http::language in) {
    const bool is_japanese = in == http::language::japanese;
    const auto count = window.count();
    if (count % 3600 == 0) return fmt::format("{}{}", count / 3600, is_japanese ? " 時間" : " h");
    if (count % 60 == 0) return fmt::format("{}{}", count / 60, is_japanese ? " 分" : " min");
    return fmt::format("{}{}", count, is_japanese ? " 秒" : " s");
}

std::string health_html(const std::vector<part_health>& parts, http::language in) {
    const bool is_ready = std::ranges::all_of(parts, &part_health::ok);
    html_table table{.caption = overview_text(overview_health, in),
                     .heads = {overview_text(overview_part, in), overview_text(overview_part_state, in),
                               overview_text(overview_part_detail, in)},
                     .rows_html = {},
                     .none = {}};
    for (const auto& each : parts)
        table.rows_html.push_back(
            {english_html(each.name),
             badge_html((each.ok ? overview_answers : overview_is_silent).in(in), each.ok ? mood::good : mood::bad),
             english_html(each.detail)});
    return section_html("health", overview_health.in(in),
                        fmt::format("<p>{}</p>\n{}",
                                    badge_html((is_ready ? overview_ready : overview_not_ready).in(in),
                                               is_ready ? mood::good : mood::bad),
                                    table_html(table)));
}

std::string keys_html(const service::key_set_state& keys) {
    std::string out;
    for (const auto& each : keys.ids)
        out += fmt::format("{}<code>{}</code>", out.empty() ? "" : "<br>", user_text_html(each));
    return out.empty() ? "–" : out;
}

std::string server_html(const watch_ports& ports, const service::key_set_state* keys, http::language in) {
    html_details shown{{overview_text(overview_version, in), base::escape_html(ports.version)}};
    if (keys != nullptr) {
        shown.emplace_back(overview_text(overview_keys, in), keys_html(*keys));
        shown.emplace_back(overview_text(overview_key_age, in),
                           keys->age ? fmt::format(fmt::runtime(overview_ago.in(in)), keys->age->count())
                                     : overview_text(overview_no_keys, in));
    }
    const auto days = ports.audit.kept_for().count();
    shown.emplace_back(overview_text(overview_kept, in),
                       days == 0 ? overview_text(overview_not_kept, in) : days_text(days, in));
    return section_html("server", overview_server.in(in), details_html(shown));
}

std::string nodes_html(const std::vector<service::node_state>& nodes, bool links_to_audit, http::language in) {
    html_table table{.caption = overview_text(overview_nodes, in),
                     .heads = {overview_text(overview_node_name, in), overview_text(overview_version, in),
                               overview_text(overview_started, in), overview_text(overview_seen, in),
                               overview_text(overview_node_id, in)},
                     .rows_html = {},
                     .none = overview_text(overview_no_nodes, in)};
    for (const auto& each : nodes) {
        auto name = user_text_html(each.name);
        if (each.is_this) name += ' ' + badge_html(overview_this_node.in(in));
        const auto address = "/console/audit?node=" + http::percent_encode(each.id);
        table.rows_html.push_back({std::move(name), each.version.empty() ? "–" : user_text_html(each.version),
                                   time_html(each.started), time_html(each.last_seen),
                                   links_to_audit ? link_html(address, each.id) : user_text_html(each.id)});
    }
    return section_html("nodes", overview_nodes.in(in), table_html(table));
}

std::string rates_html(const std::vector<service::rate_state>& rates, http::language in) {
    html_table table{.caption = overview_text(overview_rates, in),
                     .heads = {overview_text(overview_rate_name, in), overview_text(overview_rate_value, in),
                               overview_text(overview_rate_refused, in)},
                     .rows_html = {},
                     .none = {}};
    for (const auto& each : rates) {
        const auto limit = each.limit ? fmt::format(fmt::runtime(overview_rate_form.in(in)), each.limit->most,
                                                    window_text(each.limit->window, in))
                                      : overview_text(overview_off, in);
        table.rows_html.push_back(
            {base::escape_html(rate_label_of(each.name, in)), limit, std::to_string(each.refused)});
    }
    return section_html("rates", overview_rates.in(in),
                        fmt::format("<p class=\"hint\">{}</p>\n{}", overview_rate_hint.in(in), table_html(table)));
}

std::string sign_ins_html(const service::server_report& report, http::language in) {
    auto content = sign_in_plot_html(report.minutes, in);
    if (!report.counts_all_nodes) content += fmt::format("<p class=\"hint\">{}</p>\n", overview_own_counts.in(in));
    return section_html("sign-ins", overview_sign_ins.in(in), content);
}

http::response show_overview(const watch_ports& ports, const administrator& by, const http::request& request) {
    const auto to = ports.site.viewer_of(by, request);
    // A part that does not answer is what this page is for, so it is shown whatever else fails.
    const auto health = health_html(probe_all(ports.parts), to.in);
    const auto report = ports.state.read(by);
    area_page page{.title = overview_text(overview_title, to.in), .content_html = {}, .entry = "/console"};
    if (!report) {
        page.content_html = health + server_html(ports, nullptr, to.in);
        return ports.site.show(to, ports.area, with_problem(page, to_problem(report.error()), to.in));
    }
    const auto& found = **report;
    page.content_html = sign_ins_html(found, to.in) + health + server_html(ports, &found.keys, to.in) +
                        nodes_html(found.nodes, ports.audit.kept_for().count() > 0, to.in) +
                        rates_html(found.rates, to.in);
    return ports.site.show(to, ports.area, page);
}

} // namespace

operation overview_page(const shared_watch_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, "/console", "console_overview", "The state of the servers"),
        blocking([ports](const administrator& by, const http::request& request) -> reply<page_or_redirect> {
            return page_or_redirect{show_overview(*ports, by, request)};
        }));
}

} // namespace poolguard::api
