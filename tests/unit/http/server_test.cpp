#include "http/server.hpp"

#include "unit/http/loopback_client.hpp"
#include "unit/http/running_server.hpp"

#include <future>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::http {
namespace {

class server_test : public testing::Test {
  protected:
    running_server running;
};

TEST_F(server_test, keeps_connections_alive) {
    running.start();
    loopback_client client(running.port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
        const auto answer = client.read_response();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
        EXPECT_TRUE(answer.ends_with("\r\n\r\nhello")) << answer;
    }
    EXPECT_EQ(running.instance->open_connections(), 1U);
}

TEST_F(server_test, answers_three_requests_of_one_packet_in_order) {
    running.start();
    loopback_client client(running.port());
    client.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\n/work"));
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nabc"));
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nhello"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(server_test, takes_a_request_byte_by_byte) {
    running.start();
    loopback_client client(running.port());
    for (const char c : std::string_view("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                         "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
        ASSERT_TRUE(client.send({&c, 1}));
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nabc"));
}

TEST_F(server_test, answers_a_half_closed_connection) {
    running.start();
    loopback_client client(running.port());
    client.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    client.shut_down_sending();
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\n/work"));
    EXPECT_TRUE(client.read_to_end().ends_with("\r\n\r\nhello"));
}

TEST_F(server_test, sends_large_bodies_to_slow_readers) {
    running.start();
    loopback_client client(running.port());
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /large HTTP/1.1\r\nHost: a\r\n\r\n"
                "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.read_response();
        EXPECT_TRUE(answer.ends_with("\r\n\r\n" + std::string(3'000'000, 'x')));
    }
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nhello"));
}

TEST_F(server_test, serves_head_and_options) {
    running.start();
    loopback_client client(running.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nOPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n"
                "PUT /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read_response(true);
    EXPECT_TRUE(head.contains("\r\nContent-Length: 5\r\n")) << head;
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
    const auto options = client.read_response();
    EXPECT_TRUE(options.starts_with("HTTP/1.1 204 ")) << options;
    EXPECT_TRUE(options.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n")) << options;
    const auto refused = client.read_response();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 405 ")) << refused;
    EXPECT_TRUE(refused.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n")) << refused;
}

TEST_F(server_test, sends_100_continue) {
    running.start();
    loopback_client client(running.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ab");
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nab"));
}

TEST_F(server_test, answers_500_for_work_that_throws_and_continues) {
    running.start();
    loopback_client client(running.port());
    client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\nGET /work HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = client.read_response();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\ninternal_error")) << answer;
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\n/work"));
}

TEST_F(server_test, answers_503_when_all_workers_are_busy) {
    running.start();
    loopback_client first(running.port());
    loopback_client second(running.port());
    loopback_client third(running.port());
    first.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
    running.started.wait();
    second.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(running.wait_until_queued());
    third.send("GET /work HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto refused = third.read_response();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_TRUE(refused.contains("\r\nRetry-After: 1\r\n")) << refused;
    EXPECT_TRUE(third.read_response().ends_with("\r\n\r\nhello"));
    running.gate.count_down();
    EXPECT_TRUE(first.read_response().ends_with("\r\n\r\nthrough"));
    EXPECT_TRUE(second.read_response().ends_with("\r\n\r\n/work"));
}

TEST_F(server_test, drains) {
    running.start();
    const auto port = running.port();
    loopback_client idle(port);
    idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_response();
    loopback_client busy(port);
    busy.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
    running.started.wait();
    auto drained = std::async(std::launch::async, [&] { running.instance->drain(); });
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(drained.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    running.gate.count_down();
    const auto answer = busy.read_to_end();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_TRUE(answer.contains("\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nthrough")) << answer;
    busy.shut_down_sending();
    drained.get();
    EXPECT_EQ(running.instance->open_connections(), 0U);
    EXPECT_FALSE(loopback_client(port).is_connected());
}

TEST_F(server_test, drains_no_longer_than_allowed) {
    running.options.drain_timeout = std::chrono::milliseconds(50);
    running.start();
    loopback_client busy(running.port());
    busy.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
    running.started.wait();
    running.instance->drain();
    EXPECT_EQ(running.instance->open_connections(), 1U);
    running.gate.count_down();
}

TEST_F(server_test, says_why_it_cannot_listen) {
    running.start();
    const auto start_at = [&](const std::string& host, std::uint16_t port) {
        auto options = running.options;
        options.host = host;
        options.port = port;
        server second(options, running.table, {running.workers, running.slow_workers}, {});
        const auto result = second.start();
        return result ? std::string() : result.error();
    };
    const auto port = std::to_string(running.port());
    EXPECT_EQ(start_at("127.0.0.1", running.port()), "Cannot listen on 127.0.0.1:" + port + ": Address already in use");
    EXPECT_EQ(start_at("localhost", running.port()), "Cannot listen on localhost:" + port + ": Address already in use");
    EXPECT_EQ(start_at("192.0.2.1", 0), "Cannot listen on 192.0.2.1:0: Cannot assign requested address");
    EXPECT_TRUE(start_at("no-such-host.invalid", 0).starts_with("Cannot listen on no-such-host.invalid:0: "));
    EXPECT_EQ(start_at("127.0.0.2", running.port()), "");
}

TEST_F(server_test, listens_again_on_the_port_that_it_has_just_left) {
    running.start();
    const auto port = running.port();
    {
        loopback_client client(port);
        client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        client.read_to_end();
    }
    running.instance.reset();
    running.options.port = port;
    running.start();
    EXPECT_EQ(running.port(), port);
}

} // namespace
} // namespace poolguard::http
