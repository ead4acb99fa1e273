#pragma once
// What the documents promise of one account and its sessions, as a machine; the histories of the worlds are held
// against it. docs/security.md: "A name leads to one account", "What ends what".

#include "simulation/linear.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace poolguard::simulation {

enum class act_kind {
    sign_up,      // password
    confirm,      //
    sign_in,      // password, session: the new one
    ask_code,     // password: it was right, and a second factor is to follow
    give_code,    // password, factor, session: the new one
    set_password, // password, by reset or by an administrator; session: which one goes on, 0 for none
    change,       // was, password, session: which one goes on
    end_sessions, // those that there are
    end_session,  // session
    refresh,      // session
    use,          // session: of its access token, at the pool
    disable,      //
    enable,       //
    remove,       //
    factor_on,    // factor: sign-ins ask for the codes of that app from now on
    factor_off,   //
    not_there,    // an administrator was told that there is no such account
};
std::string_view name_of(act_kind kind);

struct act {
    act_kind kind{};
    microseconds from{0};
    microseconds until{0};
    outcome result = outcome::done;
    std::string password{};
    std::string was{};
    std::string factor{}; // the key of an authenticator app
    std::uint64_t session = 0;
    std::string why{}; // the code of a refusal
};

struct account_state {
    bool exists = false;
    bool is_confirmed = false;
    bool is_enabled = true;
    std::string password{};
    std::string factor{};               // of the authenticator app that sign-ins ask for; empty: none
    std::set<std::uint64_t> sessions{}; // that go on

    std::string text() const;
    // Nullopt if it could not have gone that way.
    std::optional<account_state> apply(const act& what) const;

  private:
    std::optional<account_state> after(const act& what) const;
    bool explains(const act& refused) const;
};

// Empty if the history is possible; else the acts up to the one that has no place.
std::string explain_impossible(const std::vector<act>& history);

} // namespace poolguard::simulation
