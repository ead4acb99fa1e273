#include "unit/http/session_fixture.hpp"

namespace poolguard::http {
namespace {

using session_test = session_fixture;

TEST_F(session_test, sends_the_common_headers) {
    ASSERT_EQ(feed("GET /hello/you HTTP/1.1\r\nHost: a\r\nX-Request-Id: my-own-id-1\r\n\r\n"), step::read);
    EXPECT_EQ(take_output(), "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Request-Id: my-own-id-1\r\n"
                             "Content-Type: text/plain\r\nContent-Length: 9\r\n"
                             "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
                             "Referrer-Policy: no-referrer\r\n"
                             "Cache-Control: no-store\r\n"
                             "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\nhello you");
    const auto line = log_lines();
    EXPECT_TRUE(line.starts_with(R"(,"level":"INFO","message":"request","request_id":"my-own-id-1",)"
                                 R"("method":"GET","path":"/hello/you","status":200,"bytes":9,"duration_us":)"))
        << line;
    EXPECT_TRUE(line.ends_with(",\"remote\":\"192.0.2.7\"}\n")) << line;
}

TEST_F(session_test, serves_other_hosts_only_where_a_route_is_for_any) {
    change({"app.example.com"}, {});
    const auto status_of = [this](std::string head) {
        feed(head + "\r\n\r\n");
        return take_output().substr(9, 3);
    };
    for (const auto* host : {"192.0.2.7:8000", "[2001:db8::7]:8000", "localhost", "evil.example", "app.example.com"}) {
        EXPECT_EQ(status_of(std::string("GET /probe HTTP/1.1\r\nHost: ") + host), "200") << host;
        EXPECT_EQ(status_of(std::string("HEAD /probe HTTP/1.1\r\nHost: ") + host), "200") << host;
    }
    for (const auto* line :
         {"GET /hello/you", "GET /nothing", "POST /probe", "OPTIONS /probe", "GET /probe/more", "OPTIONS *"})
        EXPECT_EQ(status_of(std::string(line) + " HTTP/1.1\r\nHost: 192.0.2.7"), "421") << line;
    EXPECT_EQ(status_of("GET /probe HTTP/1.0\r\nConnection: keep-alive"), "200");
    EXPECT_EQ(status_of("GET /hello/you HTTP/1.0\r\nConnection: keep-alive"), "421");
}

TEST_F(session_test, origins_may_change_between_two_requests) {
    const auto answer = [this] {
        feed("GET /hello/you HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\n\r\n");
        return take_output();
    };
    EXPECT_FALSE(answer().contains("Access-Control-Allow-Origin"));
    change({}, {"https://app.example.com"});
    EXPECT_TRUE(answer().contains("Access-Control-Allow-Origin: https://app.example.com\r\n"));
    change({}, {"https://other.example.com"});
    EXPECT_FALSE(answer().contains("Access-Control-Allow-Origin"));
}

TEST_F(session_test, makes_a_request_id_if_the_given_one_is_malformed) {
    feed("GET /whoami HTTP/1.1\r\nHost: a\r\nX-Request-Id: bad name\r\n\r\n");
    const auto output = take_output();
    const auto id = output.substr(output.find("X-Request-Id: ") + 14, 32);
    EXPECT_TRUE(base::from_hex(id).has_value()) << output;
    EXPECT_TRUE(output.ends_with("\r\n\r\n" + id + " 192.0.2.7 plain")) << output;
}

TEST_F(session_test, answers_pipelined_requests_in_order_in_one_output) {
    ASSERT_EQ(
        feed("GET /hello/1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n2"
             "GET /hello/3 HTTP/1.1\r\nHost: a\r\n\r\nGET /hel"),
        step::read);
    const auto output = take_output();
    const auto first = output.find("\r\n\r\nhello 1HTTP/1.1 200");
    const auto second = output.find("\r\n\r\n2HTTP/1.1 200");
    EXPECT_LT(first, second);
    EXPECT_NE(second, std::string::npos);
    EXPECT_TRUE(output.ends_with("\r\n\r\nhello 3")) << output;
    ASSERT_EQ(feed("lo/4 HTTP/1.1\r\nHost: a\r\n\r\n"), step::read);
    EXPECT_TRUE(take_output().ends_with("hello 4"));
}

TEST_F(session_test, stops_at_work_until_it_is_finished) {
    ASSERT_EQ(feed("GET /hello/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /work HTTP/1.1\r\nHost: a\r\n\r\n"
                   "GET /hello/3 HTTP/1.1\r\nHost: a\r\n\r\n"),
              step::delegate);
    EXPECT_TRUE(take_output().ends_with("hello 1"));
    auto given = tested.take_work();
    tested.finish_work(given());
    ASSERT_EQ(tested.advance(), step::read);
    const auto output = take_output();
    EXPECT_LT(output.find("worked"), output.find("hello 3"));
}

TEST_F(session_test, answers_503_if_no_worker_takes_the_work_and_continues) {
    ASSERT_EQ(feed("GET /work HTTP/1.1\r\nHost: a\r\n\r\n"), step::delegate);
    tested.take_work();
    tested.refuse_work();
    ASSERT_EQ(tested.advance(), step::read);
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << output;
    EXPECT_TRUE(output.contains("\r\nRetry-After: 1\r\n")) << output;
}

TEST_F(session_test, shows_nothing_of_an_exception) {
    ASSERT_EQ(feed("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n"), step::read);
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 500 ")) << output;
    EXPECT_TRUE(output.contains("internal_error")) << output;
    EXPECT_FALSE(output.contains("inner cause")) << output;
    ASSERT_EQ(feed("GET /work HTTP/1.1\r\nHost: a\r\n\r\n"), step::delegate);
    tested.finish_work(std::unexpected("inner cause"));
    const auto after_work = take_output();
    EXPECT_TRUE(after_work.starts_with("HTTP/1.1 500 ")) << after_work;
    EXPECT_FALSE(after_work.contains("inner cause")) << after_work;
}

TEST_F(session_test, sends_no_header_that_breaks_out) {
    feed("GET /splits HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 500 ")) << output;
    EXPECT_FALSE(output.contains("X-C:")) << output;
    EXPECT_FALSE(output.contains("secret part")) << output;
}

TEST_F(session_test, survives_a_failure_response_that_fails) {
    on_failure = [](const request&, unsigned, std::string_view, std::string_view) -> response {
        throw std::runtime_error("a bug");
    };
    ASSERT_EQ(feed("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"), step::read);
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 404 Not Found\r\n")) << output;
    EXPECT_TRUE(output.contains("\r\nContent-Length: 0\r\n")) << output;
}

struct exchange {
    std::string request;
    std::string status;
    std::string part;
    bool closes;
};

TEST_F(session_test, answers) {
    const exchange exchanges[] = {
        {"HEAD /hello/you HTTP/1.1\r\nHost: a\r\n\r\n", "200", "\r\nContent-Length: 9\r\n", false},
        {"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "404", "not_found", false},
        {"GET /hello/%zz HTTP/1.1\r\nHost: a\r\n\r\n", "400", "bad_request", false},
        {"PUT /echo HTTP/1.1\r\nHost: a\r\n\r\n", "405", "\r\nAllow: POST, OPTIONS\r\n", false},
        {"PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "405", "\r\nAllow: POST, OPTIONS\r\n", true},
        {"OPTIONS /hello/x HTTP/1.1\r\nHost: a\r\n\r\n", "204", "\r\nAllow: GET, HEAD, OPTIONS\r\n", false},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "204", "\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n",
         false},
        {"OPTIONS /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "404", "not_found", false},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789", "200", "0123456789", false},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", "413", "body_too_large", true},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "200", "hello x", false},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "413", "body_too_large", true},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "413",
         "body_too_large", true},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "200", "hello x", false},
        {"POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: Application/JSON ; charset=utf-8\r\nContent-Length: 2\r\n\r\n"
         "{}",
         "200", "{}", false},
        {"POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: text/json\r\nContent-Length: 2\r\n\r\n{}", "415",
         "unsupported_media_type", true},
        {"POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json-seq\r\nContent-Length: 2\r\n\r\n{}", "415",
         "unsupported_media_type", true},
        {"POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", "415", "unsupported_media_type", true},
        {"POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Type: text/a\r\n"
         "Content-Length: 2\r\n\r\n{}",
         "400", "Content-Type must not be sent twice", true},
        {"POST /json HTTP/1.1\r\nHost: a\r\n\r\n", "200", "\r\nContent-Length: 0\r\n", false},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: other\r\n\r\n", "417", "unsupported_expectation", true},
        {"BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n", "501", "not_implemented", true},
        {"GET /hello/x HTTP/3.0\r\nHost: a\r\n\r\n", "505", "http_version_not_supported", true},
        {"GET /hello/x HTTP/1.1\r\n\r\n", "400", "Host", true},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nX: " + std::string(1100, 'x') + "\r\n\r\n", "431", "header_too_large",
         true},
        {"GET /hello/x HTTP/1.0\r\n\r\n", "200", "\r\nConnection: close\r\n", true},
        {"GET /hello/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200", "\r\nConnection: keep-alive\r\n", false},
        {"GET /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "\r\nConnection: close\r\n", true},
    };
    for (const auto& row : exchanges) {
        session fresh(rules, tools, "192.0.2.7", false, now);
        std::ranges::copy(row.request, fresh.input().writable().begin());
        fresh.received(row.request.size(), now);
        EXPECT_EQ(fresh.advance(), row.closes ? step::close : step::read) << row.request;
        const auto [text, rest] = fresh.output().pending();
        EXPECT_TRUE(text.starts_with("HTTP/1.1 " + row.status + ' ')) << row.request << text;
        EXPECT_TRUE(text.contains(row.part)) << row.request << text;
        EXPECT_EQ(text.contains("\r\nConnection: close\r\n"), row.closes) << row.request << text;
        EXPECT_EQ(text.find("\r\nDate: "), text.rfind("\r\nDate: ")) << row.request << text;
        EXPECT_TRUE(rest.empty());
    }
}

