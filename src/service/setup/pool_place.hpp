#pragma once
// The user pool that the gateway stands before, as its set-up and its applications name it; and why its set-up may be
// refused here.

#include "cognito/messages/common.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct pool_place {
    std::string user_pool_id;
    std::string region;
    std::string endpoint; // of the pool's API; empty: Amazon's
    std::string issuer;   // of its tokens
    std::string domain;   // of its sign-in pages, "https://x.auth.us-east-1.amazoncognito.com"; empty: none
    bool is_embedded = false;
    std::vector<std::string> own_clients; // the app clients by which this server signs people in

    bool signs_in_by(std::string_view client_id) const {
        return std::ranges::find(own_clients, client_id) != own_clients.end();
    }
};

// The names of failures besides Cognito's.
inline constexpr auto changed_meanwhile = "ChangedMeanwhile"; // since the version that a caller has seen
inline constexpr auto client_in_use = "ClientInUse";          // this server signs people in with the app client
inline constexpr auto domain_in_use = "DomainInUse";          // this server sends people to the domain

// What tells a version of something from those before and after it.
inline std::string version_of(const cognito::timestamp& changed) {
    return std::to_string(base::epoch_milliseconds(changed.at));
}

} // namespace poolguard::service
