#include "aws/curl_transport.hpp"

#include "unit/aws/loopback_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

http_request get(const std::string& url) {
    http_request request;
    request.method = "GET";
    request.url = url;
    return request;
}

TEST(curl_transport, sends_exactly_the_given_request) {
    loopback_server server([](const auto&) { return http_text(200, "ok", "X-One: 1\r\nX-One:  2 \r\n"); });
    curl_transport transport;
    auto request = get(server.url("/a/../b%20c?d=e"));
    request.method = "POST";
    request.headers = {{"Host", "example.test"}, {"X-Empty", ""}, {"X-Amz-Target", "A.B"}};
    request.body = "{\"a\":1}";
    const auto reply = transport.send(request);
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "ok");
    EXPECT_EQ(reply->header("x-one"), "1");
    EXPECT_EQ(reply->header("absent"), std::nullopt);
    EXPECT_THAT(reply->headers, testing::Contains(testing::Pair("x-one", "2")));
    const auto seen = server.requests().at(0);
    EXPECT_THAT(seen, StartsWith("POST /a/../b%20c?d=e HTTP/1.1\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nHost: example.test\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nX-Empty:\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nX-Amz-Target: A.B\r\n"));
    EXPECT_THAT(seen, Not(HasSubstr("Expect")));
    EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
    EXPECT_THAT(seen, EndsWith("\r\n\r\n{\"a\":1}"));
}

TEST(curl_transport, sends_each_method) {
    loopback_server server([](const auto& request) {
        return request.starts_with("HEAD") ? std::string("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n")
                                           : http_text(200, "");
    });
    curl_transport transport;
    for (const auto* method : {"GET", "HEAD", "PUT", "POST", "DELETE"}) {
        auto request = get(server.url());
        request.method = method;
        const auto reply = transport.send(request);
        ASSERT_TRUE(reply) << method << describe(reply.error());
        EXPECT_EQ(reply->status, 200);
        EXPECT_THAT(server.requests().back(), StartsWith(method + std::string(" / HTTP/1.1\r\n")));
    }
}

TEST(curl_transport, reuses_its_connection) {
    loopback_server server([](const auto&) { return http_text(200, "ok"); });
    curl_transport transport;
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(transport.send(get(server.url())));
    EXPECT_EQ(server.accepted(), 1);
}

TEST(curl_transport, a_request_is_never_sent_twice) {
    int asked = 0;
    loopback_server server([&](const auto&) { return ++asked == 1 ? http_text(200, "ok") : std::string(); });
    curl_transport transport;
    ASSERT_TRUE(transport.send(get(server.url())));
    // On the reused connection, which breaks before there is an answer.
    const auto reply = transport.send(get(server.url()));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error(), transport_error::connection_lost);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST(curl_transport, serves_many_threads) {
    loopback_server server(
        [](const auto& request) { return http_text(200, request.substr(0, request.find(" HTTP"))); });
    curl_transport transport({.max_idle = 2});
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto path = "/" + std::to_string(t) + "/" + std::to_string(i);
                const auto reply = transport.send(get(server.url(path)));
                if (reply && reply->body == "GET " + path) ++good;
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(good, 160);
}

TEST(curl_transport, any_status_is_a_reply_and_redirects_are_not_followed) {
    curl_transport transport;
    for (const int status : {204, 301, 302, 307, 400, 403, 500, 503}) {
        loopback_server server([&](const auto&) { return http_text(status, "", "Location: /elsewhere\r\n"); });
        const auto reply = transport.send(get(server.url()));
        ASSERT_TRUE(reply) << status;
        EXPECT_EQ(reply->status, status);
        EXPECT_EQ(server.requests().size(), 1U);
    }
}

TEST(curl_transport, headers_of_an_interim_reply_are_dropped) {
    loopback_server server([](const auto&) {
        return "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + http_text(200, "late", "X-Late: 1\r\n");
    });
    curl_transport transport;
    const auto reply = transport.send(get(server.url()));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->header("x-early"), std::nullopt);
    EXPECT_EQ(reply->header("x-late"), "1");
}

