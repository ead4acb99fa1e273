#include "http/parsing/plain_head.hpp"

#include "http/parsing/request_parser.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace poolguard::http {
namespace {

constexpr std::size_t limit = 400;
using progress = request_parser::progress;

// All that a parser says about a head.
struct verdict {
    progress reached = progress::needs_more;
    std::size_t taken = 0;
    failure why{};
    std::string method{};
    std::string target{};
    std::vector<std::pair<std::string, std::string>> headers{};
    bool keeps_alive = false;
    bool has_body = false;
    bool has_two_content_types = false;

    bool operator==(const verdict&) const = default;
};

verdict read(std::string_view text, bool by_beast_alone) {
    request_parser parser(limit);
    // What has begun in pieces is not looked at as a whole again.
    if (by_beast_alone) parser.put(text.substr(0, 1));
    const auto [reached, taken] = parser.put(text);
    verdict out{.reached = reached, .taken = taken};
    if (reached == progress::needs_more) return out;
    if (reached == progress::failed) out.why = parser.failure();
    const auto& request = parser.request();
    out.method = parser.method_text();
    out.target = request.target;
    for (const auto& [name, value] : request.headers)
        out.headers.emplace_back(name, value);
    out.keeps_alive = parser.keep_alive();
    out.has_body = parser.has_body();
    out.has_two_content_types = parser.has_two_content_types();
    return out;
}

const std::vector<std::string>& heads() {
    static const std::vector<std::string> all{
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/items/me?x=1&y=%20 HTTP/1.1\r\nHost: localhost:8000\r\nAuthorization: Bearer abc.def-ghi_j\r\n"
        "Accept: */*\r\nX-Two: a b  c\r\n\r\n",
        "DELETE /a/b HTTP/1.1\r\nhost: a\r\nCONTENT-TYPE: text/plain\r\ncontent-type: b\r\n\r\nGET / HTTP/1.1\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=\"d\"\r\nX-High: \xc3\xa4\r\n\r\n",
        "GET /old HTTP/1.0\r\n\r\n",
        "GET /long HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(349, 'x') + "\r\n\r\n",
        "GET /long HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(350, 'x') + "\r\n\r\n",
    };
    return all;
}

TEST(plain_head, reads_what_is_usual) {
    message_parts parts;
    EXPECT_EQ(read_plain_head(heads()[0], parts), heads()[0].size());
    parts.clear();
    const auto& pipelined = heads()[2];
    EXPECT_EQ(read_plain_head(pipelined, parts), pipelined.find("\r\n\r\n") + 4);
    EXPECT_EQ(parts.view(parts.method), "DELETE");
    EXPECT_EQ(parts.view(parts.target), "/a/b");
    EXPECT_EQ(parts.fields.size(), 3U);
    EXPECT_EQ(parts.hosts, 1U);
    EXPECT_EQ(parts.content_types, 2U);
}

TEST(plain_head, leaves_the_rest_to_the_parser) {
    for (const std::string_view field : {"Content-Length: 0",
                                         "content-length: 1",
                                         "Transfer-Encoding: chunked",
                                         "Connection: keep-alive",
                                         "Proxy-Connection: close",
                                         "Upgrade: a",
                                         "Expect: 100-continue",
                                         "A:b",
                                         "A : b",
                                         "A: ",
                                         "A:",
                                         ": b",
                                         "A",
                                         " folded: a",
                                         "A:  b",
                                         "A: b ",
                                         "A: b\tc",
                                         "A: b\x7f",
                                         "A: b\nC: d",
                                         "A: b\rC: d",
                                         "A\x80: b",
                                         "A: \0"}) {
        message_parts parts;
        const auto head = "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n";
        EXPECT_EQ(read_plain_head(head, parts), 0U) << field;
        EXPECT_TRUE(parts.text.empty());
        EXPECT_TRUE(parts.fields.empty());
        EXPECT_EQ(parts.hosts, 0U);
    }
}

TEST(plain_head, agrees_with_the_parser_about_every_beginning) {
    for (const auto& head : heads())
        for (std::size_t size = 2; size <= head.size(); ++size)
            EXPECT_EQ(read(head.substr(0, size), false), read(head.substr(0, size), true)) << head.substr(0, size);
}

TEST(plain_head, agrees_with_the_parser_about_changed_heads) {
    constexpr std::string_view pieces[] = {"\r\n", "\r",   "\n", " ",           "\t",       ":",        ": ", "\x01",
                                           "\x7f", "\x80", "#",  "Host: a\r\n", "HTTP/1.0", "\r\n\r\n", "a"};
    std::mt19937 random(1); // the same changes in each run
    for (int round = 0; round < 20'000; ++round) {
        auto head = heads()[random() % heads().size()];
        for (auto changes = 1 + random() % 2; changes > 0; --changes) {
            const auto at = random() % head.size();
            const auto removed = random() % 3;
            head.replace(at, removed, random() % 4 == 0 ? "" : pieces[random() % std::size(pieces)]);
        }
        if (head.size() < 2) continue;
        ASSERT_EQ(read(head, false), read(head, true)) << head;
    }
}

} // namespace
} // namespace poolguard::http
