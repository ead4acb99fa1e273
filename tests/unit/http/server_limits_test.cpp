#include "base/log.hpp"
#include "http/asio_types.hpp"
#include "unit/http/loopback_client.hpp"
#include "unit/http/running_server.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace poolguard::http {
namespace {

using std::chrono::milliseconds;

class server_limits_test : public testing::Test {
  protected:
    // Everything received until the server closes the connection, which it must do without a reset.
    std::string answer_to(std::string_view sent) const {
        loopback_client client(running.port());
        client.send(sent);
        return client.read_to_end();
    }
    static void expect_status(const std::string& answer, std::string_view status) {
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::string(status) + ' ')) << answer;
        EXPECT_TRUE(answer.contains("\r\nConnection: close\r\n")) << answer;
    }

    running_server running;
};

TEST_F(server_limits_test, headers_that_are_too_large_get_431) {
    running.start();
    expect_status(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"), "431");
    expect_status(answer_to("GET /" + std::string(100'000, 'x')), "431");
}

TEST_F(server_limits_test, headers_may_be_as_large_as_allowed) {
    const std::string head = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: xx\r\n\r\n";
    running.options.max_header_bytes = head.size();
    running.start();
    EXPECT_TRUE(answer_to(head).starts_with("HTTP/1.1 200 "));
    auto larger = head;
    larger.insert(larger.find("xx"), "x");
    expect_status(answer_to(larger), "431");
}

TEST_F(server_limits_test, a_body_that_is_announced_too_large_gets_413_unread) {
    running.start();
    expect_status(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"), "413");
    expect_status(
        answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x')),
        "413");
}

TEST_F(server_limits_test, a_chunked_body_that_grows_too_large_gets_413) {
    running.start();
    std::string chunks;
    for (int i = 0; i < 1001; ++i)
        chunks += "1\r\nx\r\n";
    const std::string head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect_status(answer_to(head + chunks + "0\r\n\r\n"), "413");
    const auto allowed = answer_to(head + chunks.substr(6) + "0\r\n\r\n");
    EXPECT_TRUE(allowed.ends_with("\r\n\r\n" + std::string(1000, 'x'))) << allowed;
}

TEST_F(server_limits_test, a_slow_header_gets_408) {
    running.options.header_timeout = milliseconds(60);
    running.start();
    expect_status(answer_to("GET /hello HTTP/1.1\r\nHo"), "408");
}

TEST_F(server_limits_test, a_slow_body_gets_408) {
    running.options.body_timeout = milliseconds(60);
    running.start();
    expect_status(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"), "408");
    expect_status(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"), "408");
}

TEST_F(server_limits_test, an_idle_connection_is_closed_without_an_answer) {
    running.options.idle_timeout = milliseconds(60);
    running.start();
    EXPECT_EQ(answer_to(""), "");
    const auto after_one = answer_to("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(after_one.ends_with("\r\n\r\nhello")) << after_one;
}

TEST_F(server_limits_test, a_client_that_reads_nothing_is_closed) {
    running.options.idle_timeout = milliseconds(60);
    running.start();
    loopback_client client(running.port());
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(many);
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (running.instance->open_connections() == 0 && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    while (running.instance->open_connections() > 0 && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    EXPECT_EQ(running.instance->open_connections(), 0U);
}

TEST_F(server_limits_test, connections_above_the_limit_get_503_while_none_is_idle) {
    running.options.max_connections = 1;
    running.start();
    {
        loopback_client first(running.port());
        first.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
        running.started.wait();
        const auto refused = answer_to("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        expect_status(refused, "503");
        EXPECT_TRUE(refused.contains("\r\nRetry-After: 1\r\n")) << refused;
        EXPECT_EQ(running.instance->turned_away().over_all, 1U);
        running.gate.count_down();
        EXPECT_TRUE(first.read_response().starts_with("HTTP/1.1 200 "));
    }
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (running.instance->open_connections() > 0 && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    EXPECT_TRUE(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_F(server_limits_test, the_oldest_idle_connection_makes_room) {
    running.options.max_connections = 2;
    running.options.io_threads = 1;
    running.start();
    const auto ask = [](loopback_client& client) {
        return client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n") && client.read_response().ends_with("hello");
    };
    loopback_client first(running.port());
    loopback_client second(running.port());
    EXPECT_TRUE(ask(first));
    EXPECT_TRUE(ask(second));
    EXPECT_TRUE(ask(first)); // the second has waited longer now
    loopback_client third(running.port());
    EXPECT_TRUE(ask(third));
    EXPECT_EQ(second.read_to_end(), "");
    EXPECT_TRUE(ask(first));
    EXPECT_EQ(running.instance->turned_away().idle, 1U);
    EXPECT_EQ(running.instance->open_connections(), 2U);
}

TEST_F(server_limits_test, an_idle_connection_of_another_thread_makes_room) {
    running.options.max_connections = 1;
    running.start();
    // The system chooses the thread of each connection.
    for (int i = 0; i < 20; ++i) {
        loopback_client idle(running.port());
        ASSERT_TRUE(running.wait_until([&] { return running.instance->open_connections() == 1; }));
        // At first it may not be idle yet.
        bool is_answered = false;
        EXPECT_TRUE(running.wait_until([&] {
            if (is_answered) return true;
            loopback_client next(running.port());
            next.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            is_answered = next.read_to_end().ends_with("hello");
            return is_answered;
        }));
        EXPECT_EQ(idle.read_to_end(), "");
        ASSERT_TRUE(running.wait_until_alone());
    }
}

TEST_F(server_limits_test, a_network_has_a_limit_of_its_own) {
    running.options.max_connections_of_network = 2;
    running.start();
    {
        loopback_client first(running.port());
        loopback_client second(running.port());
        ASSERT_TRUE(running.wait_until([&] { return running.instance->open_connections() == 2; }));
        // Idle connections of the same network do not make room.
        expect_status(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), "503");
        loopback_client elsewhere(running.port(), "127.0.0.2");
        elsewhere.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_TRUE(elsewhere.read_response().ends_with("hello"));
        EXPECT_EQ(running.instance->turned_away().of_network, 1U);
    }
    ASSERT_TRUE(running.wait_until_alone());
    EXPECT_TRUE(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").ends_with("hello"));
}

TEST_F(server_limits_test, proxies_and_backends_have_no_limit_by_network) {
    running.options.max_connections_of_network = 1;
    running.options.proxies = trusted_proxies::parse({"127.0.0.1"}).value();
    running.options.trusted_backends = base::ip_networks::parse({"127.0.0.2"}).value();
    running.start();
    for (const auto* from : {"127.0.0.1", "127.0.0.2"}) {
        loopback_client first(running.port(), from);
        loopback_client second(running.port(), from);
        for (const auto* client : {&first, &second})
            client->send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_TRUE(first.read_response().ends_with("hello")) << from;
        EXPECT_TRUE(second.read_response().ends_with("hello")) << from;
    }
}

TEST_F(server_limits_test, proxies_and_limits_change_while_it_runs) {
    running.options.max_connections_of_network = 1;
    running.add(method::get, "/whoami", 0,
                [](const request& given) { return running_server::make_text(std::string(given.remote_address)); });
    running.start();
    const std::string whoami = "GET /whoami HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n";
    loopback_client kept(running.port(), "127.0.0.1");
    kept.send(whoami);
    EXPECT_TRUE(kept.read_response().ends_with("127.0.0.1"));
    const auto answer_to_another = [&] {
        loopback_client another(running.port(), "127.0.0.1");
        another.send(whoami);
        return another.read_response();
    };
    EXPECT_TRUE(answer_to_another().starts_with("HTTP/1.1 503"));
    auto now = static_cast<changeable_options>(running.options);
    now.proxies = trusted_proxies::parse({"127.0.0.1"}).value();
    running.instance->change(now);
    // Also on a connection that was there before.
    kept.send(whoami);
    EXPECT_TRUE(kept.read_response().ends_with("203.0.113.9"));
    EXPECT_TRUE(answer_to_another().ends_with("203.0.113.9"));
    now.proxies = {};
    now.max_connections_of_network = 2;
    running.instance->change(now);
    kept.send(whoami);
    EXPECT_TRUE(kept.read_response().ends_with("127.0.0.1"));
    EXPECT_TRUE(answer_to_another().ends_with("127.0.0.1"));
}

TEST_F(server_limits_test, bodies_share_one_budget) {
    running.options.max_body_memory = 440'000;
    running.options.trusted_backends = base::ip_networks::parse({"127.0.0.9"}).value();
    running.add(method::post, "/size", 200'000,
                [](const request& given) { return running_server::make_text(std::to_string(given.body.size())); });
    running.start();
    const std::string head = "POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n";
    const auto part = [&](loopback_client& client, std::size_t size) { client.send(head + std::string(size, 'x')); };
    // What is only announced takes no memory to speak of.
    loopback_client announced(running.port(), "127.0.0.1");
    part(announced, 0);
    ASSERT_TRUE(running.wait_until([&] { return running.instance->body_memory() > 0; }));
    loopback_client first(running.port(), "127.0.0.1");
    part(first, 60'000);
    ASSERT_TRUE(running.wait_until([&] { return running.instance->body_memory() > 60'000; }));
    // A quarter is the most for one network.
    loopback_client second(running.port(), "127.0.0.1");
    part(second, 60'000);
    EXPECT_TRUE(second.read_to_end().starts_with("HTTP/1.1 503 "));
    loopback_client elsewhere(running.port(), "127.0.0.2");
    part(elsewhere, 90'000);
    EXPECT_TRUE(elsewhere.read_response().ends_with("\r\n\r\n90000"));
    // All of it is the most for everybody.
    loopback_client backend(running.port(), "127.0.0.9");
    backend.send("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + std::string(190'000, 'x'));
    ASSERT_TRUE(running.wait_until([&] { return running.instance->body_memory() > 260'000; }));
    loopback_client late(running.port(), "127.0.0.9");
    late.send("POST /size HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + std::string(190'000, 'x'));
    EXPECT_TRUE(late.read_to_end().starts_with("HTTP/1.1 503 "));
    first.send(std::string(30'000, 'x'));
    EXPECT_TRUE(first.read_response().ends_with("\r\n\r\n90000"));
    backend.send(std::string(10'000, 'x'));
    EXPECT_TRUE(backend.read_response().ends_with("\r\n\r\n200000"));
    // Freed when the last answers are sent, but for what was announced.
    EXPECT_TRUE(running.wait_until([&] { return running.instance->body_memory() < 20'000; }));
}

TEST_F(server_limits_test, recovers_from_a_lack_of_descriptors) {
    running.options.io_threads = 1;
    running.start();
    // The C library opens a file for a moment at a thread's first allocation; the first answer makes sure that it is
    // over.
    EXPECT_TRUE(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").ends_with("hello"));
    ASSERT_TRUE(running.wait_until_alone());
    // Log once before: the sanitizer needs descriptors when it sees a type for the first time.
    base::log::warning("accept_failed", {{"reason", make_error_code(asio::error::no_descriptors).message()}});
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int lowest_free = ::dup(STDERR_FILENO);
    ASSERT_GE(lowest_free, 0);
    ::close(lowest_free);
    // Only one more descriptor is free, for the client; there is none for the server's end of the connection.
    auto lowered = before;
    lowered.rlim_cur = static_cast<rlim_t>(lowest_free) + 1;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lowered), 0);
    loopback_client client(running.port());
    EXPECT_TRUE(client.is_connected());
    EXPECT_TRUE(client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_EQ(running.instance->open_connections(), 0U);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_TRUE(client.read_response().ends_with("\r\n\r\nhello"));
}

TEST_F(server_limits_test, other_protocols_get_400) {
    running.start();
    using std::string_literals::operator""s;
    expect_status(answer_to("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s), "400");
    expect_status(answer_to("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
}

} // namespace
} // namespace poolguard::http
