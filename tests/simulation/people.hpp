#pragma once
// The people of a world: what they know, and what happened to their accounts.

#include "simulation/account_model.hpp"
#include "simulation/fibers.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::simulation {

// A sign-in of somebody. Ends are acknowledged ones; `may_end` is when the first act began that may have ended it.
struct held_session {
    std::uint64_t number = 0;
    std::string access_token{};
    std::string refresh_token{};
    microseconds issued{0}; // the access token; before the answer came
    std::optional<microseconds> ended{};
    std::optional<microseconds> may_end{};
};

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
    std::vector<act> history{};
    std::vector<microseconds> failures{}; // sign-ins that were refused, or may have been
    std::map<std::string, int> uses_of_codes{};
    std::map<std::int64_t, std::vector<written_value>> items{};
    std::optional<microseconds> removed{}; // an act began that may have removed the account
};

} // namespace poolguard::simulation
