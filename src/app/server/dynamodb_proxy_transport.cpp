#include "app/server/dynamodb_proxy_transport.hpp"

#include "base/ascii.hpp"

namespace poolguard::app {

std::expected<aws::http_reply, aws::transport_error> dynamodb_proxy_transport::send(const aws::http_request& request) {
    http::request given;
    given.method = http::method::post;
    given.target = given.path = "/";
    given.body = request.body;
    given.headers.reserve(request.headers.size());
    for (const auto& [name, value] : request.headers)
        given.headers.push_back({name, value});
    auto answer = pool_.post_signed_in_process(given);
    aws::http_reply out;
    out.status = static_cast<int>(answer.status);
    for (auto& [name, value] : answer.headers)
        out.headers.emplace_back(base::to_lower(name), std::move(value));
    out.body = std::move(answer.body);
    return out;
}

} // namespace poolguard::app
