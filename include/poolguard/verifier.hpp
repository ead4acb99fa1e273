#pragma once
/// @file
/// Decides whether a token is accepted, without I/O.

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <poolguard/export.hpp>
#include <poolguard/key_set.hpp>
#include <poolguard/time.hpp>
#include <poolguard/token_error.hpp>
#include <poolguard/token_policy.hpp>
#include <poolguard/verified_token.hpp>
#include <string>
#include <string_view>

namespace poolguard {
inline namespace v0_1 {

/// Verifies tokens by one policy. It does no I/O and has no state except the policy: the key set and the time are
/// arguments. Immutable and cheap to copy; any number of threads may use one. The order is size, structure, header,
/// algorithm, key, signature, then the claims, so that the payload is not parsed before its signature is known to be
/// good.
class POOLGUARD_API verifier {
  public:
    /// Throws nothing; the error says what is wrong with the policy.
    static std::expected<verifier, policy_error> create(token_policy policy) noexcept;

    /// The token is in compact form, without the word "Bearer". The error is that of the first check that fails. Throws
    /// only what the policy's custom check throws.
    std::expected<verified_token, token_error> verify(std::string_view token, const key_set& keys,
                                                      time_point now = current_time()) const;

  private:
    friend struct library_access;
    struct state;
    explicit verifier(std::shared_ptr<const state> made) noexcept;
    std::shared_ptr<const state> state_;
};

/// How much a cached_verifier remembers.
struct cache_limits {
    /// At least 1.
    std::size_t entries = 10'000;
    /// Compared with an estimate of the memory that the entries take.
    std::size_t bytes = std::size_t{64} * 1024 * 1024;
};

/// A verifier that remembers the tokens that it accepted, so that seeing one again costs a look-up instead of a
/// signature check. Tokens are compared as whole texts. An entry counts until its token expires, and only while the key
/// set has the key that signed it. A custom check is called once for each entry. Any number of threads may use one.
class POOLGUARD_API cached_verifier {
  public:
    /// Throws nothing.
    static std::expected<cached_verifier, policy_error> create(token_policy policy, cache_limits limits = {}) noexcept;
    /// Moving leaves an object that may only be assigned to or destroyed.
    cached_verifier(cached_verifier&&) noexcept;
    /// Forgets its own entries.
    cached_verifier& operator=(cached_verifier&&) noexcept;
    ~cached_verifier();

    /// As verifier::verify.
    std::expected<verified_token, token_error> verify(std::string_view token, const key_set& keys,
                                                      time_point now = current_time()) const;
    /// The number of tokens that it remembers.
    std::size_t size() const noexcept;
    /// Forgets all tokens.
    void clear() noexcept;

  private:
    struct state;
    explicit cached_verifier(std::unique_ptr<state> made) noexcept;
    std::unique_ptr<state> state_;
};

/// What the header says of a token's key, and the issuer. None of it is verified.
struct unverified_head {
    /// "alg", such as "RS256": always one that is supported.
    std::string algorithm;
    /// "kid".
    std::string key_id;
    /// "iss"; nullopt if it is missing or not text.
    std::optional<std::string> issuer;
};

/// Reads what is needed to find the key set of a token, for programs that trust several issuers. Never accept a token
/// because of it. The token may have up to 64 KiB. Throws nothing.
POOLGUARD_API std::expected<unverified_head, token_error> read_unverified_head(std::string_view token) noexcept;

} // namespace v0_1
} // namespace poolguard
