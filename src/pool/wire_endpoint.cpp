#include "pool/wire_endpoint.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "http/negotiation.hpp"
#include "pool/access/query_endpoint.hpp"
#include "pool/call_audit.hpp"
#include "pool/call_limits.hpp"
#include "pool/dynamodb/dynamodb_proxy.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr auto content_type = "application/x-amz-json-1.1";
constexpr std::size_t max_header_text = 1024;

// Messages may repeat text of the caller, but a header value must be printable ASCII.
std::string to_header_text(std::string_view message) {
    std::string out(message.substr(0, max_header_text));
    std::erase_if(out, [](char c) { return c < 0x20 || c > 0x7e; });
    return out;
}

// The request id of the log, formatted as a UUID if it has 32 digits.
std::string to_request_id(std::string_view id) {
    std::string out(id);
    if (out.size() == 32)
        for (const std::size_t dash : {20U, 16U, 12U, 8U})
            out.insert(dash, 1, '-');
    return out;
}

// Empty if the request has no X-Amz-Target, or several.
std::string_view target_of(const http::request& request) {
    return request.count_headers("X-Amz-Target") == 1 ? *request.find_header("X-Amz-Target") : std::string_view{};
}

// Of a browser's program, such as Amplify's; empty if the request does not say.
std::string language_of_caller(const http::request& request) {
    const auto found = http::find_language(request.find_header("Accept-Language").value_or(""));
    return found ? std::string(http::tag_of(*found)) : std::string{};
}

bool is_form(const http::request& request) {
    const auto type = request.find_header("Content-Type").value_or("");
    return type.substr(0, type.find(';')) == query_endpoint::media_type;
}

// The ARN of the user pool or identity pool of a call, or "*".
std::string resource_of(const json_service& service, std::string_view operation, const http::request& request,
                        std::string_view region, std::string_view account) {
    const auto document = base::json::parse(request.body).value_or(nullptr);
    const bool is_about_tags = operation.ends_with("Resource");
    auto id = base::json::find_text(base::json::object_in(document), is_about_tags ? "ResourceArn" : service.id_member);
    if (!id) return "*";
    // An ARN may leave out the account.
    if (is_about_tags) id = id->substr(id->find('/') + 1);
    return fmt::format("arn:aws:{}:{}:{}:{}/{}", service.signing_service, region, account, service.resource_kind, *id);
}

http::response wire_response(dispatcher::wire_reply reply, std::string request_id) {
    http::response out;
    out.status = reply.status;
    out.content_type = content_type;
    out.body = std::move(reply.body);
    out.wipe_body = true;
    out.headers.emplace_back("x-amzn-RequestId", std::move(request_id));
    out.headers.emplace_back("Cache-Control", "no-store");
    if (!reply.error_name.empty()) {
        out.headers.emplace_back("x-amzn-ErrorType", reply.error_name + ':');
        out.headers.emplace_back("x-amzn-ErrorMessage", to_header_text(reply.error_message));
    }
    return out;
}

} // namespace

wire_endpoint::wire_endpoint(std::vector<json_service> services, const request_authenticator& who,
                             const call_limits& limits, const base::clock& clock, dynamodb_proxy* dynamodb,
                             query_endpoint* roles)
    : services_(std::move(services)), authenticator_(who), limits_(limits), clock_(clock), dynamodb_(dynamodb),
      roles_(roles) {}

void wire_endpoint::add_routes(http::router& routes) {
    routes.add({.method = http::method::post,
                .pattern = "/",
                .body_limit = body_limit,
                .media_types = {content_type, "application/x-amz-json-1.0", std::string(query_endpoint::media_type)},
                .lane = http::lane::slow,
                .is_for_any_origin = true,
                .handler = [this](const http::request& request) -> http::outcome {
                    return http::work([this, &request] { return answer(request); });
                }});
}

result<call> wire_endpoint::authorize(const json_service& service, std::string_view operation,
                                      const http::request& request) const {
    call by{.now = clock_.now(),
            .region = {},
            .client_address = std::string(request.remote_address),
            .language = language_of_caller(request),
            .user_agent = std::string(request.find_header("User-Agent").value_or(""))};
    if (service.operations.authorization_of(operation) != cognito::authorization::signature) return by;
    auto who = authenticator_.identify(request, service.signing_service);
    if (!who) return std::unexpected(json_failure(who.error()));
    if (who->session) {
        POOLGUARD_CHECK(authenticator_.allow(
            *who, {fmt::format("{}:{}", service.signing_service, operation),
                   resource_of(service, operation, request, who->region, authenticator_.account_id()),
                   {}}));
    }
    by.region = std::move(who->region);
    by.access_key_id = std::move(who->access_key_id);
    return by;
}

http::response wire_endpoint::answer(const http::request& request) const {
    const auto target = target_of(request);
    for (const auto& each : services_)
        if (target.starts_with(each.target_prefix))
            return answer_json(each, target.substr(each.target_prefix.size()), request);
    if (dynamodb_ != nullptr && target.starts_with(dynamodb_proxy::target_prefix))
        return dynamodb_->answer(target.substr(dynamodb_proxy::target_prefix.size()), request);
    if (roles_ != nullptr && target.empty() && is_form(request)) return roles_->answer(request);
    return wire_response(dispatcher::refuse_unknown(), to_request_id(request.request_id));
}

http::response wire_endpoint::answer_json(const json_service& service, std::string_view operation,
                                          const http::request& request) const {
    auto request_id = to_request_id(request.request_id);
    if (!service.operations.authorization_of(operation))
        return wire_response(dispatcher::refuse_unknown(), std::move(request_id));
    const auto by = authorize(service, operation, request);
    const auto limited = by ? limits_.count(operation, request, *by) : std::nullopt;
    auto reply = !by       ? dispatcher::refuse(by.error())
                 : limited ? dispatcher::refuse(limited->why)
                           : service.operations.dispatch(operation, request.body, *by);
    if (is_audited(operation)) audit_call(operation, request, reply, by ? by->access_key_id : std::string_view{});
    auto out = wire_response(std::move(reply), std::move(request_id));
    if (limited && limited->wait) out.headers.emplace_back("Retry-After", fmt::format("{}", limited->wait->count()));
    return out;
}

} // namespace poolguard::pool
