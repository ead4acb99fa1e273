#include "api/surfaces/system_api.hpp"

#include "api/browser_page.hpp"
#include "api/permissions.hpp"
#include "api/problems.hpp"
#include "service/membership.hpp"
#include "store/write_probe.hpp"

#include <boost/describe.hpp>

namespace poolguard::api {

struct ready_part {
    std::string name;
    std::string status;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(ready_part, (), (name, status, detail))

struct ready_out {
    std::string status;
    std::vector<ready_part> parts;
};
BOOST_DESCRIBE_STRUCT(ready_out, (), (status, parts))

struct health_out {
    std::string_view status;
};
BOOST_DESCRIBE_STRUCT(health_out, (), (status))

namespace {

first_page_user user_of(const service::principal& who) {
    const auto email = who.token().text_claim("email");
    const bool is_verified = !email || service::has_verified_email(who.token());
    return {std::string(email.value_or(who.username())), is_verified, who.token().groups()};
}

reply<ready_out> readiness(const std::vector<part>& parts) {
    ready_out out{.status = "ok", .parts = {}};
    std::vector<field_problem> failed;
    std::string names;
    for (auto& [name, ok, detail] : probe_all(parts)) {
        if (!ok) {
            names += (names.empty() ? "" : ", ") + name;
            failed.push_back({name, detail});
        }
        out.parts.push_back({std::move(name), "ok", std::move(detail)});
    }
    if (failed.empty()) return out;
    return std::unexpected(problem(problems::not_ready, "These parts do not answer: " + names, std::move(failed)));
}

operation health() {
    return public_operation({.path = "/health",
                             .id = "get_health",
                             .summary = "Check that the server is up",
                             .tag = "system",
                             .answer_example = R"({"status":"ok"})",
                             .is_for_any_host = true},
                            at_once([]() -> health_out { return {"ok"}; }));
}

} // namespace

part store_part(store::records& records, const base::clock& clock) {
    auto writes = std::make_shared<store::write_probe>(records, clock);
    return {"store", [&records, writes = std::move(writes)]() -> std::expected<std::string, std::string> {
                auto answered = records.probe();
                if (answered) answered = writes->check(std::chrono::steady_clock::now());
                if (!answered) return std::unexpected(std::string(store::describe(answered.error())));
                return "answers and accepts writes";
            }};
}

part keys_part(service::jwks_source& keys) {
    return {"keys", [&keys]() -> std::expected<std::string, std::string> {
                const auto age = keys.age();
                if (!age) return std::unexpected("there are no keys to verify tokens with");
                return fmt::format("fetched {} s ago", age->count());
            }};
}

std::vector<part_health> probe_all(const std::vector<part>& parts) {
    std::vector<part_health> out;
    for (const auto& each : parts) {
        auto answer = each.probe();
        out.push_back({each.name, answer.has_value(), answer ? std::move(*answer) : std::move(answer.error())});
    }
    return out;
}

std::vector<operation> system_operations(system_ports ports) {
    const auto shared = std::make_shared<const system_ports>(std::move(ports));
    std::vector<operation> out;
    out.push_back(health());
    out.push_back(public_operation(
        {.path = "/ready",
         .id = "get_ready",
         .summary = "Check that the server's parts answer",
         .tag = "system",
         .errors = {problems::not_ready},
         .answer_example =
             R"({"status":"ok","parts":[{"name":"store","status":"ok","detail":"answers and accepts writes"}]})",
         .is_for_any_host = true},
        blocking([shared]() { return readiness(shared->parts); })));
    out.push_back(public_operation({.path = "/metrics",
                                    .id = "get_metrics",
                                    .summary = "Get metrics in Prometheus' text format",
                                    .tag = "system",
                                    .media_type = "text/plain",
                                    .is_for_any_host = true},
                                   // On the I/O thread, so that it answers even when all workers are busy.
                                   at_once([shared]() {
                                       http::response text;
                                       text.content_type = "text/plain; version=0.0.4; charset=utf-8";
                                       text.body = shared->metrics();
                                       return text;
                                   })));
    out.push_back(optional_token_operation(
        {.path = "/",
         .id = "get_first_page",
         .summary = "The first page, for browsers: what is here, how to sign in, and who is signed in",
         .tag = "system",
         .media_type = "text/html",
         .is_for_browsers = true,
         .token = {.kind = token_kind::id, .refusal = {}, .ignores_refused_token = true}},
        blocking([shared](const service::principal* who, const http::request& request) {
            first_page_content shown{probe_all(shared->parts), shared->version, shared->sign_in_url, shared->newcomers};
            shown.newcomers.has_mailbox = shared->letters.is_there();
            if (!may_see_demo(request)) shown.newcomers.demo.clear();
            if (who != nullptr) shown.user = user_of(*who);
            auto page = first_page(shown, http::choose_language(request));
            keep_language(page, request);
            return page;
        })));
    return out;
}

} // namespace poolguard::api
