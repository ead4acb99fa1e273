#include "http/server.hpp"

#include "base/processors.hpp"
#include "base/try.hpp"
#include "http/io_thread.hpp"
#include "http/listen_address.hpp"
#include "http/server_state.hpp"
#include "http/tls_context.hpp"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

namespace poolguard::http {
class server::implementation {
  public:
    implementation(server_options options, const router& routes, worker_lanes workers, failure_response on_failure)
        : state_(std::make_shared<server_state>(std::move(options), routes, workers, std::move(on_failure))) {}
    implementation(const implementation&) = delete;
    implementation& operator=(const implementation&) = delete;
    ~implementation() {
        stop();
        // A busy worker refers to its connection and posts to its thread's event loop.
        state_->activity.wait_until_work_ended();
    }

    std::expected<void, std::string> listen();
    std::expected<void, std::string> start();
    std::expected<void, std::string> load_tls();
    void change(changeable_options now) {
        state_->bodies.resize(now.max_body_memory);
        state_->changeable.replace(std::move(now));
    }
    void drain();
    std::uint16_t port() const { return port_; }
    std::size_t open_connections() const { return state_->activity.open_connections(); }
    http::turned_away turned_away() const { return state_->activity.turned_away(); }
    std::size_t body_memory() const { return state_->bodies.taken(); }
    std::vector<route_counts> requests() const;

  private:
    void stop() {
        state_->activity.abandon_work();
        for (const auto& thread : threads_)
            thread->stop();
    }

    std::shared_ptr<server_state> state_;
    std::vector<std::unique_ptr<io_thread>> threads_;
    std::uint16_t port_ = 0;
    std::atomic<bool> has_started_ = false;
};

std::expected<void, std::string> server::implementation::listen() {
    const auto& options = state_->options;
    POOLGUARD_CHECK(load_tls());
    asio::io_context context;
    POOLGUARD_TRY(const auto claim, port_claim::make(context, options.host, options.port));
    port_ = claim.endpoint().port();
    const auto count = options.io_threads == 0 ? base::usable_processors() : options.io_threads;
    for (std::size_t i = 0; i < count; ++i) {
        threads_.push_back(std::make_unique<io_thread>(state_));
        state_->threads.push_back(threads_.back().get());
        if (const auto error = threads_.back()->listen(claim)) {
            state_->threads.clear();
            threads_.clear();
            return std::unexpected("Cannot listen on " + format_address(options.host, options.port) + ": " +
                                   error.message());
        }
    }
    return {};
}

std::expected<void, std::string> server::implementation::start() {
    if (threads_.empty()) POOLGUARD_CHECK(listen());
    for (const auto& thread : threads_)
        thread->start();
    has_started_ = true;
    return {};
}

std::expected<void, std::string> server::implementation::load_tls() {
    const auto& options = state_->options;
    if (options.tls_certificate_file.empty() && options.tls_key_file.empty()) return {};
    if (options.tls_certificate_file.empty() || options.tls_key_file.empty())
        return std::unexpected("TLS needs both a certificate and a key.");
    POOLGUARD_TRY(auto loaded, load_tls_context(options.tls_certificate_file, options.tls_key_file));
    state_->tls.store(std::move(loaded));
    return {};
}

std::vector<route_counts> server::implementation::requests() const {
    std::vector<route_counts> out;
    if (!has_started_) return out;
    for (const auto& thread : threads_) {
        const auto counted = thread->requests();
        out.resize(std::max(out.size(), counted.size()));
        for (std::size_t i = 0; i < counted.size(); ++i)
            out[i].add(counted[i]);
    }
    return out;
}

void server::implementation::drain() {
    state_->is_draining = true;
    for (const auto& thread : threads_)
        thread->drain();
    const auto& options = state_->options;
    const auto began = std::chrono::steady_clock::now();
    if (!state_->activity.wait_until_closed(began + std::min(options.drain_queue_time, options.drain_timeout))) {
        state_->activity.abandon_work();
        state_->activity.wait_until_closed(began + options.drain_timeout);
    }
    stop();
}

std::string changeable_options::counted_network(std::string_view address) const {
    if (proxies.trusts(address) || trusted_backends.contains(address)) return {};
    return base::network_of(address);
}

server::server(server_options options, const router& routes, worker_lanes workers, failure_response on_failure)
    : implementation_(std::make_unique<implementation>(std::move(options), routes, workers, std::move(on_failure))) {}
server::~server() = default;

std::expected<void, std::string> server::listen() { return implementation_->listen(); }
std::expected<void, std::string> server::start() { return implementation_->start(); }
std::uint16_t server::port() const { return implementation_->port(); }
std::expected<void, std::string> server::reload_tls() { return implementation_->load_tls(); }
void server::change(changeable_options now) { implementation_->change(std::move(now)); }
void server::drain() { implementation_->drain(); }
std::vector<route_counts> server::requests() const { return implementation_->requests(); }
std::size_t server::open_connections() const { return implementation_->open_connections(); }
turned_away server::turned_away() const { return implementation_->turned_away(); }
std::size_t server::body_memory() const { return implementation_->body_memory(); }

} // namespace poolguard::http
