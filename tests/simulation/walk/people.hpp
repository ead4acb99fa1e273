#pragma once
// The people of a world: what they know, and what happened to their accounts.

#include "simulation/surroundings.hpp"
#include "simulation/walk/account_model.hpp"
#include "simulation/walk/browser.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::simulation {

// One of a session's refresh tokens, where they rotate: each one leads to the next.
struct rotated_token {
    std::string text{};
    std::optional<microseconds> may_be_replaced{}; // when the first use began that may have led to the next
    std::optional<microseconds> replaced{};        // when it was known to have
    int open_uses = 0;                             // of which it is not known whether they succeeded
};

// A sign-in of somebody. Ends are acknowledged ones; `may_end` is when the first act began that may have ended it.
struct held_session {
    std::uint64_t number = 0;
    std::string access_token{};
    std::string refresh_token{};
    std::string client_id{};            // empty: the default one
    std::vector<rotated_token> chain{}; // of a client whose refresh tokens rotate: the newest last
    microseconds issued{0};             // the access token; before the answer came
    microseconds known{0};              // when the answer to the sign-in came
    microseconds issued_by{0};          // the access token; after the answer came
    std::optional<microseconds> ended{};
    std::optional<microseconds> may_end{};
    bool is_former = false;                     // its account may have been removed; the name may have another one
    std::optional<microseconds> closed{};       // signed out in the browser
    std::optional<microseconds> pages_closed{}; // its session at the pages has ended
    browser in{};
};

inline microseconds life_of(const held_session& which) {
    return which.chain.empty() ? life_of_tokens : life_of_rotating_tokens;
}
// Whether its access token has not expired by any clock.
inline bool is_fresh(const held_session& which, microseconds now) {
    return now < which.issued + life_of(which) - std::chrono::minutes{1};
}

// A record of somebody, by its id. What a reader may see: one of the values that were ever acknowledged or may have
// been written, unless it was replaced before the reading began.
struct written_value {
    std::string value{}; // empty: removed
    microseconds from{0};
    microseconds until{0};
    outcome result = outcome::done;
};

struct person {
    std::string address;
    std::vector<std::string> passwords{}; // the last one is the likeliest
    std::vector<held_session> sessions{};
    std::vector<held_session> browsers{}; // sessions of browsers at the gateway
    std::vector<act> history{};
    std::vector<microseconds> failures{}; // sign-ins that were refused, or may have been
    std::size_t failures_of_name = 0; // also those before a sign-in: while there is no account, the name has a count
    std::map<std::string, int> uses_of_codes{};
    std::vector<microseconds> tries_of_codes{}; // guesses that were answered
    std::vector<microseconds> codes_asked{};    // that were to be sent
    microseconds latest_act{-1'000'000'000};    // when it began
    std::vector<std::string> apps{};            // keys of authenticator apps, in base32; the last one is the likeliest
    std::int64_t last_code = 0;                 // the step of the latest code that was given to a server
    std::vector<std::int64_t> codes_shown{};    // their steps
    // Of codes that are sent: how many were asked for, by inbox, and whether that is not known for certain any more.
    std::map<std::string, std::size_t> letters_expected{};
    std::map<std::string, int> letters_given{}; // how often each code was given to a server, or is being given
    bool is_muddled = false;
    std::uint64_t asks_begun = 0; // sign-ins that may lead to such a code
    int open_asks = 0;
    std::map<std::int64_t, std::vector<written_value>> items{};
    microseconds may_end_until{-1};        // a sign-out that waits may end what begins until then
    std::optional<microseconds> removed{}; // an act began that may have removed the account
};

} // namespace poolguard::simulation
