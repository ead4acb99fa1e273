#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/surfaces/operator_api.hpp"
#include "http/form.hpp"

#include <charconv>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view audit_path = "/api/admin/audit";
constexpr std::string_view audit_export_path = "/api/admin/audit.jsonl";
constexpr std::size_t usual_audit_page = 100;
constexpr std::size_t most_lines = 10'000;
constexpr std::size_t most_line_bytes = std::size_t{4} * 1024 * 1024;
// Of an export that finds little.
constexpr int most_export_pages = 50;

constexpr auto audit_example =
    R"([{"time":"2026-02-03T10:30:00.123Z","action":"sign_in","operation":"auth_sign_in","outcome":"refused",)"
    R"("code":"invalid_credentials","account":"321ba197033e8128","client":"203.0.113.7",)"
    R"("request_id":"4f1c2a9e0b7d4c55","node":"9f2c4b1a7d3e5f60"}])";

std::optional<std::string> if_filled(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

template <class Text>
std::string text_or_empty(const std::optional<Text>& given) {
    return given ? given->value : std::string{};
}

std::optional<base::time_point> moment_in(const std::optional<base::json::text<10, 32, moment_pattern>>& given) {
    return given ? read_moment(given->value) : std::nullopt;
}

// The cursor, or the problem with it.
reply<std::optional<std::string>> cursor_in(const audit_filter_query& asked) {
    if (!asked.cursor) return std::nullopt;
    if (!service::audit_trail::is_cursor(asked.cursor->value))
        return std::unexpected(invalid_field("cursor", "must be from a Link of this list", 422));
    return asked.cursor->value;
}

std::string link_to(std::string_view path, const audit_filter_query& asked, const std::string& cursor,
                    std::optional<std::size_t> limit) {
    auto out = fmt::format("{}?cursor={}", path, http::percent_encode(cursor));
    if (limit) out += fmt::format("&limit={}", *limit);
    if (const auto rest = to_parameters(asked); !rest.empty()) out += '&' + rest;
    return out;
}

description about_audit(std::string_view path, std::string id, std::string summary) {
    return {.path = std::string(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .tag = "operation",
            .errors = {problems::store_unavailable, problems::store_failed},
            .token = {.kind = token_kind::access}};
}

operation list_audit(const service::audit_trail& audit) {
    auto text = about_audit(audit_path, "admin_list_audit",
                            "List the kept audit events, newest first. A page may have fewer events than `limit`, or "
                            "none, and still a Link: the next page looks further back");
    text.answer_example = audit_example;
    return administrator_operation(
        std::move(text),
        blocking([&audit](const administrator& by, const query<audit_query>& asked) -> reply<page<audit_event_out>> {
            POOLGUARD_TRY(const auto cursor, cursor_in(asked.value));
            const auto limit = asked->limit ? static_cast<std::size_t>(asked->limit->value) : usual_audit_page;
            const auto found = audit.list(by, to_filter(asked.value), cursor, limit);
            if (!found) return std::unexpected(to_problem(found.error()));
            page<audit_event_out> out;
            for (const auto& each : (*found)->events)
                out.values.push_back(shown(each));
            if ((*found)->next) out.next = link_to(audit_path, asked.value, *(*found)->next, limit);
            return out;
        }));
}

operation export_lines(const service::audit_trail& audit) {
    auto text = about_audit(audit_export_path, "admin_export_audit",
                            "Export the kept audit events as JSON lines, newest first: up to 10,000 lines, and a Link "
                            "to the rest");
    text.media_type = "application/jsonl";
    // Each export is in the audit itself, because it takes data out of the server.
    text.audit = audited::administration;
    text.lane = http::lane::slow;
    return administrator_operation(
        std::move(text),
        blocking([&audit](const administrator& by, const query<audit_filter_query>& asked) -> reply<http::response> {
            POOLGUARD_TRY(const auto cursor, cursor_in(asked.value));
            auto found = export_audit(audit, by, to_filter(asked.value), cursor);
            if (!found) return std::unexpected(to_problem(found.error()));
            http::response out;
            out.content_type = "application/jsonl; charset=utf-8";
            out.body = std::move(found->text);
            out.headers.emplace_back("Content-Disposition", "attachment; filename=\"audit.jsonl\"");
            if (found->next)
                out.headers.emplace_back(
                    "Link", fmt::format("<{}>; rel=\"next\"",
                                        link_to(audit_export_path, asked.value, *found->next, std::nullopt)));
            return out;
        }));
}

} // namespace

std::optional<base::time_point> read_moment(std::string_view text) {
    const auto groups = base::json::groups_of(
        R"(([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?Z?)?)", text);
    if (!groups) return std::nullopt;
    const auto number = [&](std::size_t group) {
        unsigned out = 0;
        const auto digits = (*groups)[group];
        std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return out;
    };
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(number(0))},
                                           std::chrono::month{number(1)}, std::chrono::day{number(2)}};
    if (!date.ok() || number(3) > 23 || number(4) > 59 || number(5) > 59) return std::nullopt;
    auto milliseconds = number(6);
    for (auto digits = (*groups)[6].size(); digits > 0 && digits < 3; ++digits)
        milliseconds *= 10;
    return base::time_point{std::chrono::sys_days{date}} + std::chrono::hours{number(3)} +
           std::chrono::minutes{number(4)} + std::chrono::seconds{number(5)} + std::chrono::milliseconds{milliseconds};
}

