#include "api/surfaces/operator_api.hpp"

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/surfaces/pages.hpp"

#include <fmt/format.h>
#include <memory>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view mailbox_path = "/api/admin/mailbox";
constexpr std::int64_t usual_letters_page = 20;

constexpr auto state_example =
    R"({"version":"1.2.0","ready":true,"parts":[{"name":"store","ok":true,"detail":"answers and accepts writes"}],)"
    R"("nodes":[{"id":"9f2c4b1a7d3e5f60","name":"process 7 on web-1","version":"1.2.0",)"
    R"("started_at":"2026-02-03T08:00:00Z","last_seen_at":"2026-02-03T10:30:00Z","is_this":true}],)"
    R"("keys":{"ids":["kid-1","kid-2"],"age_seconds":12},"rate_limits":[{"name":"sign_in_failures","most":5,)"
    R"("window_seconds":60,"refused":0}],"sign_ins":[{"begins_at":"2026-02-03T10:30:00Z","succeeded":12,"refused":1}],)"
    R"("sign_ins_of_all_nodes":true,"audit_days":7,"audit_dropped":0,"has_mailbox":true})";
constexpr auto letters_example = R"([{"id":"1770114600000.0123456789abcdef01234567.poolguard","to":"foo@example.com",)"
                                 R"("subject":"Your verification code","sent_at":"2026-02-03T10:30:00Z"}])";
constexpr auto letter_example =
    R"({"id":"1770114600000.0123456789abcdef01234567.poolguard","to":"foo@example.com",)"
    R"("subject":"Your verification code","sent_at":"2026-02-03T10:30:00Z","text":"Your code is 123456",)"
    R"("code":"123456"})";

description about_operating(std::string path, std::string id, std::string summary) {
    return {.path = std::move(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .tag = "operation",
            .errors = {problems::store_unavailable, problems::store_failed},
            .token = {.kind = token_kind::access}};
}

// Codes that are in the letters let one sign in as others, so that looking is recorded.
description about_mailbox(std::string path, std::string id, std::string summary) {
    auto out = about_operating(std::move(path), std::move(id), std::move(summary));
    out.errors = {problems::mailbox_absent, problems::mailbox_unreadable};
    out.gives_secrets = true;
    out.audit = audited::administration;
    out.lane = http::lane::slow; // a folder may have many letters
    return out;
}

node_out shown_node(const service::node_state& node) {
    return {.id = node.id,
            .name = node.name,
            .version = node.version.empty() ? std::nullopt : std::optional(node.version),
            .started_at = base::to_rfc3339_seconds(node.started),
            .last_seen_at = base::to_rfc3339_seconds(node.last_seen),
            .is_this = node.is_this};
}

rate_limit_out shown_rate(const service::rate_state& rate) {
    rate_limit_out out{
        .name = rate.name, .most = {}, .window_seconds = {}, .refused = static_cast<std::int64_t>(rate.refused)};
    if (rate.limit) {
        out.most = rate.limit->most;
        out.window_seconds = rate.limit->window.count();
    }
    return out;
}

state_out shown_state(const service::server_report& found, const operator_ports& ports) {
    state_out out;
    out.version = ports.version;
    out.ready = true;
    for (auto& each : probe_all(ports.parts)) {
        out.ready = out.ready && each.ok;
        out.parts.push_back({std::move(each.name), each.ok, std::move(each.detail)});
    }
    for (const auto& each : found.nodes)
        out.nodes.push_back(shown_node(each));
    out.keys.ids = found.keys.ids;
    if (found.keys.age) out.keys.age_seconds = found.keys.age->count();
    for (const auto& each : found.rates)
        out.rate_limits.push_back(shown_rate(each));
    for (const auto& each : found.minutes)
        out.sign_ins.push_back({base::to_rfc3339_seconds(each.begins()), each.succeeded, each.refused});
    out.sign_ins_of_all_nodes = found.counts_all_nodes;
    out.audit_days = ports.audit.kept_for().count();
    out.audit_dropped = static_cast<std::int64_t>(ports.audit.dropped());
    out.has_mailbox = ports.letters.is_there();
    return out;
}

operation get_state(const std::shared_ptr<const operator_ports>& ports) {
    auto text = about_operating("/api/admin/state", "admin_get_state",
                                "Get the state of the servers: parts, nodes, keys, rate limits, and the sign-ins of "
                                "the last hour");
    text.answer_example = state_example;
    return administrator_operation(std::move(text), blocking([ports](const administrator& by) -> reply<state_out> {
                                       const auto found = ports->state.read(by);
                                       if (!found) return std::unexpected(to_problem(found.error()));
                                       return shown_state(**found, *ports);
                                   }));
}

operation list_letters(const service::mailbox& letters) {
    auto text = about_mailbox(std::string(mailbox_path), "admin_list_letters",
                              "List the letters of the mail folder in pages, newest first");
    text.answer_example = letters_example;
    return administrator_operation(
        std::move(text), blocking([&letters](const administrator& by,
                                             const query<mailbox_query>& asked) -> reply<page<letter_head_out>> {
            const auto limit = asked->limit ? asked->limit->value : usual_letters_page;
            std::optional<std::string> after;
            if (asked->cursor) after = asked->cursor->value;
            const auto found = letters.list(by, after, static_cast<std::size_t>(limit));
            if (!found && found.error() == service::mailbox_error::not_found)
                return std::unexpected(invalid_field("cursor", "must be from a Link of this list", 422));
            if (!found) return std::unexpected(to_problem(found.error()));
            page<letter_head_out> out;
            for (const auto& each : (*found)->letters)
                out.values.push_back({each.id, each.to, each.subject, base::to_rfc3339_seconds(each.sent)});
            out.next = next_page(mailbox_path, limit, (*found)->next);
            return out;
        }));
}

operation read_one_letter(const service::mailbox& letters) {
    auto text = about_mailbox(fmt::format("{}/{{letter}}", mailbox_path), "admin_get_letter",
                              "Get a letter of the mail folder: its plain text, and the code in it");
    text.errors.push_back(problems::letter_not_found);
    text.answer_example = letter_example;
    return administrator_operation(
        std::move(text),
        blocking([&letters](const administrator& by, const path<letter_path>& at) -> reply<letter_out> {
            const auto found = letters.read(by, at->letter.value);
            if (!found) return std::unexpected(to_problem(found.error()));
            const auto& one = **found;
            return letter_out{.id = one.head.id,
                              .to = one.head.to,
                              .subject = one.head.subject,
                              .sent_at = base::to_rfc3339_seconds(one.head.sent),
                              .text = one.text,
                              .code = one.code.empty() ? std::nullopt : std::optional(one.code)};
        }));
}

} // namespace

problem to_problem(service::mailbox_error why) {
    switch (why) {
    case service::mailbox_error::absent:
        return problems::mailbox_absent;
    case service::mailbox_error::not_found:
        return problems::letter_not_found;
    case service::mailbox_error::unreadable:
        return problems::mailbox_unreadable;
    }
    return problems::mailbox_unreadable;
}

std::vector<operation> operator_operations(operator_ports ports) {
    const auto shared = std::make_shared<const operator_ports>(std::move(ports));
    std::vector<operation> out;
    out.push_back(get_state(shared));
    out.push_back(list_letters(shared->letters));
    out.push_back(read_one_letter(shared->letters));
    return out;
}

} // namespace poolguard::api
