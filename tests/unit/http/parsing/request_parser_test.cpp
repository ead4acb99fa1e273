#include "http/parsing/request_parser.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace poolguard::http {
namespace {

constexpr std::size_t default_limit = 16 * 1024;

// Gives the parser `piece` bytes at a time, as a socket might, and keeps what it does not consume.
class feeder {
  public:
    explicit feeder(std::string text, std::size_t piece, std::size_t max_header_bytes = default_limit)
        : text_(std::move(text)), piece_(piece), parser(max_header_bytes) {}

    // Until something other than needs_more, or the end of the text.
    request_parser::progress next() {
        for (;;) {
            const auto [reached, taken] = parser.put(waiting_);
            waiting_.erase(0, taken);
            if (reached != request_parser::progress::needs_more || at_ == text_.size()) return reached;
            waiting_ += text_.substr(at_, piece_);
            at_ = std::min(at_ + piece_, text_.size());
        }
    }

  private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
    std::string waiting_;

  public:
    request_parser parser;
};

constexpr std::size_t pieces[] = {1, 2, 3, 7, 100'000};
using progress = request_parser::progress;

TEST(request_parser, reads_a_request_however_it_arrives) {
    for (const auto piece : pieces) {
        feeder fed("\r\nPOST /a/b?c=d&e HTTP/1.1\r\nHost: localhost:8000\r\nContent-Type:  text/plain \r\n"
                   "Empty:\r\nContent-Length: 5\r\n\r\nhello",
                   piece);
        ASSERT_EQ(fed.next(), progress::head_done) << piece;
        const auto& request = fed.parser.request();
        EXPECT_EQ(request.method, method::post);
        EXPECT_EQ(request.target, "/a/b?c=d&e");
        EXPECT_EQ(request.path, "/a/b");
        EXPECT_EQ(request.query, "c=d&e");
        ASSERT_EQ(request.headers.size(), 4U);
        EXPECT_EQ(request.find_header("host"), "localhost:8000");
        EXPECT_EQ(request.find_header("CONTENT-TYPE"), "text/plain");
        EXPECT_EQ(request.find_header("empty"), "");
        EXPECT_EQ(request.find_header("absent"), std::nullopt);
        EXPECT_TRUE(fed.parser.has_body());
        EXPECT_TRUE(fed.parser.keep_alive());
        ASSERT_TRUE(fed.parser.limit_body(5));
        ASSERT_EQ(fed.next(), progress::request_done) << piece;
        EXPECT_EQ(request.body, "hello");
    }
}

TEST(request_parser, reads_chunked_bodies_however_they_arrive) {
    for (const auto piece : pieces) {
        feeder fed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                   "1\r\nh\r\n003;name=\"va;l\"\r\nell\r\n1\r\no\r\n0\r\nHost: trailer\r\n\r\n",
                   piece);
        ASSERT_EQ(fed.next(), progress::head_done);
        EXPECT_TRUE(fed.parser.has_body());
        ASSERT_TRUE(fed.parser.limit_body(5));
        ASSERT_EQ(fed.next(), progress::request_done) << piece;
        EXPECT_EQ(fed.parser.request().body, "hello");
        EXPECT_EQ(fed.parser.request().count_headers("host"), 1U);
    }
}

TEST(request_parser, reads_an_empty_chunked_body_byte_by_byte) {
    feeder fed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 1);
    ASSERT_EQ(fed.next(), progress::head_done);
    ASSERT_TRUE(fed.parser.limit_body(0));
    ASSERT_EQ(fed.next(), progress::request_done);
    EXPECT_EQ(fed.parser.request().body, "");
}

TEST(request_parser, reads_pipelined_requests) {
    for (const auto piece : pieces) {
        feeder fed("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPUT /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy"
                   "GET /3 HTTP/1.0\r\n\r\n",
                   piece);
        const std::pair<std::string_view, std::string_view> expected[] = {{"/1", ""}, {"/2", "xy"}, {"/3", ""}};
        for (const auto& [path, body] : expected) {
            ASSERT_EQ(fed.next(), progress::head_done) << piece << path;
            ASSERT_TRUE(fed.parser.limit_body(2));
            ASSERT_EQ(fed.next(), progress::request_done) << piece << path;
            EXPECT_EQ(fed.parser.request().path, path);
            EXPECT_EQ(fed.parser.request().body, body);
            fed.parser.reset();
            EXPECT_FALSE(fed.parser.started());
        }
        EXPECT_EQ(fed.next(), progress::needs_more);
    }
}

