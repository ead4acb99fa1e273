#include "pool/tokens/access_tokens.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> refuse_token(std::string message) {
    return refuse(cognito::failure_name::not_authorized, std::move(message));
}
std::unexpected<failure> unverifiable() { return refuse_token("Could not verify signature for Access Token"); }
std::unexpected<failure> invalid_token() { return refuse_token("Invalid Access Token"); }

// Cognito's messages give several reasons the same words.
void log_reason(std::string_view reason) { base::log::info("access_token_refused", {{"reason", reason}}); }

std::unexpected<failure> refuse_token_for(jwt::error why) {
    log_reason(jwt::name(why));
    using enum jwt::error;
    switch (why) {
    case token_too_large:
    case malformed_token:
    case not_canonical_base64url:
    case header_not_json:
    case payload_not_json:
    case duplicate_member:
    case critical_header:
    case wrong_type_header:
    case missing_algorithm:
    case unsupported_algorithm:
    case missing_key_id:
    case bad_key_id:
    case unknown_key:
    case algorithm_not_for_key:
    case bad_signature:
        return unverifiable();
    case expired:
        return refuse_token("Access Token has expired");
    case missing_scope:
        return refuse_token("Access Token does not have required scopes");
    case crypto_failure:
        return refuse(cognito::failure_name::internal_error, "The Access Token could not be verified.");
    case bad_claim_type:
    case missing_expiry:
    case missing_issued_at:
    case issued_in_future:
    case not_yet_valid:
    case missing_issuer:
    case wrong_issuer:
    case missing_token_use:
    case wrong_token_use:
    case missing_client:
    case wrong_client:
    case missing_subject:
    case subject_mismatch:
    case missing_auth_time:
    case authentication_too_old:
    case missing_group:
    case forbidden_group:
    case custom_check_failed:
        return invalid_token();
    }
    return invalid_token();
}

} // namespace

result<std::shared_ptr<const user_pool_document>> access_tokens::pool_of(std::string_view token) const {
    const auto head = jwt::verifier::read_head(token);
    if (!head) return refuse_token_for(head.error());
    if (!head->unverified_issuer) return refuse_token_for(jwt::error::missing_issuer);
    const auto pool_id = head->unverified_issuer->substr(head->unverified_issuer->rfind('/') + 1);
    if (!cognito::is_user_pool_id(pool_id) || verifier_.issuer_of(pool_id) != *head->unverified_issuer)
        return refuse_token_for(jwt::error::wrong_issuer);
    POOLGUARD_TRY(auto pool, verifier_.find_pool(pool_id));
    if (!pool) return refuse_token_for(jwt::error::wrong_issuer);
    return pool;
}

result<signed_in_user> access_tokens::verify(std::string_view token, std::string_view scope) const {
    POOLGUARD_TRY(auto pool, pool_of(token));
    jwt::policy wanted({verifier_.issuer_of(pool->id)}, jwt::token_use::access, jwt::accept_any_client_unsafe);
    wanted.all_scopes = {std::string(scope)};
    POOLGUARD_TRY(const auto verified, verifier_.verify(token, *pool, wanted, [](jwt::error why, base::time_point) {
        return refuse_token_for(why).error();
    }));
    POOLGUARD_TRY(auto client, verifier_.client_of(verified, *pool));
    POOLGUARD_TRY(auto status, verifier_.status_of(verified, *pool));
    switch (status.validity) {
    case token_validity::user_gone:
        log_reason("user_gone");
        return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    case token_validity::user_disabled:
        log_reason("user_disabled");
        return refuse_token("User is disabled.");
    case token_validity::revoked:
        log_reason("revoked");
        // The reset ended the session.
        if (status.user.status == cognito::user_status::RESET_REQUIRED)
            return refuse(cognito::failure_name::password_reset_required, "Password reset required for the user");
        return refuse_token("Access Token has been revoked");
    case token_validity::valid:
        break;
    }
    return signed_in_user(std::move(pool), std::move(client), std::move(status.user), verified);
}

} // namespace poolguard::pool
