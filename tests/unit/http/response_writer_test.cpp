#include "http/response_writer.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

std::string write(const response& answer, bool closes = false, bool names_keep_alive = false) {
    std::string out;
    append_head(out, answer,
                {.date = "Sun, 06 Nov 1994 08:49:37 GMT",
                 .request_id = "id-12345",
                 .closes = closes,
                 .names_keep_alive = names_keep_alive});
    return out;
}

// What stands before a response's own headers, and after them.
constexpr std::string_view rules = "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
                                   "Referrer-Policy: no-referrer\r\n";
constexpr std::string_view policy = "Cache-Control: no-store\r\n"
                                    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n";

constexpr std::string_view common = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Request-Id: id-12345\r\n";

TEST(response_writer, writes_status_headers_and_length) {
    response answer;
    answer.status = 201;
    answer.content_type = "application/json";
    answer.body = "{}";
    answer.headers = {{"Location", "/api/items/1"}};
    EXPECT_EQ(write(answer), "HTTP/1.1 201 Created\r\n" + std::string(common) +
                                 "Content-Type: application/json\r\nContent-Length: 2\r\n" + std::string(rules) +
                                 "Location: /api/items/1\r\n" + std::string(policy));
}

TEST(response_writer, counts_a_static_body) {
    response answer;
    answer.static_body = "hello";
    EXPECT_EQ(write(answer), "HTTP/1.1 200 OK\r\n" + std::string(common) + "Content-Length: 5\r\n" +
                                 std::string(rules) + std::string(policy));
}

TEST(response_writer, says_how_the_connection_goes_on) {
    const response answer;
    EXPECT_TRUE(write(answer, true, true).contains("\r\nConnection: close\r\n"));
    EXPECT_TRUE(write(answer, false, true).contains("\r\nConnection: keep-alive\r\n"));
    EXPECT_FALSE(write(answer).contains("Connection"));
}

TEST(response_writer, has_no_content_for_204_and_304) {
    for (const unsigned status : {204U, 304U}) {
        response answer;
        answer.status = status;
        answer.content_type = "text/plain";
        EXPECT_FALSE(write(answer).contains("\r\nContent-Length")) << status;
        EXPECT_FALSE(write(answer).contains("\r\nContent-Type")) << status;
    }
}

TEST(response_writer, keeps_its_own_headers_to_itself) {
    response answer;
    answer.headers = {
        {"content-length", "99"}, {"Connection", "upgrade"}, {"Transfer-Encoding", "chunked"}, {"DATE", "x"},
        {"X-Request-ID", "x"},    {"ETag", "\"1\""}};
    EXPECT_EQ(write(answer), "HTTP/1.1 200 OK\r\n" + std::string(common) + "Content-Length: 0\r\n" +
                                 std::string(rules) + "ETag: \"1\"\r\n" + std::string(policy));
}

TEST(response_writer, a_policy_of_the_response_stands_alone) {
    response answer;
    answer.headers = {{"content-security-policy", "default-src 'self'"}};
    const auto text = write(answer);
    EXPECT_TRUE(text.contains("content-security-policy: default-src 'self'\r\n"));
    EXPECT_FALSE(text.contains("Content-Security-Policy"));
}

TEST(response_writer, lets_nobody_store_what_does_not_say_so) {
    response answer;
    EXPECT_TRUE(write(answer).contains("\r\nCache-Control: no-store\r\n"));
    answer.status = 404;
    EXPECT_TRUE(write(answer).contains("\r\nCache-Control: no-store\r\n"));
    answer.headers = {{"cache-control", "public, max-age=60"}};
    EXPECT_TRUE(write(answer).contains("cache-control: public, max-age=60\r\n"));
    EXPECT_FALSE(write(answer).contains("no-store"));
}

TEST(response_writer, asks_for_tls_where_there_is_tls) {
    std::string out;
    append_head(out, {}, {.date = "d", .request_id = "r", .is_secure = true});
    EXPECT_TRUE(out.contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
    EXPECT_FALSE(write({}).contains("Strict-Transport-Security"));
}

struct formed {
    std::string_view what;
    unsigned status;
    std::string name;
    std::string value;
    bool is_well_formed;
};

TEST(response_writer, refuses_headers_that_break_out) {
    using std::string_literals::operator""s;
    const formed table[] = {
        {"plain", 200, "X-A", "b c\td\xc3\xa9", true},
        {"empty value", 200, "X-A", "", true},
        {"CR LF", 200, "X-A", "b\r\nSet-Cookie: c", false},
        {"LF", 200, "X-A", "b\nc", false},
        {"CR", 200, "X-A", "b\rc", false},
        {"NUL", 200, "X-A", "b\0c"s, false},
        {"DEL", 200, "X-A", "b\x7f", false},
        {"space in the name", 200, "X A", "b", false},
        {"colon in the name", 200, "X:A", "b", false},
        {"line end in the name", 200, "X\r\nA", "b", false},
        {"no name", 200, "", "b", false},
        {"informational", 100, "X-A", "b", false},
        {"zero", 0, "X-A", "b", false},
        {"too high", 600, "X-A", "b", false},
        {"last", 599, "X-A", "b", true},
    };
    for (const auto& row : table) {
        response answer;
        answer.status = row.status;
        answer.headers = {{row.name, row.value}};
        EXPECT_EQ(is_well_formed(answer), row.is_well_formed) << row.what;
    }
    response answer;
    answer.content_type = "text/html\r\nX: y";
    EXPECT_FALSE(is_well_formed(answer));
}

} // namespace
} // namespace poolguard::http
