#pragma once
/// @file
/// A token that was verified.

#include <expected>
#include <memory>
#include <optional>
#include <poolguard/export.hpp>
#include <poolguard/key_set.hpp>
#include <poolguard/time.hpp>
#include <poolguard/token_policy.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard {
inline namespace v0_1 {

/// A verified token. Only a verifier makes one, so code that is given one need not check. Immutable and cheap to copy;
/// any number of threads may use one. The views that it returns live as long as it or a copy of it does.
class POOLGUARD_API verified_token {
  public:
    /// "sub": the user's stable id, or the client's for a machine.
    std::string_view subject() const noexcept;
    /// "iss".
    std::string_view issuer() const noexcept;
    /// The accepted entry of "aud" for an ID token, "client_id" for an access token.
    std::string_view client_id() const noexcept;
    /// Access or id, never either.
    token_use use() const noexcept;
    /// "cognito:username" of an ID token, "username" of an access token; empty if there is none.
    std::string_view username() const noexcept;
    /// The id of the key that signed.
    std::string_view key_id() const noexcept;
    /// "exp".
    time_point expires() const noexcept;
    /// "iat".
    time_point issued_at() const noexcept;
    /// "auth_time": when the user signed in, if the token has it.
    std::optional<time_point> auth_time() const noexcept;
    /// "scope", its words separated by spaces; empty if there is none.
    std::string_view scope() const noexcept;
    /// Whether "scope" has exactly that word (RFC 6749 section 3.3).
    bool has_scope(std::string_view word) const noexcept;
    /// "cognito:groups".
    const std::vector<std::string>& groups() const noexcept;
    /// Whether "cognito:groups" has that group.
    bool in_group(std::string_view group) const noexcept;
    /// "jti"; empty if token revocation is switched off for the app client.
    std::string_view jti() const noexcept;
    /// "origin_jti": identifies the sign-in; empty if token revocation is switched off for the app client.
    std::string_view origin_jti() const noexcept;
    /// "event_id": of the sign-in event; empty if there is none.
    std::string_view event_id() const noexcept;
    /// Any claim that is text, such as "email" or "custom:tenant_id"; nullopt if it is missing or not text.
    std::optional<std::string_view> text_claim(std::string_view name) const noexcept;
    /// The whole payload as a JSON object, for claims of other types. May throw std::bad_alloc.
    std::string claims_json() const;
    /// From this time the token must be verified again: its expiry, or the end of the accepted sign-in age.
    time_point usable_until() const noexcept;

  private:
    friend struct library_access;
    explicit verified_token(std::shared_ptr<const void> data) noexcept;
    std::shared_ptr<const void> data_;
};

} // namespace v0_1
} // namespace poolguard
