#pragma once
// The catalogue of problems. The codes of refused tokens, one for each check of the verifier, are in
// problem_mapping.cpp.

#include "api/problem.hpp"

namespace poolguard::api::problems {

// Requests
inline constexpr problem_kind body_malformed{400, "body_malformed", "The body is not a JSON document"};
inline constexpr problem_kind validation_failed{422, "validation_failed", "A field of the request is not valid"};

// Tokens
inline constexpr problem_kind token_missing{401, "token_missing", "A bearer token is required"};
inline constexpr problem_kind token_malformed{
    401, "token_malformed", "The Authorization header is not a single bearer token", 0, "invalid_token"};
inline constexpr problem_kind token_revoked{401, "token_revoked", "The token was signed out or revoked", 0,
                                            "invalid_token"};
inline constexpr problem_kind token_expired{401, "token_expired", "The token has expired", 0, "invalid_token"};
inline constexpr problem_kind keys_unavailable{503, "keys_unavailable",
                                               "The user pool's signing keys are not available at the moment", 5};

// Tenants
inline constexpr problem_kind tenant_not_provided{400, "tenant_not_provided", "Tenant not provided"};
inline constexpr problem_kind tenant_malformed{400, "tenant_malformed", "The tenant's name is not valid"};
inline constexpr problem_kind tenant_mismatch{403, "tenant_mismatch",
                                              "The user belongs to another tenant than the requested one"};
inline constexpr problem_kind tenant_not_a_member{403, "tenant_not_a_member",
                                                  "The user does not belong to the requested tenant"};

// Roles and users
inline constexpr problem_kind role_required{403, "role_required", "Admin access required"};
inline constexpr problem_kind user_not_found{404, "user_not_found", "There is no such user"};
inline constexpr problem_kind group_not_found{404, "group_not_found", "There is no such group"};
inline constexpr problem_kind group_taken{409, "group_taken", "A group with that name already exists"};
inline constexpr problem_kind would_lock_out{409, "would_lock_out",
                                             "Administrators cannot lock themselves or the pool out"};
inline constexpr problem_kind wrong_user_status{409, "wrong_user_status", "The user's status does not allow this"};
inline constexpr problem_kind session_not_found{404, "session_not_found", "The user has no such session"};
inline constexpr problem_kind linked_sign_in_not_found{404, "linked_sign_in_not_found",
                                                       "The user has no such linked sign-in"};
inline constexpr problem_kind not_offered_by_pool{
    501, "not_offered_by_pool", "The user pool has no operation for this; it can only end all sessions of a user"};

// The set-up of the user pool
inline constexpr problem_kind setup_not_found{404, "setup_not_found", "The user pool has nothing by that name"};
inline constexpr problem_kind changed_meanwhile{
    409, "changed_meanwhile",
    "Somebody has changed this since you opened the page. Nothing was overwritten; the page now shows what is there"};
inline constexpr problem_kind form_repeated{
    409, "form_repeated",
    "This form has already been sent. Nothing was done a second time; the page shows what is there"};
inline constexpr problem_kind client_in_use{
    409, "client_in_use",
    "This server signs people in with this app client, so neither it nor its secrets can be deleted here"};
inline constexpr problem_kind domain_in_use{
    409, "domain_in_use", "This server sends people to this domain to sign in, so it cannot be deleted here"};
inline constexpr problem_kind logo_would_go{
    409, "logo_would_go",
    "Cognito takes the CSS and the logo together. Choose the logo again, or tick the box that removes it"};
inline constexpr problem_kind setup_not_permitted{403, "setup_not_permitted",
                                                  "This server's AWS credentials do not allow this"};

// Forward authentication
inline constexpr problem_kind rule_invalid{400, "rule_invalid", "The forward-auth rule is invalid"};
inline constexpr problem_kind group_required{403, "group_required", "The user is in none of the required groups"};
inline constexpr problem_kind scope_required{403, "scope_required", "The token does not have the required scope"};
inline constexpr problem_kind tenant_required{403, "tenant_required",
                                              "The user belongs to none of the required tenants"};
inline constexpr problem_kind path_ambiguous{403, "path_ambiguous",
                                             "The proxy and the application may read the requested path differently"};
inline constexpr problem_kind identity_too_long{403, "identity_too_long", "The user's data is too long for a header"};

// Accounts
inline constexpr problem_kind username_taken{409, "username_taken", "User already exists"};
inline constexpr problem_kind address_taken{409, "address_taken", "An account with that address already exists"};
inline constexpr problem_kind sign_up_refused{403, "sign_up_refused", "Sign-up is not permitted"};
inline constexpr problem_kind confirmation_refused{400, "confirmation_refused", "The user cannot be confirmed"};
inline constexpr problem_kind reset_refused{400, "reset_refused", "The password cannot be reset"};
inline constexpr problem_kind attribute_refused{403, "attribute_refused", "An attribute may not be written"};
inline constexpr problem_kind wrong_password{400, "wrong_password", "The current password is incorrect"};
inline constexpr problem_kind second_factor_refused{403, "second_factor_refused",
                                                    "The user pool does not allow the user to change second factors"};
inline constexpr problem_kind invalid_request{400, "invalid_request", "The user pool does not accept these values"};
inline constexpr problem_kind no_changes{400, "no_changes", "No attribute to change was given"};
inline constexpr problem_kind code_not_sent{503, "code_not_sent", "The code could not be sent", 30};

// Sign-in and sign-out; some have another status where clients expect one.
inline constexpr problem_kind invalid_credentials{400, "invalid_credentials", "Invalid email or password"};
inline constexpr problem_kind user_not_confirmed{400, "user_not_confirmed", "The user is not confirmed yet"};
inline constexpr problem_kind password_reset_required{400, "password_reset_required",
                                                      "The password must be reset first"};
inline constexpr problem_kind invalid_credentials_401{401, invalid_credentials.code, "Invalid username or password"};
inline constexpr problem_kind user_not_confirmed_403{403, user_not_confirmed.code, user_not_confirmed.detail};
inline constexpr problem_kind password_reset_required_403{403, password_reset_required.code,
                                                          password_reset_required.detail};
inline constexpr problem_kind invalid_password{400, "invalid_password", "The password does not fit the policy"};
inline constexpr problem_kind invalid_session{400, "invalid_session",
                                              "Challenge error: the session is no longer valid, sign in again"};
inline constexpr problem_kind invalid_refresh_token{400, "invalid_refresh_token",
                                                    "Refresh error: the refresh token is not valid"};
inline constexpr problem_kind invalid_session_401{401, invalid_session.code, invalid_session.detail};
inline constexpr problem_kind invalid_refresh_token_401{401, invalid_refresh_token.code, invalid_refresh_token.detail};
inline constexpr problem_kind username_required{400, "username_required",
                                                "username is required when client secret is enabled"};
inline constexpr problem_kind sign_out_refused{400, "sign_out_refused",
                                               "Logout error: the access token is no longer accepted"};
inline constexpr problem_kind code_mismatch{400, "code_mismatch", "The code is incorrect"};
inline constexpr problem_kind code_expired{400, "code_expired", "The code has expired, request a new one"};
inline constexpr problem_kind sign_in_not_enabled{
    400, "sign_in_not_enabled",
    "The user pool does not allow this way to sign in. ExplicitAuthFlows of the app client need ALLOW_USER_AUTH for "
    "passkeys, codes and a choice, ALLOW_CUSTOM_AUTH for CUSTOM_CHALLENGE, and ALLOW_ADMIN_USER_PASSWORD_AUTH for "
    "passwords; for CUSTOM_CHALLENGE, LambdaConfig of the pool also needs the three functions"};
inline constexpr problem_kind login_failed{400, "login_failed", "Login failed"};
inline constexpr problem_kind challenge_failed{400, "challenge_failed", "Failed to complete challenge"};
inline constexpr problem_kind refresh_failed{400, "refresh_failed", "Could not refresh token"};
inline constexpr problem_kind logout_failed{400, "logout_failed", "Logout error: the sign-out was not completed"};
inline constexpr problem_kind rate_limited{429, "rate_limited", "Too many attempts, try again later", 5};
inline constexpr problem_kind attempts_limited{429, "rate_limited", "Attempt limit exceeded, try again later", 60};
inline constexpr problem_kind cognito_unavailable{503, "cognito_unavailable",
                                                  "The user pool cannot be reached at the moment", 5};

// Sign-in with Cognito's pages, and browsers' sessions
inline constexpr problem_kind provider_not_found{404, "provider_not_found", "There is no such provider"};
inline constexpr problem_kind sign_in_pages_missing{400, "sign_in_pages_missing",
                                                    "COGNITO_DOMAIN is not set, so there are no sign-in pages"};
inline constexpr problem_kind return_address_refused{
    400, "return_address_refused", "return_to is neither a path of this server nor a registered address"};
inline constexpr problem_kind state_mismatch{400, "state_mismatch",
                                             "The sign-in was started in another browser, or too long ago"};
inline constexpr problem_kind sign_in_repeated{400, "sign_in_repeated",
                                               "The code of this sign-in has already been used"};
inline constexpr problem_kind provider_declined{400, "provider_declined", "OAuth error: the sign-in was not completed"};
inline constexpr problem_kind code_missing{400, "code_missing", "Missing code"};
inline constexpr problem_kind code_refused{400, "code_refused", "OAuth error: the code is no longer valid"};
inline constexpr problem_kind clock_differs{
    503, "clock_differs",
    "Cognito's tokens are not valid at this server's time: the clocks of the two differ by more than is allowed. The "
    "administrator must set this server's clock, for example by NTP",
    30};
inline constexpr problem_kind fresh_token_refused{502, "fresh_token_refused",
                                                  "This server does not accept the token that Cognito has just issued"};
inline constexpr problem_kind write_token_missing{403, "csrf_token_required",
                                                  "A write with the session's cookie needs its X-CSRF-Token"};

// Passkeys and devices
inline constexpr problem_kind passkeys_not_enabled{
    400, "passkeys_not_enabled",
    "The user pool does not allow passkeys: AllowedFirstAuthFactors of its SignInPolicy need WEB_AUTHN"};
inline constexpr problem_kind passkeys_not_configured{
    400, "passkeys_not_configured",
    "The user pool has no domain for passkeys: it needs a RelyingPartyId (SetUserPoolMfaConfig), or a domain"};
inline constexpr problem_kind passkey_challenge_expired{
    400, "passkey_challenge_expired", "The registration has expired or was started elsewhere, begin again"};
inline constexpr problem_kind passkey_refused{400, "passkey_refused", "The user pool does not accept the passkey"};
inline constexpr problem_kind passkey_not_found{404, "passkey_not_found", "The user has no such passkey"};
inline constexpr problem_kind too_many_passkeys{409, "too_many_passkeys", "The user has as many passkeys as allowed"};
inline constexpr problem_kind devices_not_tracked{
    400, "devices_not_tracked", "The user pool tracks no devices: it needs a DeviceConfiguration (UpdateUserPool)"};
inline constexpr problem_kind device_taken{409, "device_taken", "The device has been confirmed already"};
inline constexpr problem_kind device_not_found{404, "device_not_found", "The user has no such device"};

// Records
inline constexpr problem_kind record_not_found{404, "record_not_found", "There is no such record"};
inline constexpr problem_kind id_token_needed{
    403, "id_token_needed",
    "This needs your own AWS credentials, which need your ID token: sign in here, or send it in X-Id-Token"};
inline constexpr problem_kind credentials_refused{403, "credentials_refused",
                                                  "Your AWS credentials do not allow this, or you have none"};
inline constexpr problem_kind credentials_not_given{404, "credentials_not_given",
                                                    "This server does not hand out AWS credentials"};
inline constexpr problem_kind credentials_unavailable{503, "credentials_unavailable",
                                                      "The identity pool does not answer, try again later", 5};
inline constexpr problem_kind store_unavailable{503, "store_unavailable", "The store is busy or cannot be reached", 1};
inline constexpr problem_kind store_failed{500, "store_failed", "The store could not complete the request"};

// For those who run the servers
inline constexpr problem_kind mailbox_absent{404, "mailbox_absent", "The mail of this server does not go to a folder"};
inline constexpr problem_kind letter_not_found{404, "letter_not_found", "There is no such letter"};
inline constexpr problem_kind mailbox_unreadable{500, "mailbox_unreadable", "The mail folder cannot be read"};

// The server
inline constexpr problem_kind not_ready{503, "not_ready", "A part of the server does not answer", 5};
inline constexpr problem_kind asset_not_found{404, "not_found", "There is nothing at this path"};

} // namespace poolguard::api::problems
