#pragma once
// A server on a free loopback port with a few routes, for tests from outside.

#include "http/server.hpp"
#include "unit/http/loopback_client.hpp"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <thread>

namespace poolguard::http {

class running_server {
  public:
    running_server() {
        options.port = 0;
        options.io_threads = 2;
        options.access_log = false;
        add(method::get, "/hello", 0, [](const request&) { return make_text("hello"); });
        add(method::post, "/echo", 1000, [](const request& given) { return make_text(std::string(given.body)); });
        add(method::get, "/large", 0, [](const request&) { return make_text(std::string(3'000'000, 'x')); });
        add(method::get, "/work", 0, [](const request& given) -> outcome {
            return work([&given] { return make_text(std::string(given.path)); });
        });
        add(method::get, "/throw", 0,
            [](const request&) -> outcome { return work([]() -> response { throw std::runtime_error("cause"); }); });
        add(method::get, "/count", 0, [this](const request&) -> outcome {
            return work([this] {
                ++counted;
                return make_text("counted");
            });
        });
        const auto gated = [this](const request&) -> outcome {
            return work([this] {
                started.count_down();
                gate.wait();
                return make_text("through");
            });
        };
        add(method::get, "/gated", 0, gated);
        add(method::get, "/slow", 0, gated, lane::slow);
    }

    static response make_text(std::string text) {
        response made;
        made.content_type = "text/plain";
        made.body = std::move(text);
        return made;
    }
    void add(http::method method, std::string pattern, std::size_t body_limit, http::handler answer,
             lane in = lane::quick) {
        route made;
        made.method = method;
        made.pattern = std::move(pattern);
        made.body_limit = body_limit;
        made.lane = in;
        made.handler = std::move(answer);
        table.add(std::move(made));
    }
    void start() {
        instance =
            std::make_unique<server>(options, table, worker_lanes{workers, slow_workers},
                                     [](const request&, unsigned status, std::string_view code, std::string_view) {
                                         auto answer = make_text(std::string(code));
                                         answer.status = status;
                                         return answer;
                                     });
        const auto result = instance->start();
        ASSERT_TRUE(result.has_value()) << result.error();
    }
    std::uint16_t port() const { return instance->port(); }
    // False if the condition did not become true within ten seconds.
    template <class Condition>
    static bool wait_until(const Condition& is_met) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!is_met() && std::chrono::steady_clock::now() < limit)
            std::this_thread::yield();
        return is_met();
    }
    bool wait_until_queued() const {
        return wait_until([this] { return workers.queued() != 0; });
    }
    bool wait_until_alone() const {
        return wait_until([this] { return instance->open_connections() == 0; });
    }

    server_options options;
    router table;
    std::latch started{1};
    std::latch gate{1};
    std::atomic<int> counted = 0;
    worker_pool workers{1, 1, 0};
    worker_pool slow_workers{1, 1, 0};
    std::unique_ptr<server> instance;
};

} // namespace poolguard::http
