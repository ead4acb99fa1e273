#pragma once
// What the documents promise of one account and its sessions, as a machine; the histories of the worlds are held
// against it. docs/security.md: "A name leads to one account", "What ends what".

#include "simulation/walk/linear.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

// Second factors whose codes are sent, by their names in the protocol; an authenticator app is known by its key.
inline constexpr std::string_view mail_factor = "EMAIL_OTP";
inline constexpr std::string_view text_factor = "SMS_MFA";
inline bool is_sent(std::string_view factor) { return factor == mail_factor || factor == text_factor; }

enum class act_kind {
    sign_up,      // password
    confirm,      //
    sign_in,      // password, session: the new one
    ask_code,     // password: it was right, and the challenge `factor` is to follow
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
    factor_on,    // factor: sign-ins ask for it from now on
    factor_off,   // factor; none: the app
    not_there,    // an administrator was told that there is no such account
    claim,        // a sign-up that was cut short may have left the name taken, for a while
    half_end,     // what was to end sessions was cut short, and the gateways may refuse them; session: the one
    half_end_all, // the same for all sessions but one; session: that one, 0 for none
};
std::string_view name_of(act_kind kind);

struct act {
    act_kind kind{};
    microseconds from{0};
    microseconds until{0};
    outcome result = outcome::done;
    std::string password{};
    std::string was{};
    std::string factor{}; // as above
    std::uint64_t session = 0;
    std::string why{}; // the code of a refusal
};

struct account_state {
    bool exists = false;
    bool is_confirmed = false;
    bool is_enabled = true;
    bool is_claimed = false; // perhaps, by nobody
    std::string password{};
    std::string app{};                    // the key of the authenticator app that sign-ins ask for; empty: none
    std::set<std::string> sent{};         // factors whose codes are sent, that sign-ins ask for
    std::set<std::uint64_t> sessions{};   // that go on
    std::set<std::uint64_t> half_ended{}; // perhaps refused at gateways, but not at the pool

    std::string text() const;
    // Nullopt if it could not have gone that way.
    std::optional<account_state> apply(const act& what) const;

  private:
    std::optional<account_state> after(const act& what) const;
    bool explains(const act& refused) const;
    bool may_ask(std::string_view challenge) const;
};

// Empty if the history is possible; else the acts up to the one that has no place.
std::string explain_impossible(const std::vector<act>& history);

} // namespace poolguard::simulation
