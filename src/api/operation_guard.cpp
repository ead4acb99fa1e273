#include "api/operation_guard.hpp"

#include "api/operation.hpp"
#include "api/problems.hpp"
#include "base/audit.hpp"

namespace poolguard::api {
namespace {

// What a guess gets; a request that did not fit, or that the server could not answer, was none.
bool is_failed_guess(const answer_facts& of) {
    for (const auto* kind : {&problems::invalid_credentials, &problems::code_mismatch, &problems::code_expired,
                             &problems::invalid_session})
        if (of.code == kind->code) return true;
    return false;
}

bool is_success(unsigned status) { return status < 400; }

std::string_view outcome_of(const answer_facts& of) {
    constexpr unsigned first_server_error = 500;
    if (of.status >= first_server_error) return "failed";
    if (!is_success(of.status)) return "refused";
    return of.challenge.empty() ? "success" : "challenge";
}

} // namespace

std::optional<problem> operation_guard::take(service::rate which, std::string_view subject) {
    auto taken = limits_.take(which, subject);
    if (!taken) {
        if (!taken.error().wait) return problem(problems::store_unavailable);
        return problem(problems::attempts_limited).with_wait(*taken.error().wait);
    }
    if (which == service::rate::sign_in_failures) failure_ = std::move(*taken);
    if (which == service::rate::codes) code_ = std::move(*taken);
    return std::nullopt;
}

std::optional<problem> operation_guard::begin() {
    std::optional<problem> refused;
    const auto whose = facts_.account.empty() ? facts_.subject : facts_.account;
    switch (operation_.description().limit) {
    case limited::nothing:
        break;
    case limited::sign_in:
        refused = take(service::rate::sign_in_attempts, request_.remote_address);
        if (!refused) refused = take(service::rate::sign_in_failures, base::account_digest(whose));
        break;
    case limited::code:
        refused = take(service::rate::codes, base::account_digest(whose));
        break;
    case limited::refresh:
        refused = take(service::rate::refreshes, facts_.session);
        break;
    }
    if (refused) audit({.status = refused->status(), .code = refused->code(), .subject = {}, .challenge = {}});
    return refused;
}

void operation_guard::end(const answer_facts& result_facts) {
    if (failure_ && !is_failed_guess(result_facts)) limits_.give_back(*failure_);
    if (code_ && !is_success(result_facts.status)) limits_.give_back(*code_);
    audit(result_facts);
}

void operation_guard::audit(const answer_facts& result_facts) const {
    const auto& about = operation_.description();
    if (about.audit == audited::nothing) return;
    const auto account = facts_.account.empty() ? std::string{} : base::account_digest(facts_.account);
    base::write_audit({.action = base::json::enum_name(about.audit),
                       .operation = about.id,
                       .outcome = outcome_of(result_facts),
                       .code = result_facts.code,
                       .subject = facts_.subject.empty() ? std::string_view(result_facts.subject) : facts_.subject,
                       .account = account,
                       .access_key = {},
                       .challenge = result_facts.challenge,
                       .client = request_.remote_address,
                       .request_id = request_.request_id});
}

void audit_refused_access(const http::request& request, std::string_view subject, const problem& refused) {
    constexpr unsigned forbidden = 403;
    if (refused.status() != forbidden) return;
    base::write_audit({.action = "access",
                       .operation = request.path,
                       .outcome = "refused",
                       .code = refused.code(),
                       .subject = subject,
                       .account = {},
                       .access_key = {},
                       .challenge = {},
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

} // namespace poolguard::api
