#pragma once
// Messages about passkeys, which this server does not support yet.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr refusal no_passkeys{"WebAuthnNotEnabledException", "This server does not support passkeys."};
inline constexpr refusal no_passkeys_kept{"InvalidParameterException", "This server keeps no passkeys."};

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

} // namespace poolguard::cognito
