#include "aws/lambda_call.hpp"

#include "aws/signature.hpp"
#include "aws/url.hpp"
#include "base/percent_encoding.hpp"

#include <fmt/format.h>
#include <vector>

namespace poolguard::aws {
namespace {

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at != text.npos;) {
        const auto colon = text.find(':', at);
        out.push_back(text.substr(at, colon == text.npos ? colon : colon - at));
        at = colon == text.npos ? colon : colon + 1;
    }
    return out;
}

} // namespace

std::optional<function_arn> parse_function_arn(std::string_view text) {
    const auto parts = parts_of(text);
    if (parts.size() < 7 || parts.size() > 8 || parts[0] != "arn" || parts[2] != "lambda" || parts[5] != "function" ||
        parts[6].empty() || !is_host_part(parts[3]))
        return std::nullopt;
    return function_arn{std::string(parts[3]), std::string(parts[6]),
                        parts.size() == 8 ? std::string(parts[7]) : std::string{}};
}

std::expected<http_reply, transport_error> invoke(const invocation& what, const credentials& who,
                                                  http_transport& transport, base::time_point now) {
    auto url = fmt::format("{}/2015-03-31/functions/{}/invocations", what.url, base::percent_encode(what.name));
    if (!what.qualifier.empty()) url += "?Qualifier=" + base::percent_encode(what.qualifier);
    const auto to = parse_url(url);
    if (!to) return std::unexpected(transport_error::malformed_request);
    signable_request signable{"POST", to->path, to->query, {}, what.event};
    signable.headers = {{"Host", to->authority},
                        {"Content-Type", "application/json"},
                        {"X-Amz-Invocation-Type", "RequestResponse"},
                        {"X-Amz-Log-Type", "None"}};
    sign(signable, who, what.region, "lambda", now);
    http_request request;
    request.method = "POST";
    request.url = url;
    request.headers = std::move(signable.headers);
    request.body = what.event;
    request.timeout = what.timeout;
    request.max_response_bytes = largest_function_answer;
    return transport.send(request);
}

} // namespace poolguard::aws
