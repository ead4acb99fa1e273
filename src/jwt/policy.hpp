#pragma once
// What a token must say to be accepted. Issuers, use and clients have no default: leaving one out does not compile, and
// accepting any has a long name. Everything else is strict by default.

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class verified_token;

enum class token_use { access, id, either };

// In place of a list: accepts tokens issued to any client, or by any issuer whose key is in the key set.
struct accept_any_client_unsafe_t {
    explicit accept_any_client_unsafe_t() = default;
};
inline constexpr accept_any_client_unsafe_t accept_any_client_unsafe{};
struct accept_any_issuer_unsafe_t {
    explicit accept_any_issuer_unsafe_t() = default;
};
inline constexpr accept_any_issuer_unsafe_t accept_any_issuer_unsafe{};

struct policy {
    static constexpr std::chrono::seconds default_clock_skew{5};
    static constexpr std::chrono::seconds max_clock_skew{300};

    // Throws std::invalid_argument for a list that is empty or holds an empty text.
    policy(std::vector<std::string> issuers, token_use use, std::vector<std::string> client_ids);
    policy(std::vector<std::string> issuers, token_use use, accept_any_client_unsafe_t);
    policy(accept_any_issuer_unsafe_t, token_use use, std::vector<std::string> client_ids);

    // Compared exactly, as RFC 7519 section 4.1.1 requires.
    bool accepts_issuer(std::string_view issuer) const;
    bool accepts_client(std::string_view client_id) const;
    bool accepts_use(token_use use) const;

    // How far the issuer's clock may be ahead of ours, in whole seconds from 0 to 300: tokens whose iat or nbf is at
    // most that far in the future are accepted. It never extends exp or the age of a sign-in.
    std::chrono::seconds clock_skew = default_clock_skew;
    // Larger tokens are refused without being read.
    std::size_t max_token_bytes = std::size_t{16} * 1024;
    // At least one of these "cognito:groups", all of these, none of these; an empty list is no requirement.
    std::vector<std::string> any_group, all_groups, no_group;
    // At least one of these words of "scope", all of these.
    std::vector<std::string> any_scope, all_scopes;
    // The longest time since the sign-in ("auth_time").
    std::optional<std::chrono::seconds> max_auth_age;
    // For id tokens of other OpenID providers, which have no "token_use": one without it counts as an id token.
    bool accept_missing_token_use_unsafe = false;
    // For ID tokens that only say whose sign-in is to end ("id_token_hint"). They must still have an expiry.
    bool accept_expired_unsafe = false;
    // Called only for tokens that passed everything else; false refuses. Must be callable from several threads.
    std::function<bool(const verified_token&)> custom_check;

  private:
    std::vector<std::string> issuers_;
    token_use use_;
    std::vector<std::string> client_ids_;
    bool any_issuer_ = false;
    bool any_client_ = false;
};

} // namespace poolguard::jwt
