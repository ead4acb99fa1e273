#include "http/workspace.hpp"

#include "unit/http/session_fixture.hpp"

namespace poolguard::http {
namespace {

class workspace_test : public session_fixture {
  protected:
    workspace_test() {
        const auto see = [this](const request& given) {
            seen = {given.target, *given.find_header("Authorization"), given.body};
            return make_text("seen by " + std::string(given.remote_address));
        };
        table.add(make_session_route(method::get, "/seen/{name}", see));
        table.add(make_session_route(method::post, "/seen/{name}", see, 1000));
    }
    step give(session& to, std::string_view text) const {
        std::ranges::copy(text, to.input().writable().begin());
        to.received(text.size(), now);
        return to.advance();
    }
    static std::string answer_of(session& from) {
        const auto [first, second] = from.output().pending();
        auto out = std::string(first) + std::string(second);
        if (!out.empty()) from.output().sent(out.size());
        return out;
    }

    const std::string head = " /seen/secret-name?q=secret-query HTTP/1.1\r\nHost: a\r\n"
                             "Authorization: Bearer secret-token-of-somebody\r\n";
    const std::vector<std::string> requests{
        "GET" + head + "\r\n",
        "GET" + head + "Connection: keep-alive\r\n\r\n",
        "\r\nGET" + head + "\r\n",
        "POST" + head + "Content-Length: 21\r\n\r\nsecret-body-of-a-form",
        "POST" + head + "Transfer-Encoding: chunked\r\n\r\n15\r\nsecret-body-of-a-form\r\n0\r\n\r\n",
    };
    std::vector<std::string_view> seen; // in the memory of the workspace
};

TEST_F(workspace_test, goes_to_another_connection_with_nothing_of_the_request) {
    for (const auto& each : requests) {
        SCOPED_TRACE(each);
        {
            session one{rules, tools, "198.51.100.200", true, now};
            ASSERT_EQ(give(one, each), step::read);
            ASSERT_TRUE(answer_of(one).ends_with("seen by 198.51.100.200"));
            one.rest();
        }
        const auto space = tools.spaces.take(options.max_header_bytes);
        EXPECT_TRUE(space->is_unused());
        const auto& left = space->parser.request();
        EXPECT_EQ(left.method, method::get);
        for (const auto text : {left.target, left.path, left.query, left.body, left.request_id, left.remote_address,
                                left.pattern, space->parser.body(), space->parser.method_text()})
            EXPECT_EQ(text, "");
        EXPECT_TRUE(left.headers.empty());
        EXPECT_TRUE(left.path_parameters.empty());
        EXPECT_FALSE(left.is_secure);
        // The memory is still the workspace's.
        for (const auto text : seen)
            EXPECT_FALSE(text.contains("secret"));
    }
}

TEST_F(workspace_test, stays_with_a_connection_whose_request_has_begun) {
    for (const auto& each : requests) {
        for (std::size_t size = 1; size < each.size(); ++size) {
            session one{rules, tools, "192.0.2.1", false, now};
            session other{rules, tools, "192.0.2.2", false, now};
            ASSERT_EQ(give(one, each.substr(0, size)), step::read) << each << size;
            one.rest();
            ASSERT_EQ(give(other, requests[0]), step::read);
            ASSERT_TRUE(answer_of(other).ends_with("seen by 192.0.2.2"));
            other.rest();
            ASSERT_EQ(give(one, each.substr(size)), step::read) << each << size;
            ASSERT_TRUE(answer_of(one).ends_with("seen by 192.0.2.1")) << each << size;
            one.rest();
        }
    }
}

} // namespace
} // namespace poolguard::http
