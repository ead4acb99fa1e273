#include "api/problem_mapping.hpp"

#include "api/problems.hpp"
#include "cognito/store_failure.hpp"

#include <gtest/gtest.h>
#include <set>

namespace poolguard::api {
namespace {

namespace name = cognito::failure_name;

struct token_case {
    service::authentication_failure given;
    unsigned status;
    std::string_view code;
};
class refused_tokens : public testing::TestWithParam<token_case> {};
TEST_P(refused_tokens, have_their_status_and_code) {
    const auto out = to_problem(GetParam().given);
    EXPECT_EQ(out.status(), GetParam().status);
    EXPECT_EQ(out.code(), GetParam().code);
}
using service::authentication_error;
INSTANTIATE_TEST_SUITE_P(
    all, refused_tokens,
    testing::Values(token_case{{authentication_error::missing, {}}, 401, "token_missing"},
                    token_case{{authentication_error::malformed, {}}, 401, "token_malformed"},
                    token_case{{authentication_error::revoked, {}}, 401, "token_revoked"},
                    token_case{{authentication_error::keys_unavailable, {}}, 503, "keys_unavailable"},
                    token_case{{authentication_error::invalid, jwt::error::expired}, 401, "token_expired"},
                    token_case{{authentication_error::invalid, jwt::error::bad_signature}, 401, "token_bad_signature"},
                    token_case{{authentication_error::invalid, jwt::error::unsupported_algorithm},
                               401,
                               "token_unsupported_algorithm"},
                    token_case{{authentication_error::invalid, jwt::error::crypto_failure}, 503, "keys_unavailable"}));

TEST(problem_mapping, each_check_of_the_verifier_has_a_code_of_its_own) {
    std::set<std::string_view> codes;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<jwt::error>>([&](auto each) {
        const auto out = to_problem(service::authentication_failure{authentication_error::invalid, each.value});
        EXPECT_TRUE(codes.insert(out.code()).second) << each.name;
        EXPECT_TRUE(out.status() == 401 || each.value == jwt::error::crypto_failure) << each.name;
        EXPECT_FALSE(out.detail().empty()) << each.name;
    });
}

TEST(problem_mapping, the_list_of_token_problems_has_each_code_once) {
    std::set<std::string_view> codes;
    for (const auto& kind : token_problems()) {
        EXPECT_EQ(kind.status, 401U) << kind.code;
        EXPECT_TRUE(codes.insert(kind.code).second) << kind.code;
    }
    EXPECT_TRUE(codes.contains("token_expired"));
    EXPECT_TRUE(codes.contains("token_malformed"));
    EXPECT_TRUE(codes.contains("token_missing"));
}

TEST(problem_mapping, tenants) {
    const auto of = [](service::tenant_error error) { return to_problem(service::membership_failure(error)); };
    EXPECT_EQ(of(service::tenant_error::not_provided).status(), 400U);
    EXPECT_EQ(of(service::tenant_error::not_provided).detail(), "Tenant not provided");
    EXPECT_EQ(of(service::tenant_error::malformed).status(), 400U);
    EXPECT_EQ(of(service::tenant_error::mismatch).status(), 403U);
    EXPECT_EQ(of(service::tenant_error::mismatch).code(), "tenant_mismatch");
    EXPECT_EQ(of(service::tenant_error::not_a_member).status(), 403U);
}

struct cognito_case {
    cognito_step step;
    std::string name;
    unsigned status;
    std::string_view code;
    std::string_view detail;
};
class cognito_failures : public testing::TestWithParam<cognito_case> {};
TEST_P(cognito_failures, have_their_status_code_and_words) {
    const auto& given = GetParam();
    const auto out = to_problem(cognito::failure{given.name, "internal words"}, given.step);
    EXPECT_EQ(out.status(), given.status);
    EXPECT_EQ(out.code(), given.code);
    EXPECT_EQ(out.detail(), given.detail);
}
constexpr auto unavailable_text = "The user pool cannot be reached at the moment";
INSTANTIATE_TEST_SUITE_P(
    all, cognito_failures,
    testing::Values(
        cognito_case{cognito_step::login, name::not_authorized, 400, "invalid_credentials",
                     "Invalid email or password"},
        cognito_case{cognito_step::login, name::user_not_found, 400, "invalid_credentials",
                     "Invalid email or password"},
        cognito_case{cognito_step::login, name::user_not_confirmed, 400, "user_not_confirmed",
                     "The user is not confirmed yet"},
        cognito_case{cognito_step::login, name::password_reset_required, 400, "password_reset_required",
                     "The password must be reset first"},
        cognito_case{cognito_step::login, name::too_many_requests, 429, "rate_limited",
                     "Too many attempts, try again later"},
        cognito_case{cognito_step::login, name::limit_exceeded, 429, "rate_limited",
                     "Attempt limit exceeded, try again later"},
        cognito_case{cognito_step::login, name::unreachable, 503, "cognito_unavailable", unavailable_text},
        cognito_case{cognito_step::login, name::no_credentials, 503, "cognito_unavailable", unavailable_text},
        cognito_case{cognito_step::login, name::resource_not_found, 400, "login_failed", "Login failed"},
        cognito_case{cognito_step::login, "AccessDeniedException", 400, "login_failed", "Login failed"},
        cognito_case{cognito_step::new_password, name::not_authorized, 400, "invalid_session",
                     "Challenge error: the session is no longer valid, sign in again"},
        cognito_case{cognito_step::new_password, name::invalid_password, 400, "invalid_password", "internal words"},
        cognito_case{cognito_step::new_password, name::invalid_parameter, 400, "challenge_failed",
                     "Failed to complete challenge"},
        cognito_case{cognito_step::refresh, name::not_authorized, 400, "invalid_refresh_token",
                     "Refresh error: the refresh token is not valid"},
        cognito_case{cognito_step::refresh, name::invalid_parameter, 400, "refresh_failed", "Could not refresh token"},
        cognito_case{cognito_step::logout, name::not_authorized, 400, "sign_out_refused",
                     "Logout error: the access token is no longer accepted"},
        cognito_case{cognito_step::tenant_lookup, name::not_authorized, 401, "token_revoked",
                     "The token was signed out or revoked"},
        cognito_case{cognito_step::tenant_lookup, name::too_many_requests, 503, "cognito_unavailable",
                     unavailable_text},
        cognito_case{cognito_step::tenant_lookup, "AnythingElse", 503, "cognito_unavailable", unavailable_text},
        cognito_case{cognito_step::sign_up, name::username_exists, 409, "username_taken", "User already exists"},
        cognito_case{cognito_step::sign_up, name::not_authorized, 403, "sign_up_refused", "Sign-up is not permitted"},
        cognito_case{cognito_step::sign_up, name::invalid_parameter, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::sign_up, name::invalid_password, 400, "invalid_password", "internal words"},
        cognito_case{cognito_step::sign_up, name::code_delivery_failure, 503, "code_not_sent",
                     "The code could not be sent"},
        cognito_case{cognito_step::confirmation, name::code_mismatch, 400, "code_mismatch", "The code is incorrect"},
        cognito_case{cognito_step::confirmation, name::expired_code, 400, "code_expired",
                     "The code has expired, request a new one"},
        cognito_case{cognito_step::confirmation, name::alias_exists, 409, "address_taken",
                     "An account with that address already exists"},
        cognito_case{cognito_step::sign_in, name::not_authorized, 401, "invalid_credentials",
                     "Invalid username or password"},
        cognito_case{cognito_step::sign_in, name::user_not_found, 401, "invalid_credentials",
                     "Invalid username or password"},
        cognito_case{cognito_step::sign_in, name::user_not_confirmed, 403, "user_not_confirmed",
                     "The user is not confirmed yet"},
        cognito_case{cognito_step::sign_in, name::password_reset_required, 403, "password_reset_required",
                     "The password must be reset first"},
        cognito_case{cognito_step::sign_in, name::invalid_parameter, 400, "login_failed", "Login failed"},
        cognito_case{cognito_step::sign_up, name::user_lambda_validation, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::sign_in, name::user_lambda_validation, 400, "login_failed", "internal words"},
        cognito_case{cognito_step::session_refresh, name::user_lambda_validation, 400, "refresh_failed",
                     "internal words"},
        cognito_case{cognito_step::challenge, name::user_lambda_validation, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::tenant_lookup, name::user_lambda_validation, 503, "cognito_unavailable",
                     unavailable_text},
        cognito_case{cognito_step::challenge, name::not_authorized, 401, "invalid_session",
                     "Challenge error: the session is no longer valid, sign in again"},
        cognito_case{cognito_step::challenge, name::invalid_parameter, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::session_refresh, name::not_authorized, 401, "invalid_refresh_token",
                     "Refresh error: the refresh token is not valid"},
        cognito_case{cognito_step::sign_out, name::not_authorized, 401, "token_revoked",
                     "The token was signed out or revoked"},
        cognito_case{cognito_step::password_reset, name::user_not_found, 404, "user_not_found",
                     "There is no such user"},
        cognito_case{cognito_step::own_account, name::not_authorized, 403, "attribute_refused",
                     "An attribute may not be written"},
        cognito_case{cognito_step::own_account, name::user_not_found, 401, "token_revoked",
                     "The token was signed out or revoked"},
        cognito_case{cognito_step::password_change, name::not_authorized, 400, "wrong_password",
                     "The current password is incorrect"},
        cognito_case{cognito_step::passkey, "WebAuthnNotEnabledException", 400, "passkeys_not_enabled",
                     "The user pool does not allow passkeys: AllowedFirstAuthFactors of its SignInPolicy need "
                     "WEB_AUTHN"},
        cognito_case{cognito_step::passkey, "WebAuthnConfigurationMissingException", 400, "passkeys_not_configured",
                     "The user pool has no domain for passkeys: it needs a RelyingPartyId (SetUserPoolMfaConfig), or a "
                     "domain"},
        cognito_case{cognito_step::passkey, "WebAuthnChallengeNotFoundException", 400, "passkey_challenge_expired",
                     "The registration has expired or was started elsewhere, begin again"},
        cognito_case{cognito_step::passkey, "WebAuthnOriginNotAllowedException", 400, "passkey_refused",
                     "internal words"},
        cognito_case{cognito_step::passkey, name::invalid_parameter, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::passkey, name::limit_exceeded, 409, "too_many_passkeys",
                     "The user has as many passkeys as allowed"},
        cognito_case{cognito_step::passkey, name::resource_not_found, 404, "passkey_not_found",
                     "The user has no such passkey"},
        cognito_case{cognito_step::device, "InvalidUserPoolConfigurationException", 400, "devices_not_tracked",
                     "The user pool tracks no devices: it needs a DeviceConfiguration (UpdateUserPool)"},
        cognito_case{cognito_step::device, "DeviceKeyExistsException", 409, "device_taken",
                     "The device has been confirmed already"},
        cognito_case{cognito_step::device, name::resource_not_found, 404, "device_not_found",
                     "The user has no such device"},
        cognito_case{cognito_step::own_sessions, name::unknown_operation, 501, "not_offered_by_pool",
                     "The user pool has no operation for this; it can only end all sessions of a user"},
        cognito_case{cognito_step::own_sessions, name::invalid_parameter, 400, "invalid_request", "internal words"},
        cognito_case{cognito_step::own_sessions, name::not_authorized, 401, "token_revoked",
                     "The token was signed out or revoked"}));

TEST(problem_mapping, a_way_to_sign_in_that_is_not_enabled_says_what_to_set) {
    for (const auto* said : {"Auth flow not enabled for this client", "USER_AUTH is not enabled for the client.",
                             "Custom auth lambda trigger is not configured for the user pool."}) {
        const auto out = to_problem(cognito::failure{name::invalid_parameter, said}, cognito_step::sign_in);
        EXPECT_EQ(out.code(), "sign_in_not_enabled") << said;
        EXPECT_NE(out.detail().find("ALLOW_USER_AUTH"), std::string::npos);
    }
}

TEST(problem_mapping, a_wrong_answer_is_no_invalid_session) {
    const auto out =
        to_problem(cognito::failure{name::not_authorized, "Incorrect username or password."}, cognito_step::challenge);
    EXPECT_EQ(out.status(), 401U);
    EXPECT_EQ(out.code(), "invalid_credentials");
}

TEST(problem_mapping, what_cognito_says_of_the_token_is_no_refused_attribute) {
    for (const auto* said : {"Access Token has been revoked", "Access Token has expired", "User is disabled."})
        for (const auto step :
             {cognito_step::own_account, cognito_step::password_change, cognito_step::passkey, cognito_step::device})
            EXPECT_EQ(to_problem(cognito::failure{name::not_authorized, said}, step).code(), "token_revoked") << said;
}

TEST(problem_mapping, values_that_cognito_repeats_are_not_shown) {
    const auto out = to_problem(
        cognito::failure{name::invalid_parameter, "1 validation error detected: Value 'secret' at 'password' failed"},
        cognito_step::sign_up);
    EXPECT_EQ(out.code(), "invalid_request");
    EXPECT_EQ(out.detail().find("secret"), std::string::npos);
}

TEST(problem_mapping, an_unknown_user_and_a_wrong_password_are_the_same_to_the_byte) {
    const auto unknown = to_response(to_problem(cognito::failure{name::user_not_found, "a"}, cognito_step::login));
    const auto wrong = to_response(to_problem(cognito::failure{name::not_authorized, "b"}, cognito_step::login));
    EXPECT_EQ(unknown.body, wrong.body);
    EXPECT_EQ(unknown.headers, wrong.headers);
    EXPECT_EQ(unknown.status, wrong.status);
}

TEST(problem_mapping, refreshing_says_when_a_username_is_needed) {
    const auto out =
        to_problem(cognito::failure{name::invalid_parameter, "username is required when client secret is enabled"},
                   cognito_step::refresh);
    EXPECT_EQ(out.code(), "username_required");
}

TEST(problem_mapping, records) {
    EXPECT_EQ(to_problem(service::record_error::not_found).status(), 404U);
    EXPECT_EQ(to_problem(service::record_error::unavailable).status(), 503U);
    EXPECT_EQ(to_problem(service::record_error::failed).status(), 500U);
    const auto cursor = to_problem(service::record_error::bad_cursor, 422);
    EXPECT_EQ(cursor.status(), 422U);
    ASSERT_EQ(cursor.errors().size(), 1U);
    EXPECT_EQ(cursor.errors()[0].field, "cursor");
}

TEST(problem_mapping, a_store_that_fails_is_not_a_pool_that_cannot_be_reached) {
    using enum cognito_step;
    for (const auto step : {login, new_password, refresh, logout, tenant_lookup, administration, sign_up, confirmation,
                            sign_in, challenge, session_refresh, sign_out, password_reset, own_account, password_change,
                            second_factor, passkey, device, own_sessions}) {
        EXPECT_EQ(to_problem(cognito::store_failed(), step).code(), "store_unavailable");
        EXPECT_EQ(to_problem(cognito::failure{name::internal_error, "Something went wrong"}, step).code(),
                  "cognito_unavailable");
    }
}

TEST(problem_mapping, administrators_are_told_what_the_pool_cannot_do) {
    const auto of = [](const char* failure, const char* message) {
        return to_problem(cognito::failure{failure, message}, cognito_step::administration);
    };
    const auto confirmed = of(name::not_authorized, "User cannot be confirmed. Current status is CONFIRMED");
    EXPECT_EQ(confirmed.status(), 409U);
    EXPECT_EQ(confirmed.code(), "wrong_user_status");
    EXPECT_EQ(confirmed.detail(), "User cannot be confirmed. Current status is CONFIRMED");
    EXPECT_EQ(of(name::unsupported_user_state, "Resend not possible.").code(), "wrong_user_status");
    EXPECT_EQ(of(name::unknown_operation, "").status(), 501U);
    EXPECT_EQ(of(name::unknown_operation, "").code(), "not_offered_by_pool");
    EXPECT_EQ(of(name::resource_not_found, "Session does not exist.").code(), "session_not_found");
    EXPECT_EQ(of(name::resource_not_found, "Group not found.").code(), "group_not_found");
    // All other refusals are of this server.
    EXPECT_EQ(of(name::not_authorized, "User is not authorized").code(), "cognito_unavailable");
    // Others do not learn of a user's status.
    EXPECT_EQ(
        to_problem(cognito::failure{name::not_authorized, "User cannot be confirmed. Current status is CONFIRMED"},
                   cognito_step::confirmation)
            .code(),
        "confirmation_refused");
}

} // namespace
} // namespace poolguard::api
