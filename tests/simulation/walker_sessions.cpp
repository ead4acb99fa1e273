#include "simulation/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::string_view no_proof = "docs/security.md: nobody gets in without a proof";
constexpr std::string_view alike = "docs/security.md: the same answer for an unknown user";
constexpr std::string_view sign_out_holds =
    "docs/security.md: sign-outs revoke tokens at the gateway, on all servers within half a second";
constexpr std::string_view token_holds = "docs/security.md: nothing else ends a session";
constexpr unsigned limited = 429;
constexpr std::chrono::seconds until_everywhere{1};
constexpr std::chrono::minutes tokens_are_fresh{50};
constexpr std::chrono::minutes failures_count{16};
constexpr std::size_t failures_that_lock = 5;

} // namespace

void walker::take_tokens(held_session& into, const boost::json::value& from) {
    if (auto access = text_in(from, "access_token"); !access.empty()) into.access_token = std::move(access);
    if (auto refreshing = text_in(from, "refresh_token"); !refreshing.empty())
        into.refresh_token = std::move(refreshing);
    for (const auto* name : {"access_token", "id_token", "refresh_token"})
        if (const auto token = text_in(from, name); token.size() > 60)
            world_.secrets_.insert(token.substr(token.size() - 40));
}

void walker::sign_in() {
    auto done = begin(act_kind::sign_in);
    done.password = likely_password();
    done.session = ++world_.sessions_;
    std::erase_if(who_.failures, [&](microseconds at) { return at + failures_count < now(); });
    who_.failures.push_back(now()); // until it is known to have succeeded
    const auto answer = post(any_node(), "/auth/login", {{"email", who_.address}, {"password", done.password}});
    if (outcome_of(answer) == outcome::done) {
        who_.failures.pop_back();
        held_session made{.number = done.session, .issued = done.from};
        take_tokens(made, parsed(answer.body));
        // What ended all sessions meanwhile may have ended this one.
        for (const auto& each : who_.sessions)
            if (each.may_end && *each.may_end >= done.from) made.may_end = each.may_end;
        if (made.access_token.empty()) return world_.fail(no_proof, "a sign-in gave no tokens: " + answer.body);
        who_.sessions.push_back(std::move(made));
    }
    // An account that is locked refuses the right password in the same words.
    if (outcome_of(answer) == outcome::refused && who_.failures.size() >= failures_that_lock) return;
    note(std::move(done), answer);
}

void walker::sign_in_by_guess() {
    who_.failures.push_back(now());
    const auto answer = post(any_node(), "/auth/login",
                             {{"email", who_.address}, {"password", fmt::format("Gu-{}ess!", luck_.next())}});
    if (outcome_of(answer) == outcome::done)
        world_.fail(no_proof, fmt::format("{} was signed in with a wrong password", who_.address));
}

void walker::compare_refusals() {
    auto& at = any_node();
    const auto guess = fmt::format("Gu-{}ess!", luck_.next());
    who_.failures.push_back(now());
    const auto known = post(at, "/auth/login", {{"email", who_.address}, {"password", guess}});
    const auto unknown = post(at, "/auth/login", {{"email", "p" + who_.address}, {"password", guess}});
    for (const auto& each : {known, unknown})
        if (each.status == 0 || each.status >= 500 || each.status == limited) return;
    if (known.status == unknown.status && known.body == unknown.body && known.headers == unknown.headers) return;
    world_.fail(alike, fmt::format("{} {}\n    and for a name that nobody has {} {}", known.status, known.body,
                                   unknown.status, unknown.body));
}

void walker::refresh() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::refresh);
    done.session = chosen->number;
    const auto answer = post(any_node(), "/auth/refresh", {{"refresh_token", chosen->refresh_token}});
    if (outcome_of(answer) == outcome::done)
        for (auto& each : who_.sessions)
            if (each.number == done.session) {
                take_tokens(each, parsed(answer.body));
                each.issued = done.from;
            }
    note(std::move(done), answer);
}

void walker::refresh_with_garbage() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto token = chosen->refresh_token;
    auto& changed = token[luck_.below(token.size() - 1)];
    const auto before = changed;
    changed = changed == 'A' ? 'B' : 'A';
    const auto answer = post(any_node(), "/auth/refresh", {{"refresh_token", token}});
    if (outcome_of(answer) == outcome::done)
        world_.fail(no_proof, fmt::format("a refresh token whose '{}' became another letter was accepted", before));
}

void walker::show_token() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto& at = any_node();
    const auto before = *chosen;
    const auto began = now();
    const auto faults = world_.in_.store.last_fault;
    const auto answer = ask(at, method::get, "/me", {}, before.access_token);
    held_session after = before;
    for (const auto& each : who_.sessions)
        if (each.number == before.number) after = each;
    const bool is_late = before.ended && *before.ended + until_everywhere < began;
    // A node that could not read the store may not know yet.
    const bool could_know = faults < began - until_everywhere - std::chrono::seconds{10};
    if (answer.status == 200 && is_late && could_know && at.has_run_for(until_everywhere))
        world_.fail(sign_out_holds,
                    fmt::format("session {} of {} ended at {} us, and was accepted at {} us by node {}", before.number,
                                who_.address, before.ended->count(), began.count(), at.number()));
    const bool is_fresh = began - before.issued < tokens_are_fresh;
    if (answer.status == 401 && is_fresh && !after.may_end && !who_.removed)
        world_.fail(token_holds, fmt::format("session {} of {} was refused at {} us: {}", before.number, who_.address,
                                             began.count(), answer.body));
}

void walker::sign_out() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::end_sessions);
    may_end_sessions(0);
    const auto answer = post(any_node(), "/auth/logout", {}, chosen->access_token);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) == outcome::done) have_ended(done);
}

void walker::revoke() {
    auto* const chosen = any_session();
    auto& at = any_node();
    if (chosen == nullptr || !at.is_up()) return;
    auto done = begin(act_kind::end_session);
    done.session = chosen->number;
    if (!chosen->may_end) chosen->may_end = now();
    auto answer = at.operate(
        "RevokeToken", boost::json::serialize(object{{"Token", chosen->refresh_token}, {"ClientId", at.client_id()}}));
    expect_no_fault("RevokeToken", answer.status, answer.had_fault, answer.body);
    note(done, answer);
    if (answer.status != 200) return;
    for (auto& each : who_.sessions)
        if (each.number == done.session && !each.ended) each.ended = now();
}

} // namespace poolguard::simulation
