#pragma once
// The message about SAML's certificate. This server does not support SAML yet.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr refusal no_saml{"InvalidParameterException",
                                 "This server does not support SAML, so user pools have no certificate for it."};

struct get_signing_certificate {
    static constexpr std::string_view operation = "GetSigningCertificate";
    static constexpr auto authorized_by = authorization::signature;
    static constexpr auto refused = no_saml;
    using reply = no_reply;

    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(get_signing_certificate, (), (UserPoolId))

} // namespace poolguard::cognito
