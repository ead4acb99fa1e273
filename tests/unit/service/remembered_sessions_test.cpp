#include "service/remembered_sessions.hpp"

#include "test_gateway.hpp"
#include "unit/base/manual_clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

struct sessions_fixture {
    void remember(std::string subject, std::string origin_jti) {
        sessions.remember(
            {.sub = std::move(subject), .username = "jane", .origin_jti = std::move(origin_jti), .client_id = {}});
    }
    std::vector<std::string> of(std::string_view subject) { return sessions.of(subject).value(); }

    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    temporary_store storage{clock};
    remembered_sessions sessions{storage.records(), clock};
};

using names = std::vector<std::string>;

TEST(remembered_sessions, belong_to_one_user) {
    sessions_fixture f;
    f.remember("jane", "origin-1");
    f.remember("jane", "origin-2");
    f.remember("jane", "origin-2");
    f.remember("jane/origin-1", "origin-3");
    EXPECT_EQ(f.of("jane"), (names{"origin-1", "origin-2"}));
    EXPECT_EQ(f.of("jane/origin-1"), names{"origin-3"});
    EXPECT_EQ(f.of("john"), names{});
    f.sessions.forget("jane", names{"origin-1", "origin-9"});
    EXPECT_EQ(f.of("jane"), names{"origin-2"});
}

TEST(remembered_sessions, need_a_subject_and_an_origin_jti) {
    sessions_fixture f;
    f.remember("", "origin-1");
    f.remember("jane", "");
    EXPECT_EQ(f.of(""), names{});
    EXPECT_EQ(f.of("jane"), names{});
}

TEST(remembered_sessions, are_forgotten_when_their_first_tokens_have_long_expired) {
    sessions_fixture f;
    f.remember("jane", "origin-1");
    f.clock.advance(48h - 1s);
    EXPECT_EQ(f.of("jane"), names{"origin-1"});
    f.clock.advance(1s);
    EXPECT_EQ(f.of("jane"), names{});
}

TEST(remembered_sessions, are_all_returned_even_beyond_one_page) {
    sessions_fixture f;
    names all;
    for (std::size_t i = 0; i <= store::max_page_records; ++i) {
        all.push_back(fmt::format("origin-{:04}", i));
        f.remember("jane", all.back());
    }
    EXPECT_EQ(f.of("jane"), all);
    f.sessions.forget("jane", all);
    EXPECT_EQ(f.of("jane"), names{});
}

} // namespace
} // namespace poolguard::service
