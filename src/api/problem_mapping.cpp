#include "api/problem_mapping.hpp"

#include "api/problems.hpp"

#include <fmt/format.h>

namespace poolguard::api {

namespace {

problem_kind refused_token(std::string_view code, jwt::error cause) {
    return {401, code, jwt::describe(cause), 0, "invalid_token"};
}

problem_kind kind_of(jwt::error cause) {
    using enum jwt::error;
    const auto refused = [cause](std::string_view code) { return refused_token(code, cause); };
    switch (cause) {
    case token_too_large:
        return refused("token_too_large");
    case malformed_token:
        return refused("token_malformed");
    case not_canonical_base64url:
        return refused("token_not_canonical");
    case header_not_json:
        return refused("token_header_not_json");
    case payload_not_json:
        return refused("token_payload_not_json");
    case duplicate_member:
        return refused("token_duplicate_member");
    case critical_header:
        return refused("token_critical_header");
    case wrong_type_header:
        return refused("token_wrong_type");
    case missing_algorithm:
        return refused("token_missing_algorithm");
    case unsupported_algorithm:
        return refused("token_unsupported_algorithm");
    case missing_key_id:
        return refused("token_missing_key_id");
    case bad_key_id:
        return refused("token_bad_key_id");
    case unknown_key:
        return refused("token_unknown_key");
    case algorithm_not_for_key:
        return refused("token_algorithm_not_for_key");
    case bad_signature:
        return refused("token_bad_signature");
    case bad_claim_type:
        return refused("token_bad_claim");
    case missing_expiry:
        return refused("token_missing_expiry");
    case expired:
        return problems::token_expired;
    case missing_issued_at:
        return refused("token_missing_issued_at");
    case issued_in_future:
        return refused("token_issued_in_future");
    case not_yet_valid:
        return refused("token_not_yet_valid");
    case missing_issuer:
        return refused("token_missing_issuer");
    case wrong_issuer:
        return refused("token_wrong_issuer");
    case missing_token_use:
        return refused("token_missing_use");
    case wrong_token_use:
        return refused("token_wrong_use");
    case missing_client:
        return refused("token_missing_client");
    case wrong_client:
        return refused("token_wrong_client");
    case missing_subject:
        return refused("token_missing_subject");
    case subject_mismatch:
        return refused("token_subject_mismatch");
    case missing_auth_time:
        return refused("token_missing_auth_time");
    case authentication_too_old:
        return refused("token_authentication_too_old");
    case missing_group:
        return refused("token_missing_group");
    case forbidden_group:
        return refused("token_forbidden_group");
    case missing_scope:
        return refused("token_missing_scope");
    case custom_check_failed:
        return refused("token_refused");
    case crypto_failure:
        return problems::keys_unavailable;
    }
    return problems::token_malformed;
}

problem_kind kind_of(service::tenant_error error) {
    using enum service::tenant_error;
    switch (error) {
    case not_provided:
        return problems::tenant_not_provided;
    case mismatch:
        return problems::tenant_mismatch;
    case not_a_member:
        return problems::tenant_not_a_member;
    case malformed:
        return problems::tenant_malformed;
    }
    return problems::tenant_mismatch;
}

} // namespace

problem to_problem(const service::authentication_failure& failure) {
    using enum service::authentication_error;
    switch (failure.error) {
    case missing:
        return problems::token_missing;
    case malformed:
        return problems::token_malformed;
    case invalid:
        return kind_of(failure.cause);
    case revoked:
        return problems::token_revoked;
    case keys_unavailable:
        return problems::keys_unavailable;
    }
    return problems::token_malformed;
}

bool is_about_clocks(const service::authentication_failure& failure) {
    using enum jwt::error;
    return failure.error == service::authentication_error::invalid &&
           (failure.cause == issued_in_future || failure.cause == not_yet_valid || failure.cause == expired);
}

problem token_too_long() { return {problems::identity_too_long, "The user's token is too long"}; }

problem to_fresh_token_problem(const service::authentication_failure& failure) {
    if (is_about_clocks(failure)) return problems::clock_differs;
    if (failure.cause == jwt::error::token_too_large) return token_too_long();
    auto refused = to_problem(failure);
    if (refused.status() != 401) return refused;
    return {problems::fresh_token_refused, fmt::format("{}: {}", problems::fresh_token_refused.detail, refused.code())};
}

problem to_problem(const service::membership_failure& failure) {
    if (const auto* tenant = std::get_if<service::tenant_error>(&failure)) return kind_of(*tenant);
    return to_problem(std::get<cognito::failure>(failure), cognito_step::tenant_lookup);
}

problem to_problem(service::record_error error, unsigned invalid_status) {
    using enum service::record_error;
    switch (error) {
    case not_found:
        return problems::record_not_found;
    case bad_cursor:
        return invalid_field("cursor", "must be from a Link of this list", invalid_status);
    case no_id_token:
        return problems::id_token_needed;
    case denied:
        return problems::credentials_refused;
    case unavailable:
        return problems::store_unavailable;
    case failed:
        return problems::store_failed;
    }
    return problems::store_failed;
}

problem to_problem(store::error why) {
    if (why == store::error::unavailable || why == store::error::conflict) return problems::store_unavailable;
    return problems::store_failed;
}

std::vector<problem_kind> token_problems() {
    std::vector<problem_kind> out{problems::token_missing, problems::token_malformed, problems::token_revoked};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<jwt::error>>([&](auto each) {
        const auto kind = kind_of(each.value);
        if (kind.status == 401 && kind.code != problems::token_malformed.code) out.push_back(kind);
    });
    return out;
}

} // namespace poolguard::api
