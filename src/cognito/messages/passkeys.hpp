#pragma once
// Messages about passkeys, and the documents in them for a browser's navigator.credentials (W3C Web Authentication
// Level 3, sections 5.1.8 to 5.5), whose binary members are base64url.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

struct relying_party {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(relying_party, (), (id, name))

struct passkey_user {
    std::string id; // the sub as text
    std::string name;
    std::string displayName;
};
BOOST_DESCRIBE_STRUCT(passkey_user, (), (id, name, displayName))

struct key_parameters {
    std::string type = "public-key";
    std::int64_t alg = 0;
};
BOOST_DESCRIBE_STRUCT(key_parameters, (), (type, alg))

struct credential_descriptor {
    std::string type = "public-key";
    std::string id;
    std::optional<std::vector<std::string>> transports;
};
BOOST_DESCRIBE_STRUCT(credential_descriptor, (), (type, id, transports))

struct authenticator_selection {
    static constexpr bool has_defaults = true;
    bool requireResidentKey = true;
    std::string residentKey = "required";
    std::string userVerification;
};
BOOST_DESCRIBE_STRUCT(authenticator_selection, (), (requireResidentKey, residentKey, userVerification))

// PublicKeyCredentialCreationOptionsJSON.
struct credential_creation_options {
    static constexpr bool has_defaults = true; // another Cognito may leave out what browsers do not need
    std::string challenge;
    relying_party rp;
    passkey_user user;
    std::vector<key_parameters> pubKeyCredParams;
    std::int64_t timeout = 60'000; // milliseconds
    std::vector<credential_descriptor> excludeCredentials;
    authenticator_selection authenticatorSelection;
};
BOOST_DESCRIBE_STRUCT(credential_creation_options, (),
                      (challenge, rp, user, pubKeyCredParams, timeout, excludeCredentials, authenticatorSelection))

// PublicKeyCredentialRequestOptionsJSON, of the challenge WEB_AUTHN.
struct credential_request_options {
    std::string challenge;
    std::int64_t timeout = 180'000; // milliseconds
    std::string rpId;
    std::vector<credential_descriptor> allowCredentials;
    std::string userVerification;
};
BOOST_DESCRIBE_STRUCT(credential_request_options, (), (challenge, timeout, rpId, allowCredentials, userVerification))

struct attestation_response {
    json::text<1, 30000> clientDataJSON;
    json::text<1, 100000> attestationObject;
    std::optional<json::list<json::text<1, 32>, 0, 10>> transports;
};
BOOST_DESCRIBE_STRUCT(attestation_response, (), (clientDataJSON, attestationObject, transports))

// RegistrationResponseJSON.
struct registration_response {
    json::text<1, 2000> id;
    json::text<1, 2000> rawId;
    json::text<1, 32> type;
    std::optional<json::text<1, 32>> authenticatorAttachment;
    attestation_response response;
};
BOOST_DESCRIBE_STRUCT(registration_response, (), (id, rawId, type, authenticatorAttachment, response))

struct assertion_response {
    json::text<1, 30000> clientDataJSON;
    json::text<1, 100000> authenticatorData;
    json::text<1, 3000> signature;
    std::optional<json::text<0, 200>> userHandle;
};
BOOST_DESCRIBE_STRUCT(assertion_response, (), (clientDataJSON, authenticatorData, signature, userHandle))

// AuthenticationResponseJSON, the CREDENTIAL of an answer to WEB_AUTHN.
struct authentication_response {
    json::text<1, 2000> id;
    json::text<1, 2000> rawId;
    json::text<1, 32> type;
    assertion_response response;
};
BOOST_DESCRIBE_STRUCT(authentication_response, (), (id, rawId, type, response))

struct start_web_authn_registration_reply {
    credential_creation_options CredentialCreationOptions;
};
BOOST_DESCRIBE_STRUCT(start_web_authn_registration_reply, (), (CredentialCreationOptions))
struct start_web_authn_registration {
    static constexpr std::string_view operation = "StartWebAuthnRegistration";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = start_web_authn_registration_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(start_web_authn_registration, (), (AccessToken))

struct complete_web_authn_registration {
    static constexpr std::string_view operation = "CompleteWebAuthnRegistration";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    boost::json::value Credential; // a registration_response
};
BOOST_DESCRIBE_STRUCT(complete_web_authn_registration, (), (AccessToken, Credential))

struct web_authn_credential {
    std::string CredentialId;
    std::string FriendlyCredentialName;
    std::string RelyingPartyId;
    std::optional<std::string> AuthenticatorAttachment;
    std::vector<std::string> AuthenticatorTransports;
    timestamp CreatedAt;
};
BOOST_DESCRIBE_STRUCT(web_authn_credential, (),
                      (CredentialId, FriendlyCredentialName, RelyingPartyId, AuthenticatorAttachment,
                       AuthenticatorTransports, CreatedAt))
struct list_web_authn_credentials_reply {
    std::vector<web_authn_credential> Credentials;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_web_authn_credentials_reply, (), (Credentials, NextToken))
struct list_web_authn_credentials {
    static constexpr std::string_view operation = "ListWebAuthnCredentials";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = list_web_authn_credentials_reply;

    access_token AccessToken;
    std::optional<pagination_token> NextToken;
    std::optional<json::integer<0, 20>> MaxResults;
};
BOOST_DESCRIBE_STRUCT(list_web_authn_credentials, (), (AccessToken, NextToken, MaxResults))

struct delete_web_authn_credential {
    static constexpr std::string_view operation = "DeleteWebAuthnCredential";
    static constexpr auto authorized_by = authorization::access_token;
    using reply = empty_reply;

    access_token AccessToken;
    long_text CredentialId;
};
BOOST_DESCRIBE_STRUCT(delete_web_authn_credential, (), (AccessToken, CredentialId))

// The passkeys of any user, at most 20, for administrators. Amazon has no such operations.
struct poolguard_list_user_passkeys {
    static constexpr std::string_view operation = "PoolguardListUserPasskeys";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_web_authn_credentials_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(poolguard_list_user_passkeys, (), (UserPoolId, Username))

struct poolguard_delete_user_passkey {
    static constexpr std::string_view operation = "PoolguardDeleteUserPasskey";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    user_pool_id UserPoolId;
    username Username;
    long_text CredentialId;
};
BOOST_DESCRIBE_STRUCT(poolguard_delete_user_passkey, (), (UserPoolId, Username, CredentialId))

} // namespace poolguard::cognito
