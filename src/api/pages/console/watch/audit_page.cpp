// The kept audit: the newest events first, filtered, in pages.

#include "api/pages/console/watch/audit_form.hpp"
#include "api/pages/console/watch/watch_pages.hpp"
#include "api/pages/page_answer.hpp"
#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "base/ascii.hpp"
#include "base/html.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;
using store::audit_entry;

constexpr std::string_view console_audit_path = "/console/audit";
constexpr std::string_view console_export_path = "/api/admin/audit.jsonl";
constexpr std::size_t audit_events_on_a_page = 50;

constexpr page_text audit_title{"Audit", "監査"};
constexpr page_text audit_filter_title{"Filter", "絞り込み"};
constexpr page_text audit_events_title{"Events", "イベント"};
constexpr page_text audit_about{"The newest events first. They are kept for {}.",
                                "新しい順に表示します。保存期間は {}です。"};
constexpr page_text audit_off{"No events are kept here: POOLGUARD_AUDIT_DAYS is 0. They are in the log.",
                              "POOLGUARD_AUDIT_DAYS が 0 のため、ここには保存されません。イベントはログにあります。"};
constexpr page_text audit_dropped_text{
    "Events that this node could not keep since its start: {}. They are in the log.",
    "このノードは起動後に {} 件のイベントを保存できませんでした。それらはログにあります。"};
constexpr page_text audit_export_text{"Export as JSON lines", "JSON Lines でエクスポート"};
constexpr page_text audit_by_id{"Events of this user under their ID:", "このユーザーの ID でのイベント："};
constexpr page_text audit_none{"There are no such events.", "該当するイベントはありません。"};
constexpr page_text audit_none_so_far{"No such events so far. The next page searches earlier ones.",
                                      "ここまでに該当するイベントはありません。次のページで続きを表示します。"};
constexpr page_text audit_time_head{"Time (UTC)", "日時（UTC）"};
constexpr page_text audit_event_head{"Event", "イベント"};
constexpr page_text audit_outcome_head{"Outcome", "結果"};
constexpr page_text audit_user_head{"User", "ユーザー"};
constexpr page_text audit_client_head{"From", "接続元"};
constexpr page_text audit_node_head{"Node", "ノード"};
constexpr page_text audit_name_text{"name", "名前"};
constexpr page_text audit_key_text{"access key", "アクセスキー"};

// Subs have the form of a UUID; other subjects, of app clients for example, have no page.
bool is_user_id(std::string_view text) {
    constexpr std::string_view shape = "00000000-0000-0000-0000-000000000000";
    return std::ranges::equal(text, shape,
                              [](char c, char like) { return like == '-' ? c == '-' : base::hex_value(c) >= 0; });
}

std::string audit_link(std::string_view name, std::string_view value) {
    return link_html(fmt::format("{}?{}={}", console_audit_path, name, http::percent_encode(value)), value);
}

// With seconds, which tell events apart.
std::string event_time_html(base::time_point at) {
    const auto exact = base::to_rfc3339(at);
    auto shown = base::to_rfc3339_seconds(at);
    shown.replace(shown.find('T'), 1, " ");
    shown.pop_back(); // the "Z"; the column's head says UTC
    return fmt::format("<time datetime=\"{}\">{}</time>", exact, shown);
}

std::string event_html(const audit_entry& event, http::language in) {
    auto out = base::escape_html(audit_action_label(event.action, in));
    if (!event.operation.empty()) out += fmt::format("<br><code>{}</code>", user_text_html(event.operation));
    if (!event.challenge.empty()) out += fmt::format("<br><code>{}</code>", user_text_html(event.challenge));
    return out;
}

std::string outcome_html(const audit_entry& event, http::language in) {
    const auto is = event.outcome == "success"                                ? mood::good
                    : event.outcome == "refused" || event.outcome == "failed" ? mood::bad
                                                                              : mood::plain;
    auto out = badge_html(audit_outcome_label(event.outcome, in), is);
    if (!event.code.empty()) out += fmt::format("<br><code>{}</code>", user_text_html(event.code));
    return out;
}

std::string person_html(const audit_entry& event, http::language in) {
    std::string out;
    const auto add = [&out](const std::string& html) { out += (out.empty() ? "" : "<br>") + html; };
    if (is_user_id(event.subject))
        add(link_html("/console/users/" + http::percent_encode(event.subject), event.subject));
    else if (!event.subject.empty())
        add(user_text_html(event.subject));
    if (!event.account.empty()) add(fmt::format("{} {}", audit_name_text.in(in), audit_link("person", event.account)));
    if (!event.access_key.empty())
        add(fmt::format("{} <code>{}</code>", audit_key_text.in(in), user_text_html(event.access_key)));
    return out.empty() ? "–" : out;
}

