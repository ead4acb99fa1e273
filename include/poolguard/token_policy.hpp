#pragma once
/// @file
/// What a token must say to be accepted.

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <poolguard/export.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard {
inline namespace v0_1 {

class verified_token;

/// "token_use" of Cognito's tokens. `either` is for policies only.
enum class token_use {
    access, ///< An access token.
    id,     ///< An ID token.
    either, ///< One of the two.
};

/// The type of accept_any_client_unsafe.
struct accept_any_client_unsafe_t {
    /// Written out, so that `{}` is not taken for it.
    explicit accept_any_client_unsafe_t() = default;
};
/// In place of client ids: accepts tokens that were issued to any client of the issuer.
inline constexpr accept_any_client_unsafe_t accept_any_client_unsafe{};

/// Why a policy was refused.
enum class policy_error {
    no_issuer = 0,  ///< No issuer, or an empty one; also a pool id that does not begin with a region.
    no_client,      ///< No client id, or an empty one.
    bad_clock_skew, ///< Not 0 to 300 seconds.
    bad_size,       ///< max_token_bytes is 0.
    bad_auth_age,   ///< max_auth_age is not positive.
    no_cache_room,  ///< A cache without room for at least one token.
    out_of_memory,  ///< Memory ran out.
};

/// One sentence in English, ending in a full stop.
POOLGUARD_API std::string_view describe(policy_error value) noexcept;

/// What a token must say to be accepted. Issuers, use and clients have no default. Everything else is strict by
/// default.
struct token_policy {
    /// Issuers are compared exactly (RFC 7519 section 4.1.1).
    token_policy(std::vector<std::string> from, token_use kind, std::vector<std::string> clients)
        : issuers(std::move(from)), use(kind), client_ids(std::move(clients)) {}
    /// Accepts tokens issued to any client.
    token_policy(std::vector<std::string> from, token_use kind, accept_any_client_unsafe_t)
        : issuers(std::move(from)), use(kind), accepts_any_client(true) {}

    /// At least one.
    std::vector<std::string> issuers;
    /// The accepted "token_use".
    token_use use;
    /// At least one, unless any is accepted.
    std::vector<std::string> client_ids;
    /// Set by the constructor.
    bool accepts_any_client = false;

    /// How far the issuer's clock may be ahead of ours, in whole seconds from 0 to 300: tokens whose "iat" or "nbf" is
    /// at most that far in the future are accepted. It never extends "exp" or the age of a sign-in.
    std::chrono::seconds clock_skew{5};
    /// Larger tokens are refused without being read. In bytes.
    std::size_t max_token_bytes = std::size_t{16} * 1024;
    /// At least one of these groups ("cognito:groups"); an empty list is no requirement.
    std::vector<std::string> any_group;
    /// All of these groups.
    std::vector<std::string> all_groups;
    /// None of these groups.
    std::vector<std::string> no_group;
    /// At least one of these words of "scope"; an empty list is no requirement.
    std::vector<std::string> any_scope;
    /// All of these words of "scope".
    std::vector<std::string> all_scopes;
    /// The longest time since the sign-in ("auth_time").
    std::optional<std::chrono::seconds> max_auth_age;
    /// For ID tokens of other OpenID providers, which have no "token_use": one without it counts as an ID token.
    bool accept_missing_token_use_unsafe = false;
    /// Called only for tokens that passed everything else; false refuses. Must be callable from several threads. What
    /// it throws goes through to the caller of the verifier.
    std::function<bool(const verified_token&)> custom_check;
};

} // namespace v0_1
} // namespace poolguard
