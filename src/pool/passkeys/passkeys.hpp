#pragma once
// The passkeys of users: registering one, and proving at a sign-in that it is there. They are kept with their user, who
// is found by each of them, so that whatever removes the user removes them too.
// Source: Amazon Cognito developer guide, "Passkey sign-in"; W3C Web Authentication Level 3, section 7.

#include "base/random.hpp"
#include "cognito/messages/passkeys.hpp"
#include "pool/model/users.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace poolguard::pool {

// What a sign-in asks a passkey.
struct passkey_question {
    std::string options;  // CREDENTIAL_REQUEST_OPTIONS: JSON for the browser
    std::string expected; // what the passkey has to sign; the caller seals it into the Session
};

class passkeys {
  public:
    static constexpr std::size_t most_passkeys = 20; // of a user
    static constexpr std::chrono::minutes registration_time{5};

    // All references must outlive them. The public URL is that of the sign-in pages.
    passkeys(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random,
             std::string public_url);

    // What a browser needs to make a passkey. The challenge replaces an earlier one of the user.
    // WebAuthnNotEnabledException, WebAuthnConfigurationMissingException, or LimitExceededException.
    result<cognito::credential_creation_options>
    begin_registration(const user_pool_document& pool, const client_document& client, const user_document& user) const;
    // Takes the browser's RegistrationResponseJSON. A credential that can be read uses the challenge up, right or
    // wrong, unless another app client started it.
    // InvalidParameterException, or one of Cognito's WebAuthn…Exceptions, by what is wrong.
    result<void> complete_registration(const user_pool_document& pool, const client_document& client,
                                       const user_document& user, const boost::json::value& credential) const;
    // ResourceNotFoundException when the user has no such passkey.
    result<void> remove(const user_pool_document& pool, const user_document& user, std::string_view id) const;

    // Whether the user can be asked for a passkey: the pool allows it, and the user has one for its domain. Reads
    // nothing, so it takes equally long for a user who does not exist.
    bool has_any(const user_pool_document& pool, const user_document& user) const;
    // CREDENTIAL_REQUEST_OPTIONS for whoever has a passkey of the pool, with a challenge of the caller's (base64url).
    result<std::string> ask_anyone(const user_pool_document& pool, std::string challenge) const;
    result<passkey_question> ask(const user_pool_document& pool, const user_document& user) const;
    // Checks a CREDENTIAL, and keeps the authenticator's count of signatures. The caller then uses the Session up.
    // NotAuthorizedException "Incorrect username or password.", whatever is wrong; the log says what. Where passkeys
    // are both factors, the user has been verified.
    result<void> check(const user_pool_document& pool, const user_document& user, std::string_view expected,
                       std::string_view credential) const;

  private:
    // The bytes of the user's challenge, which works only this once.
    result<base::bytes> take_challenge(const user_pool_document& pool, const client_document& client,
                                       const user_document& user) const;
    result<void> add(const user_pool_document& pool, const user_document& user, const passkey_document& passkey) const;
    result<void> keep_counter(const user_pool_document& pool, const user_document& user, std::string_view id,
                              std::uint32_t counter) const;

    store::records& records_;
    pool::users& users_;
    const base::clock& clock_;
    base::random_source& random_;
    std::string public_url_;
};

} // namespace poolguard::pool
