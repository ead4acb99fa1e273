#include "jwt/given_token.hpp"
#include "simulation/walk/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using http::method;

constexpr std::string_view sign_out_holds =
    "docs/security.md: sign-outs revoke tokens at the gateway, on all servers within half a second";
constexpr std::string_view token_holds = "docs/security.md: nothing else ends a session";
constexpr std::string_view expires = "docs/security.md: nothing extends exp";

} // namespace

void walker::try_if_forged(const std::string& access_token) {
    if (!world_.in_.forged.contains(access_token)) return;
    if (ask(any_node(), method::get, "/me", {}, access_token).status == 200)
        world_.fail(no_proof, fmt::format("{} was admitted with a token that nobody signed", who_.address));
}

void walker::check_pair(const std::string& access_token, const std::string& id_token) {
    if (jwt::name_different_users(access_token, id_token))
        world_.fail(one_user, fmt::format("{} got an access token and an ID token of two users", who_.address));
}

void walker::check_profile(const std::string& token) {
    const auto answer = ask(any_node(), method::get, "/profile", {}, token);
    const auto shown = parsed(answer.body);
    if (answer.status != 200 || !shown.is_object()) return;
    const auto email = text_in(shown.at("attributes"), "email");
    if (email != who_.address) world_.fail(one_user, fmt::format("{} is shown \"{}\"", who_.address, email));
}

void walker::show_token() {
    if (const auto* const chosen = any_session(); chosen != nullptr) show_token(chosen->number);
}

void walker::show_token(std::uint64_t number) {
    auto& at = any_node();
    const auto before = *session_of(number);
    const auto began = now();
    const auto faults = world_.in_.store.last_fault;
    const auto answer = ask(at, method::get, "/me", {}, before.access_token);
    const auto& after = *session_of(number);
    if (world_.in_.forged.contains(before.access_token)) {
        if (answer.status == 200)
            world_.fail(no_proof, fmt::format("{} was admitted with a token that nobody signed", who_.address));
        return;
    }
    // What Cognito refreshes after a sign-out of which it has not heard is another matter.
    const bool is_old = before.ended && (!world_.is_far() || before.issued < *before.ended);
    const bool is_late = is_old && *before.ended + until_everywhere < began;
    // A node that could not read the store may not know yet.
    const bool could_know = faults < began - until_everywhere - std::chrono::seconds{10};
    if (answer.status == 200 && is_late && could_know && at.has_run_for(until_everywhere))
        world_.fail(sign_out_holds,
                    fmt::format("session {} of {} ended at {} us, and was accepted at {} us by node {}", before.number,
                                who_.address, before.ended->count(), began.count(), at.number()));
    if (answer.status == 200 && began > before.issued_by + life_of(before) + 2 * clocks_differ)
        world_.fail(expires,
                    fmt::format("session {} of {} was accepted at {} us", before.number, who_.address, began.count()));
    if (answer.status == 200 && (world_.is_far() || luck_.below(2) == 0)) check_profile(before.access_token);
    if (answer.status == 401 && is_fresh(before, began) && !after.may_end && !who_.removed)
        world_.fail(token_holds, fmt::format("session {} of {} was refused at {} us: {}", before.number, who_.address,
                                             began.count(), answer.body));
}

void walker::sign_out() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    sign_out_with(std::string(chosen->access_token), any_node());
    try_what_ended();
}

void walker::sign_out_with(const std::string& token, node& at) {
    auto done = begin(act_kind::end_sessions);
    may_end_sessions(0);
    const auto answer = post(at, "/auth/logout", {}, token);
    may_end_later(done);
    // Cognito may be told later.
    const bool is_told = !answer.body.contains("later");
    // A token that outlives its account ends nothing of the next one with that name.
    const bool is_of_former = who_.removed && std::ranges::none_of(who_.sessions, [&](const held_session& each) {
                                  return each.access_token == token && !each.is_former;
                              });
    note(done, is_told && !is_of_former ? outcome_of(answer) : outcome::unknown, code_of(answer));
    done.until = now();
    if (outcome_of(answer) != outcome::done || is_of_former) return;
    have_ended(done);
    if (is_told) pages_have_ended(done);
}

void walker::revoke() {
    auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::end_session);
    done.session = chosen->number;
    if (!chosen->may_end) chosen->may_end = now();
    const auto& client = chosen->client_id.empty() ? world_.in_.names.client_id : chosen->client_id;
    const auto answer = call(any_node(), "RevokeToken", {{"Token", chosen->refresh_token}, {"ClientId", client}});
    note(done, answer);
    // Another Cognito tells no gateway.
    if (answer.status != 200 || world_.is_far()) return;
    for (auto& each : who_.sessions)
        if (each.number == done.session && !each.ended) each.ended = now();
}

} // namespace poolguard::simulation
