#pragma once
// What will happen in a world, all from its seed: who does what and when, and what goes wrong. A plan can be shortened,
// to see what of it a failure needs.

#include "simulation/chance.hpp"
#include "simulation/store/simulated_records.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

enum class deed {
    sign_up,
    sign_up_at_once, // two with the same name, at two nodes
    confirm,
    confirm_at_once, // the same code, at two nodes
    confirm_by_guess,
    resend,
    sign_in,
    sign_in_by_srp,
    sign_in_to_rotate, // at the client whose refresh tokens rotate
    sign_in_by_browser,
    look_in_browser,
    sign_out_in_browser,
    sign_out_of_pages,
    sign_in_by_foreign_form,
    sign_in_by_guess,
    sign_in_by_guess_of_code,
    sign_in_by_one_code, // two sign-ins with the same code of an app, at two nodes
    guess_passwords,     // many within seconds
    guess_codes,
    compare_refusals, // of a wrong password and of an unknown name
    compare_refusals_by_srp,
    refresh,
    refresh_again,    // with the same refresh token after a while, as if the answer had been lost
    refresh_at_once,  // with the same refresh token, at two nodes
    refresh_replaced, // with a refresh token that was replaced before
    refresh_with_garbage,
    show_token,
    use_at_pool, // a token, at the pool itself
    sign_out,
    sign_out_cut_short, // the node loses its store meanwhile
    revoke,
    forget_password,
    reset_password,
    reset_at_once, // the same code, at two nodes
    change_password,
    change_name,
    set_up_app, // an authenticator app
    remove_app,
    choose_sent_factor, // codes by mail or by text message
    give_up_sent_factor,
    write_item,
    read_items,
    remove_item,
    delete_account,
    set_password_as_operator,
    remove_app_as_operator,
    disable,
    enable,
    sign_out_as_operator,
    remove_as_operator,
};
inline constexpr std::size_t deeds = static_cast<std::size_t>(deed::remove_as_operator) + 1;
std::string_view name_of(deed which);

struct step {
    unsigned client = 0;
    unsigned person = 0;
    deed what{};
    microseconds pause{0}; // before it
    std::uint64_t seed = 0;
};

enum class mishap_kind {
    kill,     // the process ends, or the power of the machine with SQLite's disk; it starts again after the time
    cut_off,  // the node does not reach the store
    storm,    // calls of the store are refused, get lost, or their answers do
    slowness, // of the store
    clock,    // the node's clock is set, by up to two seconds
    mail,     // the mail server does not answer
    // Of a Cognito that is not the gateways' own:
    no_cognito, // it does not answer
    network,    // calls are refused or get lost, answers get lost or garbled, or are lies
};
inline constexpr std::size_t mishap_kinds = static_cast<std::size_t>(mishap_kind::network) + 1;
std::string_view name_of(mishap_kind which);

struct mishap {
    microseconds at{0};
    mishap_kind kind{};
    unsigned node = 0;
    microseconds length{0};
    std::uint64_t seed = 0;
};

struct plan {
    std::uint64_t seed = 0;
    unsigned nodes = 1;
    unsigned clients = 1;
    unsigned people = 1;
    bool has_far_cognito = false; // the nodes are gateways in front of it
    bool lies = false;            // that one, all the time
    simulation::engine engine = engine::model;
    std::vector<step> steps;
    std::vector<mishap> mishaps;
    planted fault = planted::nothing;
    planted_member member;
};

plan make_plan(std::uint64_t seed);
// For people.
std::string describe(const plan& what);
// Makes a plan that fails shorter, as long as it still fails in the same way: `fails` says whether a plan does, and is
// called at most `most_tries` times.
plan shrink(plan failing, const std::function<bool(const plan&)>& fails, int most_tries = 400);

} // namespace poolguard::simulation
