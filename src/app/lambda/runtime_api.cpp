#include "app/lambda/runtime_api.hpp"

#include "app/lambda/event.hpp"
#include "aws/timeouts.hpp"
#include "base/ascii.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace poolguard::app::lambda {
namespace {

// Larger than any event, so that an event which is too large is not mistaken for a failed read.
constexpr std::size_t largest_read = 8 * largest_payload;

std::string error_document(std::string_view type, std::string_view sentence) {
    return boost::json::serialize(
        boost::json::object{{"errorType", type}, {"errorMessage", sentence}, {"stackTrace", boost::json::array{}}});
}

// The id goes into a path.
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           std::ranges::all_of(text, [](char c) { return base::is_alphanumeric(c) || c == '-'; });
}

} // namespace

runtime_api::runtime_api(std::string_view address, aws::http_transport& transport)
    : base_(fmt::format("http://{}/2018-06-01/runtime", address)), transport_(transport) {}

std::expected<invocation, std::string> runtime_api::next() {
    aws::http_request request;
    request.method = "GET";
    request.url = base_ + "/invocation/next";
    request.timeout = aws::no_timeout;
    request.max_response_bytes = largest_read;
    auto reply = transport_.send(request);
    if (!reply) return std::unexpected(fmt::format("Lambda returned no invocation: {}", describe(reply.error())));
    if (reply->status != 200)
        return std::unexpected(fmt::format("Lambda returned no invocation: status {}", reply->status));
    const auto id = reply->header("lambda-runtime-aws-request-id");
    if (!id || !is_id(*id)) return std::unexpected(std::string("Lambda returned an invocation without an id"));
    const auto trace = reply->header("lambda-runtime-trace-id");
    return invocation{std::string(*id), std::move(reply->body), std::string(trace.value_or(""))};
}

std::expected<void, std::string> runtime_api::respond(const invocation& to, std::string_view payload) {
    return post(fmt::format("/invocation/{}/response", to.id), payload, {});
}

std::expected<void, std::string> runtime_api::fail(const invocation& at, std::string_view type,
                                                   std::string_view sentence) {
    return post(fmt::format("/invocation/{}/error", at.id), error_document(type, sentence), type);
}

std::expected<void, std::string> runtime_api::fail_start(std::string_view sentence) {
    constexpr std::string_view type = "Poolguard.StartFailed";
    return post("/init/error", error_document(type, sentence), type);
}

std::expected<void, std::string> runtime_api::post(std::string path, std::string_view payload,
                                                   std::string_view error_type) {
    aws::http_request request;
    request.method = "POST";
    request.url = base_ + std::move(path);
    request.headers = {{"Content-Type", "application/json"}};
    if (!error_type.empty()) request.headers.emplace_back("Lambda-Runtime-Function-Error-Type", error_type);
    request.body = payload;
    const auto reply = transport_.send(request);
    if (!reply) return std::unexpected(fmt::format("Lambda did not accept the response: {}", describe(reply.error())));
    if (reply->status != 202)
        return std::unexpected(fmt::format("Lambda did not accept the response: status {}", reply->status));
    return {};
}

} // namespace poolguard::app::lambda