bool is_moment(std::string_view text) { return read_moment(text).has_value(); }

audit_event_out shown(const store::audit_entry& event) {
    return {.time = base::to_rfc3339(base::from_epoch_milliseconds(event.at)),
            .action = event.action,
            .operation = event.operation,
            .outcome = event.outcome,
            .code = if_filled(event.code),
            .subject = if_filled(event.subject),
            .account = if_filled(event.account),
            .access_key = if_filled(event.access_key),
            .challenge = if_filled(event.challenge),
            .client = if_filled(event.client),
            .request_id = if_filled(event.request_id),
            .node = event.node};
}

service::audit_filter to_filter(const audit_filter_query& asked) {
    return {.person = text_or_empty(asked.person),
            .action = text_or_empty(asked.action),
            .outcome = asked.outcome ? std::string(base::json::enum_name(*asked.outcome)) : std::string{},
            .node = text_or_empty(asked.node),
            .from = moment_in(asked.from),
            .until = moment_in(asked.until)};
}

std::string to_parameters(const audit_filter_query& asked) {
    std::string out;
    const auto add = [&out](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, http::percent_encode(value));
    };
    add("person", text_or_empty(asked.person));
    add("action", text_or_empty(asked.action));
    if (asked.outcome) add("outcome", base::json::enum_name(*asked.outcome));
    add("node", text_or_empty(asked.node));
    add("from", text_or_empty(asked.from));
    add("until", text_or_empty(asked.until));
    return out;
}

std::expected<audit_lines, store::error> export_audit(const service::audit_trail& audit, const administrator& by,
                                                      const service::audit_filter& wanted,
                                                      const std::optional<std::string>& cursor) {
    audit_lines out{.text = {}, .next = cursor};
    std::size_t lines = 0;
    int pages = 0;
    do {
        POOLGUARD_TRY(const auto found, audit.list(by, wanted, out.next, service::audit_trail::most_on_a_page));
        for (const auto& each : found->events) {
            base::json::append(out.text, shown(each));
            out.text += '\n';
        }
        lines += found->events.size();
        out.next = found->next;
    } while (out.next && lines < most_lines && out.text.size() < most_line_bytes && ++pages < most_export_pages);
    return out;
}

std::vector<operation> audit_operations(const service::audit_trail& audit) {
    std::vector<operation> out;
    out.push_back(list_audit(audit));
    out.push_back(export_lines(audit));
    return out;
}

} // namespace poolguard::api
