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

std::optional<problem> operation_guard::take(store::rate which, std::string_view subject,
                                             std::optional<store::counted>& kept) {
    auto use = limits_.take(which, subject);
    if (use) kept = *use;
    return refusal_of(use);
}

std::optional<problem> operation_guard::take_by_network(store::rate which) {
    return refusal_of(limits_.take_by_network(which, request_.remote_address));
}

std::optional<problem> operation_guard::take_by_account(store::rate which, std::optional<store::counted>& kept) {
    const auto account =
        facts_.account.empty() ? std::optional(std::string(facts_.subject)) : account_of_(facts_.account);
    // The operation itself would have to wait for Cognito once more.
    if (!account) return problem(problems::cognito_unavailable);
    return take(which, base::account_digest(*account), kept);
}

std::optional<problem> operation_guard::begin() {
    std::optional<problem> refused;
    switch (operation_.description().limit) {
    case limited::nothing:
        break;
    case limited::sign_in:
        refused = take_by_network(store::rate::sign_in_attempts);
        if (!refused) refused = take_by_account(store::rate::sign_in_failures, failure_);
        break;
    case limited::guess:
        refused = take_by_network(store::rate::sign_in_attempts);
        break;
    case limited::code:
        refused = take_by_network(store::rate::messages_by_network);
        if (!refused) refused = take_by_account(store::rate::codes, code_);
        break;
    case limited::refresh:
        refused = refusal_of(limits_.take(store::rate::refreshes, facts_.session));
        break;
    }
    if (refused) audit({.status = refused->status(), .code = refused->code(), .subject = {}, .challenge = {}});
    return refused;
}

void operation_guard::end(const answer_facts& result) {
    if (failure_ && !is_failed_guess(result)) limits_.give_back(*failure_);
    if (code_ && !is_success(result.status)) limits_.give_back(*code_);
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
                       .operation = request.path,
                       .outcome = "refused",
                       .code = refused.code(),
                       .subject = subject,
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

} // namespace poolguard::api