TEST(curl_transport, enforces_the_size_limit_to_the_byte) {
    const std::string chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n";
    for (const auto& text : {http_text(200, std::string(100, 'x')), chunked}) {
        loopback_server server([&](const auto&) { return text; });
        curl_transport transport;
        auto request = get(server.url());
        request.max_response_bytes = 100;
        const auto fits = transport.send(request);
        ASSERT_TRUE(fits);
        EXPECT_EQ(fits->body, std::string(100, 'x'));
        request.max_response_bytes = 99;
        const auto reply = transport.send(request);
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error(), transport_error::too_large);
    }
}

TEST(curl_transport, limits_the_head_of_a_reply) {
    std::string headers;
    for (int i = 0; i < 100; ++i)
        headers += "X-Filler: " + std::string(1000, 'x') + "\r\n";
    loopback_server server([&](const auto&) { return http_text(200, "", headers); });
    curl_transport transport;
    const auto reply = transport.send(get(server.url()));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error(), transport_error::too_large);
}

TEST(curl_transport, says_how_an_exchange_failed) {
    curl_transport transport;
    loopback_server silent([](const auto&) { return std::nullopt; });
    auto slow = get(silent.url());
    slow.timeout = std::chrono::milliseconds{100};
    EXPECT_EQ(transport.send(slow).error(), transport_error::timed_out);

    loopback_server closing([](const auto&) { return ""; });
    EXPECT_EQ(transport.send(get(closing.url())).error(), transport_error::connection_lost);

    loopback_server cut([](const auto&) { return "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"; });
    auto waiting = get(cut.url());
    waiting.timeout = std::chrono::milliseconds{100};
    EXPECT_EQ(transport.send(waiting).error(), transport_error::timed_out);

    // The request was sent, so it must not count as one that never was.
    loopback_server other_protocol([](const auto&) { return "220 mail.example.com ESMTP\r\n\r\n"; });
    EXPECT_EQ(transport.send(get(other_protocol.url())).error(), transport_error::other);

    std::string free_port;
    {
        const loopback_server gone([](const auto&) { return ""; });
        free_port = gone.url();
    }
    EXPECT_EQ(transport.send(get(free_port)).error(), transport_error::could_not_connect);
    EXPECT_EQ(transport.send(get("https://name.invalid/")).error(), transport_error::could_not_resolve);
}

TEST(curl_transport, refuses_unencrypted_http_beyond_loopback) {
    curl_transport strict;
    // Reserved for documentation (RFC 5737): asking it would end in a time-out, not in this error.
    auto request = get("http://192.0.2.1/");
    request.timeout = std::chrono::milliseconds{200};
    EXPECT_EQ(strict.send(request).error(), transport_error::insecure_url);
    for (const auto* url :
         {"http://example.com/", "http://169.254.169.254/", "http://[2001:db8::1]/", "http://10.0.0.1/"})
        EXPECT_EQ(strict.send(get(url)).error(), transport_error::insecure_url) << url;

    curl_transport open({.allow_unencrypted_http_to_any_host = true});
    EXPECT_NE(open.send(request).error(), transport_error::insecure_url);
    curl_transport listed({.unencrypted_hosts = {"192.0.2.1"}});
    EXPECT_NE(listed.send(request).error(), transport_error::insecure_url);
    EXPECT_EQ(listed.send(get("http://192.0.2.2/")).error(), transport_error::insecure_url);
}

TEST(curl_transport, refuses_line_breaks) {
    loopback_server server([](const auto&) { return http_text(200, ""); });
    curl_transport transport;
    for (const header_list& headers : {header_list{{"X-A", "1\r\nX-B: 2"}}, header_list{{"X-A\n", "1"}},
                                       header_list{{"", "1"}}, header_list{{"X-A", std::string("1\0002", 3)}}}) {
        auto request = get(server.url());
        request.headers = headers;
        EXPECT_EQ(transport.send(request).error(), transport_error::malformed_request);
    }
    EXPECT_EQ(transport.send(get("not a url")).error(), transport_error::malformed_request);
    EXPECT_EQ(transport.send(get("file:///etc/passwd")).error(), transport_error::malformed_request);
    EXPECT_TRUE(server.requests().empty());
}

} // namespace
} // namespace poolguard::aws
