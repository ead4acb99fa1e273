#pragma once
// Shared by the threads of one server.

#include "base/replaceable.hpp"
#include "http/activity.hpp"
#include "http/asio_types.hpp"
#include "http/body_budget.hpp"
#include "http/server.hpp"
#include "http/session.hpp"

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace poolguard::http {

class io_thread;

struct server_state {
    server_state(server_options given, const router& table, worker_lanes lanes, failure_response on_failure)
        : options(std::move(given)), failures(std::move(on_failure)), workers(lanes), bodies(options.max_body_memory),
          changeable(options), rules{options, changeable, table, failures, is_draining, bodies} {}

    const server_options options;
    const failure_response failures;
    const worker_lanes workers;
    std::atomic<bool> is_draining = false;
    // Null without TLS. A connection keeps the one that it started with.
    std::atomic<std::shared_ptr<asio::ssl::context>> tls;
    http::activity activity;
    body_budget bodies;
    base::replaceable<changeable_options> changeable;
    const session_rules rules;
    // All of the server; complete before the first one starts.
    std::vector<io_thread*> threads;
};

} // namespace poolguard::http
