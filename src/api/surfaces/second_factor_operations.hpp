#pragma once
// Second factors of the holder of an access token: {prefix}/mfa and {prefix}/mfa/totp, written once for the surfaces
// that differ in their prefix alone.

#include "api/operation.hpp"
#include "api/surfaces/account_answers.hpp"
#include "service/second_factors.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

struct factors_out {
    std::vector<service::second_factor> methods;
    std::optional<service::second_factor> preferred;
};
BOOST_DESCRIBE_STRUCT(factors_out, (), (methods, preferred))

struct factors_in {
    json::list<service::second_factor, 0, 3> methods;
    std::optional<service::second_factor> preferred;
};
BOOST_DESCRIBE_STRUCT(factors_in, (), (methods, preferred))

// What an authenticator app is fed with: by hand, by a link on the phone itself, or by its camera.
struct authenticator_out {
    token_text secret;                 // base32
    token_text otpauth_uri;            // otpauth://totp/Issuer:account?secret=...&issuer=Issuer
    token_text qr_svg;                 // the address as a QR code
    std::optional<token_text> session; // within a sign-in: what to go on with
};
BOOST_DESCRIBE_STRUCT(authenticator_out, (), (secret, otpauth_uri, qr_svg, session))

inline constexpr auto authenticator_example =
    R"({"secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP","otpauth_uri":"otpauth://totp/Poolguard:new.user%40example.com)"
    R"(?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Poolguard","qr_svg":"<svg xmlns=\"http://www.w3.org/2000/svg\")"
    R"( viewBox=\"0 0 61 61\">...</svg>"})";

// The secret is taken out of what is given.
authenticator_out to_authenticator(service::authenticator_secret& given, std::string_view issuer);

std::vector<operation> second_factor_operations(std::string_view prefix, std::string_view tag,
                                                std::string_view id_prefix, service::second_factors& factors,
                                                std::string_view authenticator_issuer);

} // namespace poolguard::api
