#pragma once
// A verified token. Only the verifier makes one, so code that is given one need not check. It owns its data; the views
// it returns live as long as it does. It can be moved but not copied; share it by pointer.

#include "base/clock.hpp"
#include "jwt/header.hpp"
#include "jwt/payload.hpp"
#include "jwt/policy.hpp"

#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class verified_token {
  public:
    verified_token(verified_token&&) noexcept = default;
    verified_token& operator=(verified_token&&) noexcept = default;

    // "sub": the user's stable id, or the client's for a machine.
    std::string_view subject() const noexcept { return known().subject.value_or(""); }
    std::string_view issuer() const noexcept { return known().issuer.value_or(""); }
    // The accepted entry of "aud" for an id token, "client_id" for an access token.
    std::string_view client_id() const noexcept { return client_; }
    // Access or id, never either.
    token_use use() const noexcept { return use_; }
    // "cognito:username" of an id token, "username" of an access token; empty if there is none.
    std::string_view username() const noexcept;
    // The id of the key that signed.
    std::string_view key_id() const noexcept { return head_->kid; }
    base::time_point expires() const noexcept { return base::from_epoch_seconds(known().expires.value_or(0)); }
    base::time_point issued_at() const noexcept { return base::from_epoch_seconds(known().issued_at.value_or(0)); }
    // When the user signed in, if the token has it.
    std::optional<base::time_point> auth_time() const noexcept;
    // "scope", its words separated by spaces; empty if there is none.
    std::string_view scope() const noexcept { return known().scope.value_or(""); }
    bool has_scope(std::string_view word) const noexcept { return has_word(scope(), word); }
    // "cognito:groups".
    const std::vector<std::string>& groups() const noexcept { return groups_; }
    bool in_group(std::string_view group) const noexcept;
    // Empty if token revocation is switched off for the app client.
    std::string_view jti() const noexcept { return known().jti.value_or(""); }
    std::string_view origin_jti() const noexcept { return known().origin_jti.value_or(""); }
    // "event_id": of the sign-in event.
    std::string_view event_id() const noexcept { return known().event_id.value_or(""); }
    // Any claim that is text, such as "email" or "custom:tenant_id"; nullopt if it is missing or not text.
    std::optional<std::string_view> text_claim(std::string_view name) const;
    // Whether a claim is true, or the text "true", as some issuers write it.
    bool is_true(std::string_view name) const;
    // The whole payload, built anew with each call.
    boost::json::object claims() const { return payload_.object(); }
    // The same as the issuer wrote it.
    std::string_view claims_json() const noexcept { return payload_.json(); }

    // Before this time the token is not yet valid, as after the clock is set back: its iat or nbf, less the clock skew.
    base::time_point usable_from() const noexcept { return usable_from_; }
    // From this time the token must be verified again: its expiry, or the end of the accepted sign-in age.
    base::time_point usable_until() const noexcept { return usable_until_; }

  private:
    friend class verifier;
    verified_token(std::shared_ptr<const header> head, jwt::payload payload, const policy& by);

    const jwt::claims& known() const noexcept { return payload_.known(); }

    std::shared_ptr<const header> head_; // shared by the tokens of one key
    jwt::payload payload_;
    std::string_view client_;
    token_use use_;
    std::vector<std::string> groups_;
    base::time_point usable_from_, usable_until_;
};

} // namespace poolguard::jwt
