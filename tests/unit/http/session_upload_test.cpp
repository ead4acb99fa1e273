#include "unit/http/session_fixture.hpp"

namespace poolguard::http {
namespace {

using session_upload = session_fixture;

TEST_F(session_upload, receives_a_large_body_in_parts_without_holding_it) {
    const std::string body(300'000, 'b');
    const std::string head = "PUT /upload/users HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n";
    for (int round = 0; round < 2; ++round) {
        ASSERT_EQ(feed(head), step::read);
        ASSERT_EQ(upload(body), step::read);
        EXPECT_EQ(std::exchange(uploaded, {}), body);
        EXPECT_LT(bodies.taken(), body.size());
        EXPECT_TRUE(take_output().ends_with("\r\n\r\nusers 3"));
    }
    ASSERT_EQ(feed("PUT /upload/chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"), step::read);
    std::string chunks;
    for (int i = 0; i < 300; ++i)
        chunks += "3e8\r\n" + std::string(1000, 'c') + "\r\n";
    ASSERT_EQ(upload(chunks + "0\r\n\r\n"), step::read);
    EXPECT_EQ(uploaded, std::string(300'000, 'c'));
    EXPECT_TRUE(take_output().ends_with("\r\n\r\nchunked 3"));
    ASSERT_EQ(feed("PUT /upload/empty HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"), step::delegate);
    tested.finish_work(tested.take_work()());
    EXPECT_EQ(tested.advance(), step::read);
    EXPECT_TRUE(take_output().ends_with("empty 1"));
}

TEST_F(session_upload, closes_when_the_rest_of_a_body_is_not_wanted) {
    const auto send = [this](std::string body) {
        feed("PUT /upload/users HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
        body.resize(300'000, 'b');
        return upload(body);
    };
    EXPECT_EQ(send("no"), step::close);
    EXPECT_TRUE(take_output().ends_with("refused"));
    EXPECT_EQ(bodies.taken(), 0U);
}

TEST_F(session_upload, closes_after_a_part_that_could_not_be_taken) {
    feed("PUT /upload/users HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
    EXPECT_EQ(upload("throw" + std::string(200'000, 'b')), step::close);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 500 "));
}

TEST_F(session_upload, refuses_a_body_in_parts_that_is_too_large_at_once) {
    EXPECT_EQ(feed("PUT /upload/users HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"), step::close);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 413 "));
}

} // namespace
} // namespace poolguard::http