TEST(request_parser, enforces_the_header_limit_to_the_byte) {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(200, 'x') + "\r\n\r\n";
    for (const auto piece : pieces) {
        feeder fits(head, piece, head.size());
        EXPECT_EQ(fits.next(), progress::head_done) << piece;
        feeder exceeds(head, piece, head.size() - 1);
        ASSERT_EQ(exceeds.next(), progress::failed) << piece;
        EXPECT_EQ(exceeds.parser.failure(), failure::header_too_large) << piece;
    }
}

TEST(request_parser, enforces_the_header_limit_without_an_end) {
    for (const auto piece : pieces)
        for (const std::string start : {"GET /", "GET / HTTP/1.1\r\nX: ", "", "GET / HTTP/1.1\r\nHost: a\r\n"}) {
            std::string endless = start;
            while (endless.size() < 1000)
                endless += start.ends_with('\n') ? "a:b\r\n" : "a";
            feeder fed(endless, piece, 256);
            ASSERT_EQ(fed.next(), progress::failed) << piece << start;
            EXPECT_EQ(fed.parser.failure(), failure::header_too_large) << piece << start;
        }
}

TEST(request_parser, limits_the_number_of_headers) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < message_parts::max_fields; ++i)
        head += "a:b\r\n";
    feeder fits(head + "\r\n", 100'000);
    EXPECT_EQ(fits.next(), progress::head_done);
    feeder exceeds(head + "a:b\r\n\r\n", 100'000);
    ASSERT_EQ(exceeds.next(), progress::failed);
    EXPECT_EQ(exceeds.parser.failure(), failure::header_too_large);
}

TEST(request_parser, compares_content_length_with_the_body_limit) {
    feeder fed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 100'000);
    ASSERT_EQ(fed.next(), progress::head_done);
    EXPECT_FALSE(fed.parser.limit_body(10));
    EXPECT_FALSE(fed.parser.limit_body(0));
    EXPECT_TRUE(fed.parser.limit_body(11));
}

TEST(request_parser, enforces_the_body_limit_over_chunks) {
    struct chunks {
        std::string text;
        bool fits;
    };
    const chunks table[] = {
        {"a\r\n0123456789\r\n0\r\n\r\n", true},
        {"5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", true},
        {"b\r\n0123456789a\r\n0\r\n\r\n", false},
        {"5\r\n01234\r\n6\r\n56789a\r\n0\r\n\r\n", false},
        {"a\r\n0123456789\r\n1\r\na\r\n0\r\n\r\n", false},
        {"ffffffffffffffff\r\n", false},
    };
    for (const auto& [text, fits] : table)
        for (const auto piece : pieces) {
            feeder fed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + text, piece);
            ASSERT_EQ(fed.next(), progress::head_done);
            ASSERT_TRUE(fed.parser.limit_body(10));
            ASSERT_EQ(fed.next(), fits ? progress::request_done : progress::failed) << text << piece;
            if (fits) continue;
            EXPECT_EQ(fed.parser.failure(), failure::body_too_large) << text << piece;
        }
}

struct refusal {
    std::string text;
    failure reason;
};

