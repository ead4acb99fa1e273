#pragma once
// What the nodes of a world share.

#include "simulation/mail_box.hpp"
#include "simulation/store/simulated_records.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace poolguard::simulation {

// What happens between the gateways and a Cognito that is not their own; chances are in a million.
struct network_weather {
    std::uint64_t lost_request = 0; // nothing was done, and nobody knows
    std::uint64_t lost_answer = 0;  // it was done, and nobody knows
    std::uint64_t late = 0;         // it is done after nobody waits any more
    std::uint64_t throttled = 0;    // TooManyRequestsException: nothing was done
    std::uint64_t failed = 0;       // a status of 5xx: nothing was done
    std::uint64_t garbled = 0;      // the answer is not that of the operation
    std::uint64_t forged = 0;       // the tokens have signatures that are not the pool's
    std::uint64_t lies = 0;         // the tokens have expired or are two users', or the answer is about another user
    bool is_down = false;
};

// The pool of all worlds.
struct pool_names {
    std::string pool_id{};
    std::string client_id{};
    std::string web_client_id{};
    std::string rotating_client_id{}; // an app client whose refresh tokens rotate
    std::string issuer{};
    std::string foreign_key{}; // a private key that is not the pool's, in PEM
};

struct token_pair {
    microseconds at{0}; // when it was given
    std::string access{};
    std::string id{};
};

struct surroundings {
    schedule time;
    shared_store store;
    shared_store store_of_cognito; // where the gateways have none of their own
    mail_box mail;
    std::uint64_t mail_failures = 0; // in a million
    network_weather network;
    std::set<std::string> forged;     // access tokens that must not be accepted
    std::set<std::string> lied_codes; // that were redeemed for tokens that must not be accepted
    // What lies are made of: the latest tokens by subject, some that expire soon, and what was said about users, by
    // operation and subject.
    std::map<std::string, token_pair> latest_tokens;
    std::vector<token_pair> short_lived;
    std::map<std::string, std::map<std::string, std::string>> users;
    pool_names names;

    void note_fault() {
        ++store.faults;
        store.last_fault = time.now();
    }
};

// How long access and ID tokens are valid, and those of the client whose refresh tokens rotate.
inline constexpr std::chrono::minutes life_of_tokens{30};
inline constexpr std::chrono::minutes life_of_rotating_tokens{10};

// How long a refresh token serves after it was replaced, at the client whose refresh tokens rotate.
inline constexpr std::chrono::seconds grace_period{30};

} // namespace poolguard::simulation
