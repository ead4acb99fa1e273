#include "app/commands/health_command.hpp"

#include "app/files/report.hpp"
#include "aws/curl_transport.hpp"

#include <fmt/format.h>

namespace poolguard::app {

int ask_health(const settings& given, bool asks_ready) {
    // A server that listens on every address is called on this machine, one with a certificate by the certificate's
    // name.
    const bool is_everywhere = given.host == "0.0.0.0" || given.host == "[::]" || given.host == "::";
    aws::curl_transport transport(
        {.ca_file = given.tls_certificate.value_or(""), .allow_unencrypted_http_to_any_host = true});
    aws::http_request request;
    request.method = "GET";
    const auto at = given.tls_certificate && !given.tls_dev && !given.public_url.empty()
                        ? given.public_url
                        : fmt::format("{}://{}:{}", given.tls_certificate ? "https" : "http",
                                      is_everywhere ? "127.0.0.1" : given.host, given.port);
    request.url = fmt::format("{}/{}", at, asks_ready ? "ready" : "health");
    request.timeout = std::chrono::milliseconds{3'000};
    const auto reply = transport.send(request);
    if (reply && reply->status == 200) return 0;
    report(fmt::format("{}: {}", request.url,
                       reply ? fmt::format("status {}: {}", reply->status, reply->body)
                             : std::string(describe(reply.error()))));
    return 1;
}

} // namespace poolguard::app