TEST(request_parser, refuses) {
    using std::string_literals::operator""s;
    const std::string line = "GET / HTTP/1.1\r\n";
    const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const refusal table[] = {
        {"\x16\x03\x01\x02\x00\x01"s, failure::malformed_request_line},
        {"GET\r\n\r\n", failure::malformed_request_line},
        {"GET /\r\n\r\n", failure::malformed_request_line},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", failure::malformed_request_line},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", failure::malformed_request_line},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", failure::malformed_request_line},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", failure::malformed_request_line},
        {"GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", failure::malformed_request_line},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", failure::malformed_request_line},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", failure::unsupported_version},
        {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", failure::unsupported_version},
        {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", failure::unsupported_version},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", failure::unsupported_version},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", failure::unsupported_method},
        {"get / HTTP/1.1\r\nHost: a\r\n\r\n", failure::unsupported_method},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", failure::unsupported_method},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {"GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {"GET http:/// HTTP/1.1\r\nHost:\r\n\r\n", failure::bad_target},
        {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", failure::bad_target},
        {line + "\r\n", failure::bad_host},
        {line + "Host: a\r\nHost: a\r\n\r\n", failure::bad_host},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", failure::bad_host},
        {line + "Host: a b\r\n\r\n", failure::bad_host},
        {line + "Host: a/b\r\n\r\n", failure::bad_host},
        {line + "Host: a@b\r\n\r\n", failure::bad_host},
        {line + "Host : a\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\n: b\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB\r\n\r\n", failure::malformed_header},
        {line + " Host: a\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB: c\r\n d\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB:\r\n c\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB: c\nD: e\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB: c\rD: e\r\n\r\n", failure::malformed_header},
        {line + "Host: a\r\nB: c\0d\r\n\r\n"s, failure::malformed_header},
        {line + "Host: a\r\nContent-Length: x\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: -1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: +1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 0x1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 1 1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length:\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 1, 1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 18446744073709551616\r\n\r\n", failure::bad_content_length},
        {line + "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", failure::conflicting_framing},
        {line + "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", failure::conflicting_framing},
        {line + "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         failure::conflicting_framing},
        {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", failure::conflicting_framing},
        {line + "Host: a\r\nTransfer-Encoding: gzip\r\n\r\n", failure::unsupported_transfer_encoding},
        {line + "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", failure::unsupported_transfer_encoding},
        {line + "Host: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", failure::unsupported_transfer_encoding},
        {line + "Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n", failure::unsupported_transfer_encoding},
        {line + "Host: a\r\nTransfer-Encoding:\r\n\r\n", failure::unsupported_transfer_encoding},
        {line + "Host: a\r\nExpect: 200-ok\r\n\r\n", failure::unsupported_expectation},
        {chunked + "x\r\n\r\n\r\n", failure::malformed_body},
        {chunked + "-1\r\n\r\n\r\n", failure::malformed_body},
        {chunked + "1\r\nab\r\n0\r\n\r\n", failure::malformed_body},
        {chunked + "1 \r\na\r\n0\r\n\r\n", failure::malformed_body},
        {chunked + "10000000000000000\r\na\r\n0\r\n\r\n", failure::malformed_body},
        {chunked + "1;a=" + std::string(300, 'b') + "\r\na\r\n0\r\n\r\n", failure::malformed_body},
        {chunked + "0\r\nbad trailer\r\n\r\n", failure::malformed_body},
        {chunked + "1;" + std::string(20'000, 'a'), failure::header_too_large},
        {chunked + "0\r\nA: " + std::string(20'000, 'a'), failure::header_too_large},
    };
    for (const auto& [text, reason] : table)
        for (const auto piece : pieces) {
            feeder fed(text, piece);
            auto reached = fed.next();
            if (reached == progress::head_done) {
                ASSERT_TRUE(fed.parser.limit_body(100));
                reached = fed.next();
            }
            ASSERT_EQ(reached, progress::failed) << piece << ' ' << text;
            EXPECT_EQ(fed.parser.failure(), reason) << piece << ' ' << text;
        }
}

struct persistence {
    std::string text;
    bool keep_alive;
};

TEST(request_parser, knows_whether_the_connection_stays) {
    const persistence table[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", false},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
    };
    for (const auto& [text, keep_alive] : table) {
        feeder fed(text, 100'000);
        ASSERT_EQ(fed.next(), progress::head_done) << text;
        EXPECT_EQ(fed.parser.keep_alive(), keep_alive) << text;
    }
}

struct target {
    std::string_view sent;
    std::string_view path;
    std::string_view query;
};

TEST(request_parser, parses_targets) {
    const target table[] = {
        {"/", "/", ""},
        {"/?", "/", ""},
        {"/a%2Fb?c?d", "/a%2Fb", "c?d"},
        {"//a", "//a", ""},
        {"http://h:1/a?b", "/a", "b"},
        {"HTTP://H:1", "/", ""},
        {"https://h:1?b", "/", "b"},
    };
    for (const auto& [sent, path, query] : table) {
        feeder fed("GET " + std::string(sent) + " HTTP/1.1\r\nHost: h:1\r\n\r\n", 100'000);
        ASSERT_EQ(fed.next(), progress::head_done) << sent;
        EXPECT_EQ(fed.parser.request().target, sent);
        EXPECT_EQ(fed.parser.request().path, path) << sent;
        EXPECT_EQ(fed.parser.request().query, query) << sent;
    }
}

TEST(request_parser, keeps_what_it_could_read_of_a_bad_request) {
    feeder fed("HEAD /a?b HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", 100'000);
    ASSERT_EQ(fed.next(), progress::failed);
    EXPECT_EQ(fed.parser.request().method, method::head);
    EXPECT_EQ(fed.parser.request().path, "/a");
}

TEST(request_parser, expects_100_continue_only_in_1_1) {
    feeder newer("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", 100'000);
    ASSERT_EQ(newer.next(), progress::head_done);
    EXPECT_TRUE(newer.parser.expects_continue());
    feeder older("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", 100'000);
    ASSERT_EQ(older.next(), progress::head_done);
    EXPECT_FALSE(older.parser.expects_continue());
}

} // namespace
} // namespace poolguard::http
