#pragma once
// The keys of the records of sign-ins; pool_keys.hpp has the others.

#include "store/records.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

namespace poolguard::pool::keys {

// The private keys of a pool. Without them, a pool's other sign-in records are useless.
inline store::key signing(std::string_view pool) { return {fmt::format("pool/{}/keys", pool), "signing"}; }
// Sort keys are origin_jti.
inline std::string sessions(std::string_view pool, std::string_view username) {
    return fmt::format("pool/{}/sessions/{}", pool, username);
}
inline std::string attempts(std::string_view pool) { return fmt::format("pool/{}/attempts", pool); }
// Sort keys are the ids of challenge sessions that have been used.
inline std::string used_challenges(std::string_view pool) { return fmt::format("pool/{}/used-challenges", pool); }
// Sort keys are the ids of challenge sessions.
inline std::string kept_for_challenges(std::string_view pool) {
    return fmt::format("pool/{}/kept-for-challenges", pool);
}
// Sort keys "{purpose}/{sub}".
inline std::string codes(std::string_view pool) { return fmt::format("pool/{}/codes", pool); }
// Sort keys are the subs of users who are registering a passkey.
inline std::string passkey_challenges(std::string_view pool) { return fmt::format("pool/{}/passkey-challenges", pool); }
// Sort keys are digests of codes.
inline std::string authorization_codes(std::string_view pool) {
    return fmt::format("pool/{}/authorization-codes", pool);
}
// Sort keys "{sub}/{session id}".
inline std::string browser_sessions(std::string_view pool) { return fmt::format("pool/{}/browser-sessions", pool); }
// Sort keys "{sub}/{device key}".
inline std::string devices(std::string_view pool) { return fmt::format("pool/{}/devices", pool); }
// Sort keys "{sub}/{event id}", the newest first.
inline std::string auth_events(std::string_view pool) { return fmt::format("pool/{}/auth-events", pool); }
// Sort keys are the ids of forms that have been sent.
inline constexpr std::string_view used_forms = "used-forms";
// Which pool and clients a region was first set up with; sort keys are regions.
inline constexpr std::string_view deployments = "deployment";

} // namespace poolguard::pool::keys
