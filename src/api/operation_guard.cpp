#include "api/operation_guard.hpp"

#include "api/operation.hpp"
#include "api/problems.hpp"
#include "base/audit.hpp"

namespace poolguard::api {
namespace {

// Whether the response counts as a failed credential guess. Validation and server errors do not.
bool is_failed_guess(const answer_facts& result) {
    for (const auto* kind : {&problems::invalid_credentials, &problems::code_mismatch, &problems::code_expired,
                             &problems::invalid_session})
        if (result.code == kind->code) return true;
    return false;
}

bool is_success(unsigned status) { return status < 400; }

// Whether a sign-in goes on with a choice or a passkey, so that no code was sent.
bool asks_for_something_else(const answer_facts& result) {
    return !result.challenge.empty() && !result.challenge.ends_with("_OTP");
}

std::string_view outcome_of(const answer_facts& result) {
    constexpr unsigned first_server_error = 500;
    if (result.status >= first_server_error) return "failed";
    // A refusal may be answered with a redirect.
    if (!is_success(result.status) || !result.code.empty()) return "refused";
    return result.challenge.empty() ? "success" : "challenge";
}

} // namespace

std::optional<problem> operation_guard::refusal_of(const taken& use) {
    if (use) return std::nullopt;
    if (!use.error().wait) return problem(problems::store_unavailable);
    return problem(problems::attempts_limited).with_wait(*use.error().wait);
}

std::optional<problem> operation_guard::keep(const taken& use, std::optional<store::counted>& kept) {
    if (use) kept = *use;
    return refusal_of(use);
}

std::optional<problem> operation_guard::take_attempt() {
    return refusal_of(limits_.take_by_network(store::rate::sign_in_attempts, request_.remote_address));
}

std::optional<problem> operation_guard::take_message() {
    return keep(limits_.take_by_network(store::rate::messages_by_network, request_.remote_address), message_);
}

std::optional<problem> operation_guard::take_by_account(store::rate which, std::optional<store::counted>& kept) {
    if (!account_)
        account_ = facts_.account.empty() ? std::optional(std::string(facts_.subject)) : account_of_(facts_.account);
    // The operation itself would have to wait for Cognito once more.
    if (!account_) return problem(problems::cognito_unavailable);
    return keep(limits_.take(which, base::account_digest(*account_)), kept);
}

std::optional<problem> operation_guard::take_for_sign_in() {
    auto refused = take_attempt();
    if (!refused && facts_.may_send_code) refused = take_message();
    if (!refused) refused = take_by_account(store::rate::sign_in_failures, failure_);
    if (!refused && facts_.may_send_code) refused = take_by_account(store::rate::codes, code_);
    return refused;
}

std::optional<problem> operation_guard::take_all() {
    switch (operation_.description().limit) {
    case limited::nothing:
        return std::nullopt;
    case limited::sign_in:
        return take_for_sign_in();
    case limited::guess:
        return take_attempt();
    case limited::code: {
        auto refused = take_message();
        if (!refused) refused = take_by_account(store::rate::codes, code_);
        return refused;
    }
    case limited::refresh:
        return refusal_of(limits_.take(store::rate::refreshes, facts_.session));
    }
    return std::nullopt;
}

std::optional<problem> operation_guard::begin() {
    auto refused = take_all();
    // Gives back what was taken before the refusal.
    if (refused) end({.status = refused->status(), .code = refused->code(), .subject = {}, .challenge = {}});
    return refused;
}

void operation_guard::end(const answer_facts& result) {
    const bool asks_otherwise = asks_for_something_else(result);
    if (failure_ && !is_failed_guess(result)) limits_.give_back(*failure_);
    if (code_ && (asks_otherwise || !is_success(result.status))) limits_.give_back(*code_);
    if (message_ && asks_otherwise) limits_.give_back(*message_);
    audit(result);
}

void operation_guard::audit(const answer_facts& result) const {
    const auto& about = operation_.description();
    if (about.audit == audited::nothing) return;
    const auto account = facts_.account.empty() ? std::string{} : base::account_digest(facts_.account);
    base::write_audit({.action = base::json::enum_name(about.audit),
                       .operation = about.id,
                       .outcome = outcome_of(result),
                       .code = result.code,
                       .subject = facts_.subject.empty() ? std::string_view(result.subject) : facts_.subject,
                       .account = account,
                       .challenge = result.challenge,
                       .client = request_.remote_address,
                       .request_id = request_.request_id});
}

void audit_refused_access(const http::request& request, std::string_view subject, const problem& refused) {
    constexpr unsigned forbidden = 403;
    if (refused.status() != forbidden && refused.code() != problems::tenant_malformed.code) return;
    base::write_audit({.action = "access",
                       // Values in the path may be somebody's name or address, which no event has.
                       .operation = request.pattern,
                       .outcome = "refused",
                       .code = refused.code(),
                       .subject = subject,
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

} // namespace poolguard::api
