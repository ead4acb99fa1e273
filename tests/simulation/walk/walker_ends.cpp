// What is over after a sign-out: somebody who has kept a cookie or a token tries it again.

#include "simulation/walk/walker.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

constexpr std::string_view record_ends =
    "docs/sign-in-pages.md: DELETE /auth/session and /logout end the gateway's session and its tokens";
constexpr std::string_view pages_end =
    "docs/security.md: what ends what, of sessions of the sign-in pages; docs/sign-in-pages.md: GET /logout";
constexpr std::string_view own_attributes = "docs/security.md: a name leads to one account";
constexpr std::size_t most_tried = 4;
constexpr std::chrono::seconds length_of_cut{3};

// The refusals of a token whose session has ended; others are about clocks.
bool tells_of_end(const pool_answer& answer) {
    return answer.body.contains("has been revoked") || answer.body.contains("is disabled") ||
           answer.error == "UserNotFoundException" || answer.error == "PasswordResetRequiredException";
}

std::string attribute_in(const boost::json::value& user, std::string_view name) {
    const auto* const in = user.if_object();
    const auto* const all = in == nullptr ? nullptr : in->if_contains("UserAttributes");
    if (all == nullptr || !all->is_array()) return {};
    for (const auto& each : all->get_array())
        if (text_in(each, "Name") == name) return text_in(each, "Value");
    return {};
}

} // namespace

void walker::use_at_pool() {
    if (const auto* const chosen = any_session(); chosen != nullptr) use_at_pool(chosen->number);
}

void walker::use_at_pool(std::uint64_t number) {
    const auto chosen = *session_of(number);
    auto done = begin(act_kind::use);
    done.session = number;
    const auto answer = call(any_node(), "GetUser", {{"AccessToken", chosen.access_token}});
    const auto result = outcome_of(answer);
    if (world_.in_.forged.contains(chosen.access_token)) {
        if (result == outcome::done)
            world_.fail(no_proof, fmt::format("{} was admitted with a token that nobody signed", who_.address));
        return;
    }
    if (const auto shown = attribute_in(parsed(answer.body), "email"); result == outcome::done && shown != who_.address)
        world_.fail(own_attributes, fmt::format("a token of {} shows \"{}\"", who_.address, shown));
    if (result == outcome::refused && (!tells_of_end(answer) || !is_fresh(chosen, now()))) return;
    // A sign-out that waited in a gateway may come at any time.
    if (result == outcome::refused && world_.is_far() && session_of(number)->may_end) return;
    note(std::move(done), answer);
}

void walker::pages_have_ended(const act& done) {
    for (auto& each : who_.browsers)
        if (each.known <= done.from && !each.pages_closed && !each.is_former) each.pages_closed = done.until;
}

void walker::try_pages(const held_session& ended) {
    auto with = ended.in;
    if (has_code(location_of(open_sign_in(with))))
        world_.fail(pages_end, fmt::format("session {} of {} signs in at the pages after its end at {} us",
                                           ended.number, who_.address, ended.pages_closed->count()));
}

// The record must be gone with the answer, although nothing may show it any more. Only the model can be looked into.
void walker::check_record(const held_session& ended) {
    if (world_.in_.store.engine != engine::model) return;
    const auto key = base::to_hex(base::sha256(ended.in.cookie(session_cookie).value_or("")));
    if (world_.in_.store.content.records.records().contains({"web-sessions", key}))
        world_.fail(record_ends, fmt::format("session {} of {} is still in the records", ended.number, who_.address));
}

void walker::leave_pages(std::uint64_t number, const std::string& address) {
    auto with = std::ranges::find(who_.browsers, number, &held_session::number)->in;
    const auto answer = open(with, with.get(address));
    auto& ended = *std::ranges::find(who_.browsers, number, &held_session::number);
    if (location_of(answer) != "/") return;
    if (!ended.pages_closed) ended.pages_closed = now();
    try_pages(held_session(ended));
}

void walker::sign_out_of_pages() {
    auto* const chosen = any_browser();
    if (chosen == nullptr) return;
    const auto number = chosen->number;
    const auto address =
        fmt::format("/logout?client_id={}&logout_uri=http%3A%2F%2Flocalhost%3A8000%2F", world_.in_.names.client_id);
    // Another Cognito's sign-out does not reach the gateway.
    if (world_.is_far()) return leave_pages(number, address);
    if (!chosen->may_end) chosen->may_end = now();
    auto done = begin(act_kind::end_session);
    done.session = number;
    leave_pages(number, address);
    auto& ended = *std::ranges::find(who_.browsers, number, &held_session::number);
    const bool is_done = ended.pages_closed && *ended.pages_closed >= done.from;
    note(std::move(done), is_done ? outcome::done : outcome::unknown, {});
    if (!is_done) return;
    if (!ended.closed) ended.closed = now();
    check_record(ended);
}

void walker::try_what_ended() {
    if (luck_.below(2) == 0) return;
    world_.in_.time.sleep(luck_.pause(microseconds{100'000}, std::chrono::seconds{5}));
    const auto is_over = [](const held_session& each) { return each.ended || each.closed || each.pages_closed; };
    const auto latest = [&](const std::vector<held_session>& all) -> std::optional<std::uint64_t> {
        const auto found = std::find_if(all.rbegin(), all.rend(), is_over);
        if (found == all.rend()) return std::nullopt;
        return found->number;
    };
    if (const auto number = latest(who_.browsers)) look_in_browser(*number);
    if (const auto number = latest(who_.sessions)) {
        refresh_by(*number);
        show_token(*number);
        use_at_pool(*number);
    }
}

// The sessions end together or not at all, wherever the store stopped answering.
void walker::sign_out_cut_short() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr || world_.is_far()) return;
    auto& at = any_node();
    auto& time = world_.in_.time;
    const auto token = chosen->access_token;
    const auto cut = time.start([&time, &at, pause = microseconds{luck_.between(5'000, 150'000)}] {
        time.sleep(pause);
        auto now = at.weather;
        now.is_cut_off = true;
        at.set_weather(now);
        time.sleep(length_of_cut);
        at.set_weather({});
    });
    sign_out_with(token, at);
    time.join(cut);
    std::vector<std::uint64_t> numbers;
    for (auto each = who_.sessions.rbegin(); each != who_.sessions.rend() && numbers.size() < most_tried; ++each)
        numbers.push_back(each->number);
    for (const auto each : numbers) {
        use_at_pool(each);
        refresh_by(each);
    }
}

} // namespace poolguard::simulation
