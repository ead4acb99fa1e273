#include "pool/oauth/client_failures.hpp"

#include "base/audit.hpp"
#include "pool/oauth/token_endpoint.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr auto limited_rate = store::rate::client_failures;

// If a failure cannot be counted, the usual error is returned.
std::optional<http::response> to_limited_answer(const store::rate_refusal& refused, const http::request& request,
                                                std::string_view operation) {
    if (!refused.wait) return std::nullopt;
    base::write_audit({.action = "oauth",
                       .operation = operation,
                       .outcome = "refused",
                       .code = "rate_limited",
                       .client = request.remote_address,
                       .request_id = request.request_id});
    auto out = oauth_error("temporarily_unavailable", "too many failed attempts from this network, try again later");
    constexpr unsigned too_many_requests = 429;
    out.status = too_many_requests;
    out.headers.emplace_back("Retry-After", fmt::format("{}", refused.wait->count()));
    return out;
}

} // namespace

std::optional<http::response> refuse_failing_network(const http::request& request, std::string_view operation,
                                                     store::rate_limits& rates) {
    const auto checked = rates.check_network(limited_rate, request.remote_address);
    return checked ? std::nullopt : to_limited_answer(checked.error(), request, operation);
}

std::optional<http::response> count_client_failure(const http::request& request, std::string_view operation,
                                                   store::rate_limits& rates) {
    const auto taken = rates.take_by_network(limited_rate, request.remote_address);
    return taken ? std::nullopt : to_limited_answer(taken.error(), request, operation);
}

} // namespace poolguard::pool
