#include "simulation/plan.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using std::chrono::seconds;

// Most of what goes wrong needs people who do much at once; the long worlds are for what expires.
constexpr seconds short_world{600};
constexpr seconds long_world{3600};

struct weighted {
    deed what;
    unsigned weight;
};
// What people do often, and what they rarely do.
constexpr std::array<weighted, deeds> weights{{
    {deed::sign_up, 8},
    {deed::sign_up_at_once, 3},
    {deed::confirm, 10},
    {deed::confirm_at_once, 3},
    {deed::confirm_by_guess, 1},
    {deed::resend, 2},
    {deed::sign_in, 16},
    {deed::sign_in_by_srp, 5},
    {deed::sign_in_to_rotate, 9},
    {deed::sign_in_by_browser, 6},
    {deed::look_in_browser, 6},
    {deed::sign_out_in_browser, 2},
    {deed::sign_out_of_pages, 3},
    {deed::sign_in_by_foreign_form, 1},
    {deed::sign_in_by_guess, 3},
    {deed::sign_in_by_guess_of_code, 1},
    {deed::sign_in_by_one_code, 2},
    {deed::guess_passwords, 1},
    {deed::guess_codes, 1},
    {deed::compare_refusals, 2},
    {deed::compare_refusals_by_srp, 1},
    {deed::refresh, 10},
    {deed::refresh_again, 7},
    {deed::refresh_at_once, 2},
    {deed::refresh_replaced, 2},
    {deed::refresh_with_garbage, 1},
    {deed::show_token, 12},
    {deed::use_at_pool, 5},
    {deed::sign_out, 4},
    {deed::sign_out_cut_short, 2},
    {deed::revoke, 3},
    {deed::forget_password, 5},
    {deed::reset_password, 5},
    {deed::reset_at_once, 2},
    {deed::change_password, 4},
    {deed::change_name, 4},
    {deed::set_up_app, 5},
    {deed::remove_app, 2},
    {deed::choose_sent_factor, 4},
    {deed::give_up_sent_factor, 2},
    {deed::write_item, 5},
    {deed::read_items, 5},
    {deed::remove_item, 2},
    {deed::delete_account, 1},
    {deed::set_password_as_operator, 2},
    {deed::remove_app_as_operator, 1},
    {deed::disable, 1},
    {deed::enable, 2},
    {deed::sign_out_as_operator, 1},
    {deed::remove_as_operator, 1},
}};

deed choose_deed(chance& luck) {
    unsigned all = 0;
    for (const auto& each : weights)
        all += each.weight;
    auto at = luck.below(all);
    for (const auto& each : weights) {
        if (at < each.weight) return each.what;
        at -= each.weight;
    }
    return deed::sign_in;
}

// When each step begins, if all took no time.
std::vector<microseconds> times_of(const plan& of) {
    std::vector<microseconds> of_clients(of.clients);
    std::vector<microseconds> out;
    for (const auto& each : of.steps)
        out.push_back(of_clients[each.client] += each.pause);
    return out;
}