TEST_F(session_test, sends_no_content_in_answer_to_head) {
    feed("HEAD /hello/you HTTP/1.1\r\nHost: a\r\n\r\nHEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto output = take_output();
    EXPECT_FALSE(output.contains("hello")) << output;
    EXPECT_FALSE(output.contains("not_found")) << output;
    EXPECT_TRUE(log_lines().contains(R"("method":"HEAD","path":"/hello/you","status":200,"bytes":0,)"));
}

TEST_F(session_test, sends_100_continue) {
    ASSERT_EQ(feed("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"), step::read);
    EXPECT_EQ(take_output(), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_EQ(feed("abc"), step::read);
    EXPECT_TRUE(take_output().ends_with("\r\n\r\nabc"));
    ASSERT_EQ(feed("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"),
              step::read);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 200 "));
    ASSERT_EQ(feed("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"),
              step::close);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 413 "));
}

TEST_F(session_test, sets_deadlines_by_what_it_waits_for) {
    EXPECT_EQ(tested.read_deadline(), now + options.idle_timeout);
    now += seconds(5);
    feed("POST /echo HTTP/1.1\r\nHost: a\r\n");
    EXPECT_EQ(tested.read_deadline(), now + options.header_timeout);
    const auto head_began = now;
    now += seconds(1);
    feed("Content-Length: 2\r\n");
    EXPECT_EQ(tested.read_deadline(), head_began + options.header_timeout);
    now += seconds(1);
    feed("\r\n");
    const auto body_began = now;
    EXPECT_EQ(tested.read_deadline(), body_began + options.body_timeout);
    now += seconds(1);
    feed("a");
    EXPECT_EQ(tested.read_deadline(), body_began + options.body_timeout);
    now += seconds(1);
    feed("b");
    EXPECT_EQ(tested.read_deadline(), now + options.idle_timeout);
}

TEST_F(session_test, answers_408_to_half_a_header) {
    EXPECT_FALSE(tested.time_out());
    EXPECT_EQ(take_output(), "");
    feed("GET /hello/x HTTP/1.1\r\nHo");
    ASSERT_TRUE(tested.time_out());
    EXPECT_EQ(tested.advance(), step::close);
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << output;
    EXPECT_TRUE(output.contains("\r\nConnection: close\r\n")) << output;
    EXPECT_TRUE(output.contains("headers took too long")) << output;
}

TEST_F(session_test, answers_408_to_half_a_body) {
    feed("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx");
    ASSERT_TRUE(tested.time_out());
    EXPECT_EQ(tested.advance(), step::close);
    EXPECT_TRUE(take_output().contains("body took too long"));
    EXPECT_TRUE(log_lines().contains(R"("method":"POST","path":"/echo","status":408,)"));
}

TEST_F(session_test, closes_after_the_answer_while_draining) {
    is_draining = true;
    EXPECT_EQ(feed("GET /hello/x HTTP/1.1\r\nHost: a\r\n\r\nGET /hello/y HTTP/1.1\r\nHost: a\r\n\r\n"), step::close);
    const auto output = take_output();
    EXPECT_TRUE(output.contains("\r\nConnection: close\r\n")) << output;
    EXPECT_FALSE(output.contains("hello y")) << output;
}

TEST_F(session_test, refuses_a_connection) {
    tested.refuse_connection();
    EXPECT_EQ(tested.advance(), step::close);
    const auto output = take_output();
    EXPECT_TRUE(output.starts_with("HTTP/1.1 503 ")) << output;
    EXPECT_TRUE(output.contains("\r\nRetry-After: 1\r\n")) << output;
}

TEST_F(session_test, stops_to_send_when_the_output_is_full) {
    std::string many;
    for (int i = 0; i < 500; ++i)
        many += "GET /hello/" + std::string(400, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    std::size_t answers = 0;
    bool has_written = false;
    for (std::string_view rest = many; !rest.empty();) {
        const auto room = tested.input().writable();
        const auto part = rest.substr(0, room.size());
        rest.remove_prefix(part.size());
        std::ranges::copy(part, room.begin());
        tested.received(part.size(), now);
        for (auto next = tested.advance();; next = tested.advance()) {
            if (next == step::read && !rest.empty()) break;
            const auto sent = take_output();
            EXPECT_LT(sent.size(), output_buffer::flush_size + 1000);
            for (auto at = sent.find("HTTP/1.1 200"); at != std::string::npos; at = sent.find("HTTP/1.1 200", at + 1))
                ++answers;
            if (next == step::read) break;
            has_written = true;
        }
    }
    EXPECT_TRUE(has_written);
    EXPECT_EQ(answers, 500U);
}

} // namespace
} // namespace poolguard::http
