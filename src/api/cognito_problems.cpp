#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "base/log.hpp"
#include "cognito/store_failure.hpp"
#include "service/administrator.hpp"
#include "service/factors/linked_sign_ins.hpp"

namespace poolguard::api {

namespace {

// Cognito's error names by what they mean to a caller of this API.
enum class meaning {
    refused, // a wrong password, session or token, or an action that is not allowed
    no_such_user,
    not_confirmed,
    reset_required,
    bad_password,
    bad_value,
    function_refused,
    name_taken,
    address_taken,
    no_such_group,
    group_taken,
    locks_out,
    wrong_code,
    old_code,
    not_delivered,
    too_many_attempts,
    throttled,
    unavailable,
    store_failed,
    other,
};

meaning meaning_of(const cognito::failure& failure) {
    using namespace cognito::failure_name;
    const std::string_view name = failure.name;
    if (cognito::is_store_failed(failure)) return meaning::store_failed;
    // Cognito uses the same name for a missing pool or app client, which is not the caller's fault.
    if (name == resource_not_found && failure.message.starts_with("Group")) return meaning::no_such_group;
    if (name == group_exists) return meaning::group_taken;
    if (name == service::would_lock_out) return meaning::locks_out;
    if (name == not_authorized) return meaning::refused;
    if (name == user_not_found) return meaning::no_such_user;
    if (name == user_not_confirmed) return meaning::not_confirmed;
    if (name == cognito::failure_name::password_reset_required) return meaning::reset_required;
    if (name == invalid_password || name == password_history_violation) return meaning::bad_password;
    if (name == invalid_parameter || name == software_token_not_found) return meaning::bad_value;
    if (name == user_lambda_validation) return meaning::function_refused;
    if (name == username_exists) return meaning::name_taken;
    if (name == alias_exists) return meaning::address_taken;
    if (name == code_mismatch || name == enable_software_token) return meaning::wrong_code;
    if (name == expired_code) return meaning::old_code;
    if (name == code_delivery_failure) return meaning::not_delivered;
    if (name == limit_exceeded) return meaning::too_many_attempts;
    if (name == too_many_requests) return meaning::throttled;
    if (name == unreachable || name == unreadable_reply || name == no_credentials || name == internal_error ||
        name == unexpected_lambda || name == invalid_lambda_response)
        return meaning::unavailable;
    return meaning::other;
}

struct step_rules {
    std::string_view name; // in the log
    problem_kind refused;
    problem_kind failed; // for everything else
    problem_kind unknown_user = refused;
    problem_kind not_confirmed = problems::user_not_confirmed;
    problem_kind reset_required = problems::password_reset_required;
    bool takes_values = false; // ones that the pool may refuse, with a reason
    bool has_token = false;    // sends an access token, which may be revoked at Cognito
};

step_rules account_rules(std::string_view name, const problem_kind& refused) {
    return {.name = name,
            .refused = refused,
            .failed = problems::invalid_request,
            .unknown_user = problems::user_not_found,
            .takes_values = true};
}

step_rules token_rules_of(std::string_view name, const problem_kind& refused) {
    return {.name = name,
            .refused = refused,
            .failed = problems::invalid_request,
            .unknown_user = problems::token_revoked,
            .not_confirmed = problems::token_revoked,
            .reset_required = problems::token_revoked,
            .takes_values = true,
            .has_token = true};
}

step_rules session_rules(std::string_view name, const problem_kind& refused, const problem_kind& failed) {
    return {.name = name,
            .refused = refused,
            .failed = failed,
            .unknown_user = refused,
            .not_confirmed = problems::user_not_confirmed_403,
            .reset_required = problems::password_reset_required_403};
}

step_rules rules_of(cognito_step step) {
    switch (step) {
    case cognito_step::login:
        return {.name = "login", .refused = problems::invalid_credentials, .failed = problems::login_failed};
    case cognito_step::new_password:
        return {.name = "new_password", .refused = problems::invalid_session, .failed = problems::challenge_failed};
    case cognito_step::refresh:
        return {.name = "refresh", .refused = problems::invalid_refresh_token, .failed = problems::refresh_failed};
    case cognito_step::logout:
        return {.name = "logout", .refused = problems::sign_out_refused, .failed = problems::logout_failed};
    case cognito_step::tenant_lookup:
        return {.name = "tenant_lookup", .refused = problems::token_revoked, .failed = problems::cognito_unavailable};
    case cognito_step::administration:
        // Cognito refuses this server here, not the caller.
        return {.name = "administration",
                .refused = problems::cognito_unavailable,
                .failed = problems::cognito_unavailable,
                .unknown_user = problems::user_not_found,
                .takes_values = true};
    case cognito_step::sign_up:
        return account_rules("sign_up", problems::sign_up_refused);
    case cognito_step::confirmation:
        return account_rules("confirmation", problems::confirmation_refused);
    case cognito_step::sign_in:
        return session_rules("sign_in", problems::invalid_credentials_401, problems::login_failed);
    case cognito_step::challenge: {
        auto rules = session_rules("challenge", problems::invalid_session_401, problems::challenge_failed);
        rules.takes_values = true;
        return rules;
    }
    case cognito_step::session_refresh:
        return session_rules("session_refresh", problems::invalid_refresh_token_401, problems::refresh_failed);
    case cognito_step::sign_out:
        return session_rules("sign_out", problems::token_revoked, problems::logout_failed);
    case cognito_step::password_reset:
        return account_rules("password_reset", problems::reset_refused);
    case cognito_step::own_account:
        return token_rules_of("own_account", problems::attribute_refused);
    case cognito_step::password_change:
        return token_rules_of("password_change", problems::wrong_password);
    case cognito_step::second_factor:
        return token_rules_of("second_factor", problems::second_factor_refused);
    case cognito_step::passkey:
        return token_rules_of("passkey", problems::passkey_refused);
    case cognito_step::device:
        return token_rules_of("device", problems::invalid_request);
    case cognito_step::own_sessions:
        return token_rules_of("own_sessions", problems::token_revoked);
    }
    return {.name = "", .refused = problems::cognito_unavailable, .failed = problems::cognito_unavailable};
}

problem with_message(const problem_kind& kind, const cognito::failure& failure) {
    if (failure.message.empty()) return kind;
    return {kind, failure.message};
}

// Cognito's validation errors repeat the values, and use the names of its own protocol.
problem bad_value_at(const step_rules& rules, const cognito::failure& failure) {
    if (!rules.takes_values) return rules.failed;
    const bool repeats_values = failure.message.find("validation error") != std::string::npos;
    if (repeats_values) return problems::invalid_request;
    return with_message(problems::invalid_request, failure);
}

bool is_about_the_token(const cognito::failure& failure) {
    return failure.message.find("Access Token") != std::string::npos || failure.message == "User is disabled.";
}

// The look-up of a user's tenant is part of another request, so only the token or the server can be at fault.
problem to_lookup_problem(const step_rules& rules, meaning what) {
    switch (what) {
    case meaning::refused:
    case meaning::no_such_user:
    case meaning::not_confirmed:
    case meaning::reset_required:
        return rules.refused;
    case meaning::store_failed:
        return problems::store_unavailable;
    default:
        return rules.failed;
    }
}

problem to_problem_at(const step_rules& rules, meaning what, const cognito::failure& failure) {
    switch (what) {
    case meaning::refused:
        return rules.has_token && is_about_the_token(failure) ? problems::token_revoked : rules.refused;
    case meaning::no_such_user:
        return rules.unknown_user;
    case meaning::not_confirmed:
        return rules.not_confirmed;
    case meaning::reset_required:
        return rules.reset_required;
    case meaning::bad_password:
        return with_message(problems::invalid_password, failure);
    case meaning::bad_value:
        return bad_value_at(rules, failure);
    // A function of the pool's says why, in its own words.
    case meaning::function_refused:
        return with_message(rules.takes_values ? problems::invalid_request : rules.failed, failure);
    case meaning::name_taken:
        return problems::username_taken;
    case meaning::address_taken:
        return problems::address_taken;
    case meaning::no_such_group:
        return problems::group_not_found;
    case meaning::group_taken:
        return problems::group_taken;
    case meaning::locks_out:
        return {problems::would_lock_out, failure.message};
    case meaning::wrong_code:
        return problems::code_mismatch;
    case meaning::old_code:
        return problems::code_expired;
    case meaning::not_delivered:
        return problems::code_not_sent;
    case meaning::too_many_attempts:
        return problems::attempts_limited;
    case meaning::throttled:
        return problems::rate_limited;
    case meaning::unavailable:
        return problems::cognito_unavailable;
    case meaning::store_failed:
        return problems::store_unavailable;
    case meaning::other:
        return rules.failed;
    }
    return rules.failed;
}

std::optional<problem> to_session_problem(const cognito::failure& failure) {
    using namespace cognito::failure_name;
    if (failure.name == unknown_operation) return problems::not_offered_by_pool;
    if (failure.name == resource_not_found && failure.message.starts_with("Session"))
        return problems::session_not_found;
    return std::nullopt;
}

// What only administrators are told.
std::optional<problem> to_administration_problem(const cognito::failure& failure) {
    using namespace cognito::failure_name;
    // The other refusals are of this server.
    const bool is_confirmed = failure.name == not_authorized && failure.message.starts_with("User cannot be confirmed");
    if (is_confirmed || failure.name == unsupported_user_state)
        return with_message(problems::wrong_user_status, failure);
    if (failure.name == resource_not_found && failure.message.starts_with("Device")) return problems::device_not_found;
    if (failure.name == resource_not_found && failure.message.starts_with("The passkey"))
        return problems::passkey_not_found;
    if (failure.name == resource_not_found && failure.message == service::no_such_linked_sign_in)
        return problems::linked_sign_in_not_found;
    return std::nullopt;
}

// What these names mean for passkeys.
std::optional<problem> to_passkey_problem(const cognito::failure& failure) {
    using namespace cognito::failure_name;
    const std::string_view name = failure.name;
    if (name == "WebAuthnNotEnabledException") return problems::passkeys_not_enabled;
    if (name == "WebAuthnConfigurationMissingException") return problems::passkeys_not_configured;
    if (name == "WebAuthnChallengeNotFoundException") return problems::passkey_challenge_expired;
    if (name == limit_exceeded) return problems::too_many_passkeys;
    if (name == resource_not_found) return problems::passkey_not_found;
    // An origin, a relying party, an algorithm.
    if (name.starts_with("WebAuthn")) return with_message(problems::passkey_refused, failure);
    return std::nullopt;
}

std::optional<problem> to_device_problem(const cognito::failure& failure) {
    if (failure.name == "InvalidUserPoolConfigurationException") return problems::devices_not_tracked;
    if (failure.name == "DeviceKeyExistsException") return problems::device_taken;
    if (failure.name == cognito::failure_name::resource_not_found) return problems::device_not_found;
    return std::nullopt;
}

// A flow that the app client lacks, or functions that the pool lacks. The log has Cognito's words.
std::optional<problem> to_begin_problem(const cognito::failure& failure) {
    if (failure.name != cognito::failure_name::invalid_parameter) return std::nullopt;
    const auto& said = failure.message;
    const bool lacks_flow = said.find("not enabled for") != std::string::npos;
    const bool lacks_functions = said.find("trigger is not configured") != std::string::npos;
    if (!lacks_flow && !lacks_functions) return std::nullopt;
    base::log::warning("sign_in_not_enabled", {{"cause", std::string_view(said)}});
    return problems::sign_in_not_enabled;
}

// A passkey, a password or a custom answer that was wrong; the session was not.
std::optional<problem> to_answer_problem(const cognito::failure& failure) {
    if (failure.name != cognito::failure_name::not_authorized || failure.message != "Incorrect username or password.")
        return std::nullopt;
    return problems::invalid_credentials_401;
}

// What only this step can mean.
std::optional<problem> to_own_problem(const cognito::failure& failure, cognito_step step) {
    switch (step) {
    case cognito_step::administration:
        if (auto found = to_session_problem(failure)) return found;
        return to_administration_problem(failure);
    case cognito_step::own_sessions:
        return to_session_problem(failure);
    case cognito_step::passkey:
        return to_passkey_problem(failure);
    case cognito_step::device:
        return to_device_problem(failure);
    case cognito_step::sign_in:
        return to_begin_problem(failure);
    case cognito_step::challenge:
        return to_answer_problem(failure);
    default:
        return std::nullopt;
    }
}

} // namespace

problem to_problem(const cognito::failure& failure, cognito_step step) {
    if (auto found = to_own_problem(failure, step)) return *std::move(found);
    // The one parameter that our own service asks for; Cognito uses invalid_parameter for much else.
    const bool is_refresh = step == cognito_step::refresh || step == cognito_step::session_refresh;
    if (is_refresh && failure.name == cognito::failure_name::invalid_parameter &&
        failure.message == problems::username_required.detail)
        return problems::username_required;
    const auto rules = rules_of(step);
    const auto what = meaning_of(failure);
    // Cognito's message tells the operator what is misconfigured. It holds no secrets, but the caller may be anyone and
    // does not get it.
    const bool is_expected_value = what == meaning::bad_value && rules.takes_values;
    if (what == meaning::unavailable || what == meaning::other || (what == meaning::bad_value && !is_expected_value))
        base::log::warning("cognito_failure", {{"step", rules.name},
                                               {"name", std::string_view(failure.name)},
                                               {"cause", std::string_view(failure.message)}});
    if (step == cognito_step::tenant_lookup) return to_lookup_problem(rules, what);
    return to_problem_at(rules, what, failure);
}

std::vector<problem_kind> problems_of(cognito_step step) {
    const auto rules = rules_of(step);
    std::vector<problem_kind> out{rules.refused,
                                  rules.failed,
                                  rules.unknown_user,
                                  problems::rate_limited,
                                  problems::attempts_limited,
                                  problems::cognito_unavailable,
                                  problems::store_unavailable};
    const auto add = [&out](std::initializer_list<problem_kind> kinds) { out.insert(out.end(), kinds); };
    switch (step) {
    case cognito_step::sign_up:
        add({problems::username_taken, problems::invalid_password, problems::code_not_sent});
        break;
    case cognito_step::confirmation:
    case cognito_step::password_reset:
        add({problems::address_taken, problems::invalid_password, problems::code_mismatch, problems::code_expired,
             problems::code_not_sent, problems::user_not_confirmed});
        break;
    case cognito_step::sign_in:
        add({rules.not_confirmed, rules.reset_required, problems::sign_in_not_enabled, problems::code_not_sent});
        break;
    case cognito_step::session_refresh:
        add({rules.not_confirmed, rules.reset_required});
        break;
    case cognito_step::challenge:
        add({rules.not_confirmed, rules.reset_required, problems::invalid_credentials_401, problems::invalid_password,
             problems::code_mismatch, problems::code_expired, problems::code_not_sent, problems::invalid_request});
        break;
    case cognito_step::own_account:
        add({problems::address_taken, problems::code_mismatch, problems::code_expired, problems::code_not_sent});
        break;
    case cognito_step::password_change:
        add({problems::invalid_password});
        break;
    case cognito_step::administration:
        add({problems::invalid_request});
        break;
    case cognito_step::second_factor:
        add({problems::code_mismatch});
        break;
    case cognito_step::passkey:
        add({problems::passkeys_not_enabled, problems::passkeys_not_configured, problems::passkey_challenge_expired,
             problems::too_many_passkeys, problems::passkey_not_found});
        break;
    case cognito_step::device:
        add({problems::devices_not_tracked, problems::device_taken, problems::device_not_found});
        break;
    case cognito_step::own_sessions:
        add({problems::session_not_found, problems::not_offered_by_pool});
        break;
    default:
        break;
    }
    return out;
}

} // namespace poolguard::api
