#pragma once
// A signed-in user's second factors: {prefix}/mfa and {prefix}/mfa/totp, for each surface of accounts.

#include "api/operation.hpp"
#include "api/surfaces/account_answers.hpp"
#include "service/factors/second_factors.hpp"

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

// What an authenticator app needs, to type in, to open on the phone itself, or to scan.
struct authenticator_out {
    token_text secret;                 // base32
    token_text otpauth_uri;            // otpauth://totp/Issuer:account?secret=...&issuer=Issuer
    token_text qr_svg;                 // otpauth_uri as a QR code
    std::optional<token_text> session; // during a sign-in: for the next step
};
BOOST_DESCRIBE_STRUCT(authenticator_out, (), (secret, otpauth_uri, qr_svg, session))

inline constexpr auto authenticator_example =
    R"({"secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP","otpauth_uri":"otpauth://totp/Poolguard:new.user%40example.com)"
    R"(?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Poolguard","qr_svg":"<svg xmlns=\"http://www.w3.org/2000/svg\")"
    R"( viewBox=\"0 0 61 61\">...</svg>"})";

// Takes the session out of `given`.
authenticator_out to_authenticator(service::authenticator_secret& given, std::string_view issuer);

struct surface_names;
std::vector<operation> second_factor_operations(const surface_names& names, service::second_factors& factors,
                                                const std::string& authenticator_issuer);

} // namespace poolguard::api
