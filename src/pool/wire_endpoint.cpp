#include "pool/wire_endpoint.hpp"

#include "pool/call_audit.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr auto content_type = "application/x-amz-json-1.1";
constexpr std::size_t max_header_text = 1024;

aws::signable_request to_signable(const http::request& request) {
    aws::signable_request out;
    out.method = http::to_text(request.method);
    out.path = request.path;
    out.query = request.query;
    out.headers.reserve(request.headers.size());
    for (const auto& [name, value] : request.headers)
        out.headers.emplace_back(name, value);
    out.body = request.body;
    return out;
}

// Messages may repeat what a caller sent; a header takes printable ASCII alone.
std::string to_header_text(std::string_view message) {
    std::string out(message.substr(0, max_header_text));
    std::erase_if(out, [](char c) { return c < 0x20 || c > 0x7e; });
    return out;
}

// The id under which the call stands in the log, in the layout of a UUID where it has its digits.
std::string to_request_id(std::string_view id) {
    std::string out(id);
    if (out.size() == 32)
        for (const std::size_t dash : {20U, 16U, 12U, 8U})
            out.insert(dash, 1, '-');
    return out;
}

// Nothing when the header names no operation of this service.
std::string_view operation_of(const http::request& request) {
    auto target = request.find_header("X-Amz-Target").value_or("");
    if (request.count_headers("X-Amz-Target") != 1 || !target.starts_with(wire_endpoint::target_prefix)) return {};
    target.remove_prefix(wire_endpoint::target_prefix.size());
    return target;
}

http::response to_response(dispatcher::wire_reply reply, std::string request_id) {
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

wire_endpoint::wire_endpoint(const dispatcher& operations, const base::clock& clock, aws::credentials_lookup known_keys)
    : operations_(operations), clock_(clock), known_keys_(std::move(known_keys)) {}

void wire_endpoint::add_routes(http::router& routes) {
    routes.add({.method = http::method::post,
                .pattern = "/",
                .body_limit = body_limit,
                .media_types = {content_type, "application/x-amz-json-1.0"},
                .lane = http::lane::slow,
                .is_for_any_origin = true,
                .handler = [this](const http::request& request) -> http::outcome {
                    return http::work([this, &request] { return answer(request); });
                }});
}

cognito::result<call> wire_endpoint::authorize(const http::request& request, std::string_view operation) const {
    call by{.now = clock_.now(), .region = {}, .client_address = std::string(request.remote_address)};
    if (operations_.authorization_of(operation) != cognito::authorization::signature) return by;
    auto caller = aws::verify(to_signable(request), by.now, known_keys_, signing_service);
    if (!caller)
        return std::unexpected(
            cognito::failure{std::string(aws::error_name(caller.error())), aws::error_message(caller.error())});
    by.region = std::move(caller->region);
    by.access_key_id = std::move(caller->access_key_id);
    return by;
}

http::response wire_endpoint::answer(const http::request& request) const {
    auto request_id = to_request_id(request.request_id);
    const auto operation = operation_of(request);
    if (!operations_.authorization_of(operation))
        return to_response(dispatcher::refuse_unknown(), std::move(request_id));
    const auto by = authorize(request, operation);
    auto reply = by ? operations_.dispatch(operation, request.body, *by) : dispatcher::refuse(by.error());
    if (is_audited(operation)) audit_call(operation, request, reply, by ? by->access_key_id : std::string_view{});
    return to_response(std::move(reply), std::move(request_id));
}

} // namespace poolguard::pool
