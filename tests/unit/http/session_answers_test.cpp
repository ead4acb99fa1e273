#include "unit/http/session_fixture.hpp"

namespace poolguard::http {
namespace {

// A quarter of the fixture's budget, the most for one network, is 256 KiB.
class session_answers_test : public session_fixture {
  protected:
    static constexpr std::size_t size = 200UL * 1024;

    session_answers_test() {
        const auto large = [](const request&) { return make_text(std::string(size, 'x')); };
        table.add(make_session_route(method::get, "/large", large));
        table.add(make_session_route(method::head, "/large", large));
        table.add(make_session_route(method::post, "/large", large));
        table.add(make_session_route(method::get, "/refused", [](const request&) {
            auto made = make_text(std::string(size, 'x'));
            made.status = 404;
            return made;
        }));
        table.add(make_session_route(method::get, "/built-in", [](const request&) {
            static const std::string built_in(size, 'x');
            response made;
            made.static_body = built_in;
            return made;
        }));
    }
    static std::string asked(std::string_view what) { return std::string(what) + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
};

TEST_F(session_answers_test, count_until_they_are_sent) {
    EXPECT_EQ(feed(asked("GET /large")), step::write);
    EXPECT_EQ(bodies.taken(), size);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(tested.advance(), step::read);
    EXPECT_EQ(bodies.taken(), 0U);
    EXPECT_EQ(feed(asked("GET /large")), step::write);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 200 "));
}

TEST_F(session_answers_test, of_a_broken_connection_are_given_back) {
    {
        session broken{rules, tools, "192.0.2.7", false, now};
        const auto text = asked("GET /large");
        std::ranges::copy(text, broken.input().writable().begin());
        broken.received(text.size(), now);
        EXPECT_EQ(broken.advance(), step::write);
        EXPECT_EQ(bodies.taken(), size);
    }
    EXPECT_EQ(bodies.taken(), 0U);
}

TEST_F(session_answers_test, for_which_there_is_no_memory_are_503) {
    ASSERT_TRUE(bodies.take("192.0.2.7", 100UL * 1024));
    EXPECT_EQ(feed(asked("GET /large")), step::read);
    const auto refused = take_output();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
    EXPECT_NE(refused.find("Retry-After: 1\r\n"), std::string::npos) << refused;
    EXPECT_NE(refused.find("overloaded: "), std::string::npos) << refused;
    EXPECT_EQ(bodies.taken(), 100UL * 1024);
    // The connection goes on, and small answers need no memory.
    EXPECT_EQ(feed(asked("GET /hello/you")), step::read);
    EXPECT_TRUE(take_output().ends_with("hello you"));
    bodies.give_back("192.0.2.7", 100UL * 1024);
    EXPECT_EQ(feed(asked("GET /large")), step::write);
    EXPECT_TRUE(take_output().starts_with("HTTP/1.1 200 "));
}

// A caller who gets 503 does it again.
TEST_F(session_answers_test, to_what_may_have_changed_something_are_never_refused) {
    struct row {
        std::string_view asked;
        std::string_view begins;
        std::size_t taken; // beside what was taken before
    };
    constexpr std::size_t before = 1UL << 20; // all of it
    for (const auto& [what, begins, taken] :
         {row{"POST /large", "HTTP/1.1 200 ", size}, row{"GET /refused", "HTTP/1.1 404 ", size},
          row{"GET /built-in", "HTTP/1.1 200 ", 0}, row{"HEAD /large", "HTTP/1.1 200 ", 0}}) {
        ASSERT_TRUE(bodies.take("", before));
        feed(asked(what));
        EXPECT_EQ(bodies.taken(), before + taken) << what;
        EXPECT_TRUE(take_output().starts_with(begins)) << what;
        EXPECT_EQ(tested.advance(), step::read) << what;
        EXPECT_EQ(bodies.taken(), before) << what;
        bodies.give_back("", before);
    }
}

} // namespace
} // namespace poolguard::http
