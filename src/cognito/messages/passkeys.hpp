#pragma once
// Messages about passkeys and about the first factors that a user can choose from, and about SAML's certificate. This
// server has none of them yet.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr refusal no_passkeys{"WebAuthnNotEnabledException", "This server does not support passkeys."};
inline constexpr refusal no_passkeys_kept{"InvalidParameterException", "This server keeps no passkeys."};
inline constexpr refusal no_choice{"InvalidParameterException",
                                   "This server does not support a choice of the first factor (USER_AUTH)."};
inline constexpr refusal no_saml{"InvalidParameterException",
                                 "This server does not support SAML, so user pools have no certificate for it."};

struct start_web_authn_registration {
    static constexpr std::string_view operation = "StartWebAuthnRegistration";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_passkeys;
    using reply = no_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(start_web_authn_registration, (), (AccessToken))

struct complete_web_authn_registration {
    static constexpr std::string_view operation = "CompleteWebAuthnRegistration";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_passkeys;
    using reply = no_reply;

    access_token AccessToken;
    boost::json::value Credential;
};
BOOST_DESCRIBE_STRUCT(complete_web_authn_registration, (), (AccessToken, Credential))

struct list_web_authn_credentials {
    static constexpr std::string_view operation = "ListWebAuthnCredentials";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_passkeys_kept;
    using reply = no_reply;

    access_token AccessToken;
    std::optional<pagination_token> NextToken;
    std::optional<json::integer<0, 20>> MaxResults;
};
BOOST_DESCRIBE_STRUCT(list_web_authn_credentials, (), (AccessToken, NextToken, MaxResults))

struct delete_web_authn_credential {
    static constexpr std::string_view operation = "DeleteWebAuthnCredential";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_passkeys_kept;
    using reply = no_reply;

    access_token AccessToken;
    long_text CredentialId;
};
BOOST_DESCRIBE_STRUCT(delete_web_authn_credential, (), (AccessToken, CredentialId))

struct get_user_auth_factors {
    static constexpr std::string_view operation = "GetUserAuthFactors";
    static constexpr auto authorized_by = authorization::access_token;
    static constexpr auto refused = no_choice;
    using reply = no_reply;

    access_token AccessToken;
};
BOOST_DESCRIBE_STRUCT(get_user_auth_factors, (), (AccessToken))

struct admin_get_user_auth_factors {
    static constexpr std::string_view operation = "AdminGetUserAuthFactors";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto refused = no_choice;
    using reply = no_reply;

    user_pool_id UserPoolId;
    username Username;
};
BOOST_DESCRIBE_STRUCT(admin_get_user_auth_factors, (), (UserPoolId, Username))

struct get_signing_certificate {
    static constexpr std::string_view operation = "GetSigningCertificate";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto refused = no_saml;
    using reply = no_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_signing_certificate, (), (UserPoolId))

} // namespace poolguard::cognito
