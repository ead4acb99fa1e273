#include "simulation/walk/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

constexpr std::string_view rotation =
    "docs/operations.md: if refresh tokens rotate, the old token returns the same new "
    "one during the grace period, and RefreshTokenReuseException afterwards";

} // namespace

void walker::keep_secret(const std::string& token) {
    constexpr std::size_t kept = 40; // characters at the end: no other token has them
    if (token.size() > kept) world_.secrets_.insert(token.substr(token.size() - kept));
}

void walker::refresh() {
    if (const auto* const chosen = any_session(); chosen != nullptr) refresh_by(chosen->number);
}

void walker::refresh_by(std::uint64_t number) {
    const auto& chosen = *session_of(number);
    if (!chosen.chain.empty()) return rotate(number, chosen.chain.size() - 1);
    auto done = begin(act_kind::refresh);
    done.session = number;
    const auto answer = post(any_node(), "/auth/refresh", {{"refresh_token", chosen.refresh_token}});
    if (outcome_of(answer) == outcome::done) {
        auto& of = *session_of(number);
        const auto content = parsed(answer.body);
        of.access_token = text_in(content, "access_token");
        of.issued = done.from;
        of.issued_by = now();
        keep_secret(of.access_token);
        keep_secret(text_in(content, "id_token"));
        check_pair(of.access_token, text_in(content, "id_token"));
    }
    // The gateway in front of another pool refuses by time what began near a sign-out.
    const bool may_be_refused = world_.is_far() && session_of(number)->may_end;
    if (outcome_of(answer) != outcome::refused || !may_be_refused) note(std::move(done), answer);
    try_if_forged(text_in(parsed(answer.body), "access_token"));
}

held_session* walker::any_rotating_session() {
    std::vector<held_session*> all;
    for (auto& each : who_.sessions)
        if (!each.chain.empty()) all.push_back(&each);
    if (all.empty()) return nullptr;
    return all[all.size() - 1 - luck_.below(std::min<std::size_t>(3, all.size()))];
}

void walker::refresh_again() {
    const auto* const chosen = any_rotating_session();
    if (chosen == nullptr) return;
    const auto number = chosen->number;
    const auto which = chosen->chain.size() - 1;
    rotate(number, which);
    // Within its time, or after it.
    const microseconds longest = grace_period + 3 * clocks_differ;
    const microseconds after = grace_period + clocks_differ + std::chrono::seconds{1};
    world_.in_.time.sleep(luck_.below(2) == 0 ? luck_.pause(microseconds{100'000}, longest)
                                              : microseconds{luck_.between(after.count(), 2 * longest.count())});
    rotate(number, which);
}

void walker::refresh_at_once() {
    const auto* const chosen = any_rotating_session();
    if (chosen == nullptr) return;
    at_once([this, number = chosen->number, which = chosen->chain.size() - 1](int) { rotate(number, which); });
}

void walker::refresh_replaced() {
    const auto* const chosen = any_rotating_session();
    if (chosen == nullptr || chosen->chain.size() < 2) return;
    rotate(chosen->number, luck_.below(chosen->chain.size() - 1));
}

void walker::rotate(std::uint64_t number, std::size_t which) {
    auto& of = *session_of(number);
    auto& token = of.chain[which];
    rotation_use use{.number = number, .which = which, .before = token, .done = begin(act_kind::refresh)};
    use.done.session = number;
    use.was_next_used = which + 1 < of.chain.size() && of.chain[which + 1].replaced;
    if (!token.may_be_replaced) token.may_be_replaced = now();
    ++token.open_uses;
    const auto answer =
        call(any_node(), "GetTokensFromRefreshToken", {{"RefreshToken", token.text}, {"ClientId", of.client_id}});
    take_rotated(use, answer);
}

void walker::take_rotated(const rotation_use& use, const pool_answer& answer) {
    auto& of = *session_of(use.number);
    auto& token = of.chain[use.which];
    const auto result = outcome_of(answer);
    if (result == outcome::done) {
        const auto told = told_by(answer);
        check_chain(of, use, told.refresh_token);
        if (use.which + 1 == of.chain.size()) of.chain.push_back({.text = told.refresh_token});
        auto& used = of.chain[use.which];
        if (!used.replaced) used.replaced = now();
        of.access_token = told.access_token;
        of.refresh_token = of.chain.back().text;
        of.issued = use.done.from;
        of.issued_by = now();
        keep_secret(told.access_token);
        keep_secret(told.refresh_token);
        --used.open_uses;
        return note(use.done, answer);
    }
    if (result == outcome::unknown) return note(use.done, answer);
    --token.open_uses;
    const bool is_last = use.which + 1 == of.chain.size() || !of.chain[use.which + 1].may_be_replaced;
    const auto& since = use.before.may_be_replaced;
    // Only then must it be accepted, as long as the session goes on.
    if (is_last && (!since || now() + clocks_differ < *since + grace_period)) note(use.done, answer);
}

void walker::check_chain(const held_session& of, const rotation_use& use, const std::string& next) {
    const auto fail = [&](std::string_view what) {
        world_.fail(rotation, fmt::format("refresh token {} of session {} of {}, used at {} us: {}", use.which,
                                          use.number, who_.address, use.done.from.count(), what));
    };
    if (next.empty()) return fail("there is no next one");
    if (use.which + 1 < of.chain.size() && of.chain[use.which + 1].text != next) fail("the next one is another");
    if (use.was_next_used) fail("it was accepted after the next one was used");
    // A use that failed may have begun its time anew.
    const bool is_certain = of.chain[use.which].open_uses == 1;
    const auto& replaced = use.before.replaced;
    if (is_certain && replaced && use.done.from > *replaced + grace_period + clocks_differ)
        fail(fmt::format("it was replaced at {} us", replaced->count()));
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

} // namespace poolguard::simulation
