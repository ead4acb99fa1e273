// Somebody who guesses, again and again, at all nodes.

#include "simulation/walk/walker.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;

constexpr std::string_view locks =
    "docs/security.md: five wrong passwords in a row, then none for 1 s, 2 s, 4 s ... 15 minutes";
constexpr std::string_view few_tries = "docs/security.md: codes that are given for an account: 15 an hour";
constexpr std::string_view few_codes = "docs/security.md: codes sent for an account: 5 an hour";
constexpr std::chrono::seconds length_of_burst{20};
// Five, then one each after 1, 2, 4, 8 and 16 seconds; where clocks differ, the first locks may not hold, and the last
// one may seem to be over.
constexpr int most_in_burst = 11;
constexpr int most_tries = 15;
// Of a name that nobody had at the first time, and of the account that has it now.
constexpr int most_codes = 10;
constexpr int bursts = 20;
constexpr std::chrono::minutes acts_are_over{5};
// An hour by the clock of any node.
constexpr std::chrono::seconds at_least_an_hour = std::chrono::hours{1} - 2 * clocks_differ;

} // namespace

void walker::guess_passwords() {
    const auto began = now();
    int answered_truly = 0;
    const auto guess = [&](int) {
        note_failure();
        const auto answer = call(any_node(), "InitiateAuth",
                                 {{"AuthFlow", "USER_PASSWORD_AUTH"},
                                  {"ClientId", world_.in_.names.rotating_client_id},
                                  {"AuthParameters", object{{"USERNAME", who_.address},
                                                            {"PASSWORD", fmt::format("Gu-{}ess!", luck_.next())}}}});
        if (answer.body.contains("Incorrect username or password")) ++answered_truly;
    };
    for (int i = 0; i < bursts && now() < began + length_of_burst; ++i) {
        at_once(guess);
        world_.in_.time.sleep(luck_.pause(microseconds{10'000}, std::chrono::seconds{2}));
    }
    // A right password, or a new one, would begin the row anew.
    if (who_.latest_act + acts_are_over > began || answered_truly <= most_in_burst) return;
    if (now() > began + length_of_burst + clocks_differ) return;
    world_.fail(locks, fmt::format("{} passwords of {} were tried from {} us to {} us", answered_truly, who_.address,
                                   began.count(), now().count()));
}

void walker::guess_codes() {
    // A name that nobody has is counted by itself.
    const bool is_somebody = std::ranges::any_of(
        who_.history, [](const act& each) { return each.kind == act_kind::sign_up && each.result == outcome::done; });
    ask_for_code("/auth/forgot-password");
    for (int i = 0; i < bursts; ++i) {
        const auto answer = post(any_node(), "/auth/reset-password",
                                 {{"email", who_.address},
                                  {"code", fmt::format("{:06}", luck_.below(1'000'000))},
                                  {"new_password", fmt::format("Gu-{}ess!", luck_.next())}});
        const auto code = code_of(answer);
        if (is_somebody && (code == "code_mismatch" || code == "code_expired")) who_.tries_of_codes.push_back(now());
        if (code == "attempts_limited") break;
        world_.in_.time.sleep(luck_.pause(microseconds{10'000}, std::chrono::seconds{2}));
    }
    check_count(few_tries, who_.tries_of_codes, most_tries);
}

void walker::ask_for_code(std::string_view path) {
    const auto answer = post(any_node(), path, {{"email", who_.address}});
    if (answer.status == 200) who_.codes_asked.push_back(now());
    check_count(few_codes, who_.codes_asked, most_codes);
}

// Within the hour that begins with the first one. An account that is made anew has its own count.
void walker::check_count(std::string_view sentence, const std::vector<microseconds>& times, int most) {
    if (who_.removed || times.empty()) return;
    const auto end = times.front() + at_least_an_hour;
    const auto count = std::ranges::count_if(times, [&](microseconds at) { return at < end; });
    if (count > most) world_.fail(sentence, fmt::format("{} for {}", count, who_.address));
}

} // namespace poolguard::simulation
