#include "api/problem_mapping.hpp"

#include "api/problems.hpp"
#include "base/log.hpp"

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

// Cognito's error names by what they mean to a caller of this API.
enum class meaning {
    refused, // a wrong password, session or token, or no such user
    not_confirmed,
    reset_required,
    bad_password,
    wrong_code,
    old_code,
    too_many_attempts,
    throttled,
    unavailable,
    other,
};

meaning meaning_of(std::string_view name) {
    using namespace cognito::failure_name;
    if (name == not_authorized || name == user_not_found) return meaning::refused;
    if (name == user_not_confirmed) return meaning::not_confirmed;
    if (name == password_reset_required) return meaning::reset_required;
    if (name == invalid_password) return meaning::bad_password;
    if (name == code_mismatch) return meaning::wrong_code;
    if (name == expired_code) return meaning::old_code;
    if (name == limit_exceeded) return meaning::too_many_attempts;
    if (name == too_many_requests) return meaning::throttled;
    if (name == unreachable || name == unreadable_reply || name == no_credentials || name == internal_error)
        return meaning::unavailable;
    return meaning::other;
}

problem_kind refusal_at(cognito_step step) {
    switch (step) {
    case cognito_step::login:
        return problems::invalid_credentials;
    case cognito_step::new_password:
        return problems::invalid_session;
    case cognito_step::refresh:
        return problems::invalid_refresh_token;
    case cognito_step::logout:
        return problems::sign_out_refused;
    case cognito_step::tenant_lookup:
        return problems::token_revoked;
    // It is this server that Cognito refuses.
    case cognito_step::administration:
        return problems::cognito_unavailable;
    }
    return problems::invalid_credentials;
}

problem_kind failure_at(cognito_step step) {
    switch (step) {
    case cognito_step::login:
        return problems::login_failed;
    case cognito_step::new_password:
        return problems::challenge_failed;
    case cognito_step::refresh:
        return problems::refresh_failed;
    case cognito_step::logout:
        return problems::logout_failed;
    case cognito_step::tenant_lookup:
    case cognito_step::administration:
        return problems::cognito_unavailable;
    }
    return problems::login_failed;
}

std::string_view name_of(cognito_step step) {
    switch (step) {
    case cognito_step::login:
        return "login";
    case cognito_step::new_password:
        return "new_password";
    case cognito_step::refresh:
        return "refresh";
    case cognito_step::logout:
        return "logout";
    case cognito_step::tenant_lookup:
        return "tenant_lookup";
    case cognito_step::administration:
        return "administration";
    }
    return "";
}

problem with_policy_message(const cognito::failure& failure) {
    if (failure.message.empty()) return problems::invalid_password;
    return {problems::invalid_password, failure.message};
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

problem to_problem(const service::membership_failure& failure) {
    if (const auto* tenant = std::get_if<service::tenant_error>(&failure)) return kind_of(*tenant);
    return to_problem(std::get<cognito::failure>(failure), cognito_step::tenant_lookup);
}

problem to_problem(const cognito::failure& failure, cognito_step step) {
    const bool is_lookup = step == cognito_step::tenant_lookup;
    // The one parameter that the service itself misses; Cognito says invalid_parameter of much else.
    if (step == cognito_step::refresh && failure.name == cognito::failure_name::invalid_parameter &&
        failure.message == problems::username_required.detail)
        return problems::username_required;
    const auto what = meaning_of(failure.name);
    // Cognito's message tells the operator what is set up wrongly. It never repeats a secret; the caller, who may be
    // anybody, does not get it.
    if (what == meaning::unavailable || what == meaning::other)
        base::log::warning("cognito_failure", {{"step", name_of(step)},
                                               {"name", std::string_view(failure.name)},
                                               {"message", std::string_view(failure.message)}});
    switch (what) {
    case meaning::refused:
        return refusal_at(step);
    case meaning::not_confirmed:
        return is_lookup ? problems::token_revoked : problems::user_not_confirmed;
    case meaning::reset_required:
        return is_lookup ? problems::token_revoked : problems::password_reset_required;
    case meaning::bad_password:
        return is_lookup ? problem(failure_at(step)) : with_policy_message(failure);
    case meaning::wrong_code:
        return is_lookup ? failure_at(step) : problems::code_mismatch;
    case meaning::old_code:
        return is_lookup ? failure_at(step) : problems::code_expired;
    // A limit that a look-up runs into is not the caller's.
    case meaning::too_many_attempts:
        return is_lookup ? failure_at(step) : problems::attempts_limited;
    case meaning::throttled:
        return is_lookup ? failure_at(step) : problems::rate_limited;
    case meaning::unavailable:
        return problems::cognito_unavailable;
    case meaning::other:
        return failure_at(step);
    }
    return failure_at(step);
}

problem to_problem(service::record_error error, unsigned invalid_status) {
    using enum service::record_error;
    switch (error) {
    case not_found:
        return problems::record_not_found;
    case bad_cursor:
        return problem(problems::validation_failed, "These fields are not valid: cursor",
                       {{"cursor", "must be one that this list gave out"}})
            .with_status(invalid_status);
    case unavailable:
        return problems::store_unavailable;
    case failed:
        return problems::store_failed;
    }
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