// Mostly just before somebody does something.
void add_mishaps(plan& to, chance luck) {
    // In a fourth of the worlds nothing goes wrong.
    if (luck.below(4) == 0) return;
    const auto count = luck.below(16);
    const auto times = times_of(to);
    const auto kinds = to.has_far_cognito ? mishap_kinds : static_cast<std::size_t>(mishap_kind::no_cognito);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto at = times[luck.below(times.size())] - luck.pause(microseconds{1'000}, seconds{30});
        to.mishaps.push_back({.at = std::max(at, microseconds{0}),
                              .kind = static_cast<mishap_kind>(luck.below(kinds)),
                              .node = static_cast<unsigned>(luck.below(to.nodes)),
                              .length = luck.below(2) == 0 ? luck.pause(microseconds{50'000}, seconds{30})
                                                           : microseconds{seconds{luck.between(1, 600)}},
                              .seed = luck.next()});
    }
}

// Most people begin with an account, so that there is something to do.
void add_beginning(plan& to, chance luck) {
    for (unsigned person = 0; person < to.people; ++person) {
        if (luck.below(5) == 0) continue;
        const auto client = static_cast<unsigned>(luck.below(to.clients));
        const auto then = [&](deed what, microseconds longest) {
            to.steps.push_back({.client = client,
                                .person = person,
                                .what = what,
                                .pause = microseconds{luck.between(0, longest.count())},
                                .seed = luck.next()});
        };
        then(deed::sign_up, seconds{20});
        then(deed::confirm, seconds{60});
        then(deed::sign_in, seconds{5});
    }
}

} // namespace

std::string_view name_of(deed which) {
    static constexpr std::array<std::string_view, deeds> names{"sign_up",
                                                               "sign_up_at_once",
                                                               "confirm",
                                                               "confirm_at_once",
                                                               "confirm_by_guess",
                                                               "resend",
                                                               "sign_in",
                                                               "sign_in_by_srp",
                                                               "sign_in_to_rotate",
                                                               "sign_in_by_browser",
                                                               "look_in_browser",
                                                               "sign_out_in_browser",
                                                               "sign_out_of_pages",
                                                               "sign_in_by_foreign_form",
                                                               "sign_in_by_guess",
                                                               "sign_in_by_guess_of_code",
                                                               "sign_in_by_one_code",
                                                               "guess_passwords",
                                                               "guess_codes",
                                                               "compare_refusals",
                                                               "compare_refusals_by_srp",
                                                               "refresh",
                                                               "refresh_again",
                                                               "refresh_at_once",
                                                               "refresh_replaced",
                                                               "refresh_with_garbage",
                                                               "show_token",
                                                               "use_at_pool",
                                                               "sign_out",
                                                               "sign_out_cut_short",
                                                               "revoke",
                                                               "forget_password",
                                                               "reset_password",
                                                               "reset_at_once",
                                                               "change_password",
                                                               "change_name",
                                                               "set_up_app",
                                                               "remove_app",
                                                               "choose_sent_factor",
                                                               "give_up_sent_factor",
                                                               "write_item",
                                                               "read_items",
                                                               "remove_item",
                                                               "delete_account",
                                                               "set_password_as_operator",
                                                               "remove_app_as_operator",
                                                               "disable",
                                                               "enable",
                                                               "sign_out_as_operator",
                                                               "remove_as_operator"};
    return names[static_cast<std::size_t>(which)];
}

std::string_view name_of(mishap_kind which) {
    static constexpr std::array<std::string_view, mishap_kinds> names{"kill",  "cut off", "storm",      "slowness",
                                                                      "clock", "mail",    "no Cognito", "network"};
    return names[static_cast<std::size_t>(which)];
}

plan make_plan(std::uint64_t seed) {
    chance luck(seed);
    plan out;
    out.seed = seed;
    out.nodes = static_cast<unsigned>(luck.between(1, 3));
    out.clients = static_cast<unsigned>(luck.between(1, 5));
    out.people = static_cast<unsigned>(luck.between(1, 4));
    out.has_far_cognito = luck.below(4) == 0;
    out.engine = static_cast<engine>(chance(seed ^ 0xe61eU).below(engines));
    const auto count = luck.between(20, 120);
    add_beginning(out, luck.split());
    // On the average the steps of all clients fill the world's time; some come at once.
    const auto length = chance(seed ^ 0x1e16U).below(8) == 0 ? long_world : short_world;
    const auto average = length.count() * 1'000'000 * out.clients / count;
    for (std::int64_t i = 0; i < count; ++i)
        out.steps.push_back(
            {.client = static_cast<unsigned>(luck.below(out.clients)),
             .person = static_cast<unsigned>(luck.below(out.people)),
             .what = choose_deed(luck),
             .pause = microseconds{luck.below(3) == 0 ? luck.between(0, 50'000) : luck.between(0, average * 2)},
             .seed = luck.next()});
    add_mishaps(out, luck.split());
    out.lies = out.has_far_cognito && luck.below(2) == 0;
    return out;
}

std::string describe(const plan& what) {
    auto out = fmt::format("  {} nodes on {}, {} clients, {} people, {} steps, {} mishaps{}\n", what.nodes,
                           name_of(what.engine), what.clients, what.people, what.steps.size(), what.mishaps.size(),
                           what.lies              ? ", a Cognito elsewhere that lies"
                           : what.has_far_cognito ? ", a Cognito elsewhere"
                                                  : "");
    for (const auto& each : what.mishaps)
        out += fmt::format("    at {:.3f} s: {} of node {} for {:.3f} s\n", static_cast<double>(each.at.count()) / 1e6,
                           name_of(each.kind), each.node, static_cast<double>(each.length.count()) / 1e6);
    for (const auto& each : what.steps)
        out += fmt::format("    client {} after {:.3f} s: {} of person {}\n", each.client,
                           static_cast<double>(each.pause.count()) / 1e6, name_of(each.what), each.person);
    return out;
}

} // namespace poolguard::simulation