std::string events_html(const store::audit_entries& found, http::language in) {
    const auto head = [in](const page_text& text) { return std::string(text.in(in)); };
    html_table table{.caption = head(audit_events_title),
                     .heads = {head(audit_time_head), head(audit_event_head), head(audit_outcome_head),
                               head(audit_user_head), head(audit_client_head), head(audit_node_head)},
                     .rows_html = {},
                     .none = head(found.next ? audit_none_so_far : audit_none)};
    for (const auto& each : found.events)
        table.rows_html.push_back({event_time_html(base::from_epoch_milliseconds(each.at)), event_html(each, in),
                                   outcome_html(each, in), person_html(each, in),
                                   each.client.empty() ? "–" : user_text_html(each.client),
                                   each.node.empty() ? "–" : audit_link("node", each.node)});
    return table_html(table);
}

// Events have the name as somebody typed it, or the ID, or both; whoever looks for a name may want the others too.
std::string id_hint_html(const watch_ports& ports, const administrator& by, const audit_form& asked,
                         http::language in) {
    const auto& name = asked.filter.person;
    if (name.empty() || is_user_id(name)) return {};
    const auto found = ports.users.get(by, name);
    if (!found) return {};
    const auto sub = (*found)->attributes.find("sub");
    if (sub == (*found)->attributes.end()) return {};
    auto same = asked;
    same.person = sub->second;
    const auto address = std::string(console_audit_path) + audit_page_query(same, {});
    return fmt::format("<p>{} {}</p>\n", audit_by_id.in(in), link_html(address, sub->second));
}

std::string around_html(const watch_ports& ports, const audit_form& asked, http::language in) {
    auto out = fmt::format(
        "<p>{}</p>\n", fmt::format(fmt::runtime(audit_about.in(in)), days_text(ports.audit.kept_for().count(), in)));
    if (const auto dropped = ports.audit.dropped(); dropped > 0)
        out +=
            fmt::format("<p class=\"alert\">{}</p>\n", fmt::format(fmt::runtime(audit_dropped_text.in(in)), dropped));
    return out +
           section_html("filter", audit_filter_title.in(in),
                        fmt::format("<div class=\"filter\">\n{}</div>\n", search_html(audit_filter_action(asked, in))));
}

http::response show_audit(const watch_ports& ports, const administrator& by, const http::request& request) {
    const auto to = ports.site.viewer_of(by, request);
    area_page page{.title = std::string(audit_title.in(to.in)), .content_html = {}, .entry = console_audit_path};
    if (ports.audit.kept_for().count() == 0) {
        page.content_html = paragraph(audit_off.in(to.in));
        return ports.site.show(to, ports.area, page);
    }
    const auto asked = read_audit_form(http::parse_form(request.query).value_or(http::form_fields{}));
    page.content_html = around_html(ports, asked, to.in);
    if (!asked.mistakes.empty()) {
        for (const auto& each : asked.mistakes)
            page.alert += (page.alert.empty() ? "" : " ") + std::string(each.in(to.in));
        page.status = problems::validation_failed.status;
        page.code = problems::validation_failed.code;
        return ports.site.show(to, ports.area, page);
    }
    const auto found = ports.audit.list(by, asked.filter, asked.cursor, audit_events_on_a_page);
    if (!found) return ports.site.show(to, ports.area, with_problem(page, to_problem(found.error()), to.in));
    std::optional<std::string> next;
    if ((*found)->next) next = std::string(console_audit_path) + audit_page_query(asked, (*found)->next);
    page.content_html +=
        section_html("events", audit_events_title.in(to.in),
                     id_hint_html(ports, by, asked, to.in) + events_html(**found, to.in) + next_page_html(next, to.in) +
                         fmt::format("<p>{}</p>\n",
                                     link_html(std::string(console_export_path) + audit_export_parameters(asked.filter),
                                               audit_export_text.in(to.in))));
    return ports.site.show(to, ports.area, page);
}

} // namespace

operation audit_page(const shared_watch_ports& ports) {
    return administrator_operation(
        page_description(http::method::get, std::string(console_audit_path), "console_audit", "The kept audit"),
        blocking([ports](const administrator& by, const http::request& request) -> reply<page_or_redirect> {
            return page_or_redirect{show_audit(*ports, by, request)};
        }));
}

} // namespace poolguard::api
