#include "app/server/running_server.hpp"

#include "api/problem.hpp"
#include "app/files/development_certificate.hpp"
#include "app/server/descriptor_limit.hpp"
#include "app/server/worker_threads.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "base/url.hpp"

#include <fmt/format.h>
#include <set>

namespace poolguard::app {
namespace {

constexpr std::size_t queued_work = 256;

// The I/O threads have 0. Quick work waits for the disk; slow work waits for Cognito or hashes passwords.
constexpr int quick_nice = 5;
constexpr int slow_nice = 10;

http::changeable_options changeable_options_of(const settings& given) {
    http::changeable_options out;
    out.served_hosts = given.allowed_hosts;
    out.allowed_origins = given.allowed_origins;
    out.proxies = given.proxies;
    out.trusted_backends = given.rates.trusted_backends;
    out.max_connections = fit_descriptors(given.max_connections);
    out.max_connections_of_network = given.max_connections_of_network;
    out.max_body_memory = given.max_body_mebibytes * 1024 * 1024;
    return out;
}

http::server_options server_options_of(const settings& given) {
    http::server_options out;
    static_cast<http::changeable_options&>(out) = changeable_options_of(given);
    out.host = given.host;
    out.port = given.port;
    out.tls_certificate_file = given.tls_certificate.value_or("");
    out.tls_key_file = given.tls_key.value_or("");
    return out;
}

// A server that listens on every address is also reachable on this machine.
std::string_view host_on_this_machine(std::string_view host) {
    if (host == "0.0.0.0") return "127.0.0.1";
    if (host == "::" || host == "[::]") return "[::1]";
    return host;
}

std::string without_brackets(std::string_view host) {
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return std::string(host);
}

// For `--tls-dev` and `--as-amazon`.
std::expected<void, std::string> provide_certificate(const settings& given) {
    if (!given.tls_dev) return {};
    std::set<std::string> names{"localhost", "127.0.0.1", "::1", without_brackets(given.host)};
    if (const auto url = base::split_url(given.public_url)) names.insert(without_brackets(url->host));
    if (given.as_amazon) names.insert(fmt::format("cognito-identity.{}.amazonaws.com", given.cognito.region));
    return provide_development_certificate(given.data, names, base::wall_clock().now());
}

} // namespace

running_server::running_server(const settings& given, const environment& variables)
    : given_(given), exporter_(make_exporter(given.telemetry)), parts_(given, variables),
      quick_workers_(quick_threads(), queued_work, quick_nice), slow_workers_(slow_threads(), queued_work, slow_nice),
      server_(server_options_of(given), parts_.router(), {quick_workers_, slow_workers_}, api::server_failure) {}

running_server::~running_server() {
    if (exporter_) exporter_->stop();
}

std::expected<void, std::string> running_server::start() {
    POOLGUARD_CHECK(parts_.open_records());
    // Only now, as another server may use the folder.
    POOLGUARD_CHECK(provide_certificate(given_));
    // First, as other parts need the port.
    POOLGUARD_CHECK(server_.listen());
    // A certificate is for the public URL; only a development certificate is also for this machine.
    const auto address = given_.tls_certificate && !given_.tls_dev
                             ? public_url_of(given_, server_.port())
                             : fmt::format("{}://{}:{}", given_.tls_dev ? "https" : "http",
                                           host_on_this_machine(given_.host), server_.port());
    POOLGUARD_CHECK(parts_.note_address(address));
    POOLGUARD_CHECK(parts_.open(public_url_of(given_, server_.port())));
    parts_.metrics().add([this](metric_families& into) {
        add_requests(into, parts_.router(), server_.requests());
        add_server(into, {server_.open_connections(), server_.turned_away(), server_.body_memory()},
                   {{"quick", quick_workers_.queued()}, {"slow", slow_workers_.queued()}});
        add_telemetry(into, exporter_.get());
    });
    POOLGUARD_CHECK(parts_.start());
    if (exporter_) exporter_->start([this] { return parts_.metrics().collect(); });
    POOLGUARD_CHECK(server_.start());
    return {};
}

void running_server::take(const settings& now, const environment& variables) {
    base::log::set_level(now.log_level);
    server_.change(changeable_options_of(now));
    parts_.take(now, variables);
}

void running_server::drain() {
    parts_.wind_down();
    server_.drain();
    if (exporter_) exporter_->stop();
}

} // namespace poolguard::app
