#include "app/commands/apply/stack_services.hpp"

#include "aws/signature.hpp"
#include "aws/url.hpp"
#include "base/json/parse.hpp"
#include "base/percent_encoding.hpp"
#include "pool/call_audit.hpp"
#include "store/dynamodb_calls.hpp"

#include <fmt/format.h>

namespace poolguard::app::apply {
namespace {

service_failure to_failure(const aws::call_error& error) {
    if (error.what != aws::call_error::kind::service_error) return {{}, std::string(describe(error))};
    return {error.name, error.message.empty() ? error.name : fmt::format("{} ({})", error.message, error.name)};
}

service_reply call(const aws::json_call& service, std::string_view operation, const boost::json::object& request) {
    const auto reply = service.call(operation, boost::json::serialize(request), {});
    if (!reply) return std::unexpected(to_failure(reply.error()));
    if (reply->empty()) return boost::json::object{};
    auto read = base::json::parse(*reply);
    if (!read || !read->is_object())
        return std::unexpected(service_failure{{}, fmt::format("The response to {} is invalid", operation)});
    return std::move(read->get_object());
}

} // namespace

template <class Reply>
Reply stack_services::noted(std::string_view operation, Reply reply) const {
    const bool is_refused = !reply && !reply.error().name.empty();
    if (!is_refused && pool::is_audited(operation)) has_written_ = true;
    return reply;
}

std::string_view between(std::string_view xml, std::string_view name) {
    const auto open = fmt::format("<{}>", name);
    const auto start = xml.find(open);
    const auto end = xml.find(fmt::format("</{}>", name));
    if (start == xml.npos || end == xml.npos || end < start) return {};
    return xml.substr(start + open.size(), end - start - open.size());
}

stack_services::stack_services(pool_access& pool, const settings& given)
    : pool_(pool), account_(given.pool.account_id),
      user_pools_(pool.service(cognito::user_pools_target(pool.region(), pool.endpoint()))),
      identity_pools_(pool.service(cognito::identity_pools_target(pool.region(), pool.endpoint()))) {
    if (given.store.endpoint)
        tables_.emplace(pool.service(store::dynamodb::target(pool.region(), *given.store.endpoint)));
}

service_reply stack_services::user_pools(std::string_view operation, const boost::json::object& request) const {
    return noted(operation, call(user_pools_, operation, request));
}

service_reply stack_services::identity_pools(std::string_view operation, const boost::json::object& request) const {
    return noted(operation, call(identity_pools_, operation, request));
}

service_reply stack_services::tables(std::string_view operation, const boost::json::object& request) const {
    return noted(operation, call(*tables_, operation, request));
}

std::expected<std::string, service_failure> stack_services::roles(std::string_view action,
                                                                  const form_fields& fields) const {
    const auto credentials = pool_.credentials();
    const auto to = aws::parse_url(pool_.endpoint());
    if (!credentials || !to)
        return std::unexpected(service_failure{{}, credentials ? "The server's URL is invalid" : credentials.error()});
    auto body = fmt::format("Action={}&Version=2010-05-08", action);
    for (const auto& [name, value] : fields)
        body += fmt::format("&{}={}", name, base::percent_encode(value));
    aws::signable_request signed_request{"POST", "/", "", {}, body};
    signed_request.headers = {{"Host", to->authority}, {"Content-Type", "application/x-www-form-urlencoded"}};
    aws::sign(signed_request, *credentials, "us-east-1", "iam", clock_.now());
    aws::http_request request;
    request.method = "POST";
    request.url = pool_.endpoint() + "/";
    request.headers = std::move(signed_request.headers);
    request.body = body;
    auto reply = pool_.https().send(request);
    using answer = std::expected<std::string, service_failure>;
    if (!reply)
        return noted(action, answer(std::unexpected(service_failure{{}, std::string(describe(reply.error()))})));
    if (reply->status == 200) return noted(action, answer(std::move(reply->body)));
    const std::string name(between(reply->body, "Code"));
    return std::unexpected(service_failure{name, fmt::format("{} ({})", between(reply->body, "Message"), name)});
}

} // namespace poolguard::app::apply
