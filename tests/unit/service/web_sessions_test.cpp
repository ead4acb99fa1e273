#include "service/web_sessions.hpp"

#include "allocations.hpp"
#include "base/json/read.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/model/cut_off_records.hpp"
#include "unit/store/temporary_folder.hpp"

#include <atomic>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <thread>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

// A token endpoint whose refresh tokens serve once each, as Cognito's do where they rotate without grace.
class rotating_endpoint {
  public:
    oauth_transport transport() {
        return [this](const oauth_post& post) -> std::expected<oauth_reply, std::string> {
            if (is_down) return std::unexpected("no answer");
            if (post.path == "/oauth2/revoke") {
                ++revoked;
                return oauth_reply{200, {}};
            }
            std::this_thread::sleep_for(5ms);
            const std::scoped_lock lock(mutex_);
            const auto wanted = "refresh_token=" + current_;
            if (!std::string_view(post.form).ends_with(wanted)) return oauth_reply{400, R"({"error":"invalid_grant"})"};
            ++renewed;
            current_ = "refresh-" + std::to_string(renewed);
            return oauth_reply{200, R"({"access_token":")" + access_begins + std::to_string(renewed) +
                                        R"(","id_token":"id","expires_in":3600,"refresh_token":")" + current_ + "\"}"};
        };
    }
    std::atomic<int> renewed = 0;
    std::atomic<int> revoked = 0;
    std::atomic<bool> is_down = false;
    std::string access_begins = "access-";

  private:
    std::mutex mutex_;
    std::string current_ = "refresh-0";
};

class web_sessions_test : public testing::Test {
  protected:
    web_sessions node() { return {*records, clock, random, key, client, 24h}; }
    tokens first() const { return {"access-0", "id", "refresh-0", 3600, "Bearer"}; }

    store::temporary_folder folder;
    base::manual_clock clock{base::from_epoch_seconds(1'800'000'000)};
    base::system_random random;
    base::secret key{"a master key for tests"};
    std::unique_ptr<store::sqlite_records> records =
        store::sqlite_records::open(folder.path() / "test.db", clock).value();
    rotating_endpoint endpoint;
    oauth_client client{{"https://pages.example.com", "client", {}}, endpoint.transport()};
};

std::string access_of(const std::expected<web_tokens, web_session_error>& found) {
    return found ? std::string(found->access->reveal()) : "none";
}

TEST_F(web_sessions_test, two_nodes_renew_a_session_once_at_a_time) {
    auto one = node();
    auto two = node();
    const auto cookie = one.begin(first());
    ASSERT_TRUE(cookie);
    for (int round = 1; round <= 3; ++round) {
        clock.advance(3600s);
        std::vector<std::string> found(20);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < found.size(); ++i)
                threads.emplace_back([&, i] { found[i] = access_of((i % 2 == 0 ? one : two).use(cookie->reveal())); });
        }
        EXPECT_EQ(endpoint.renewed, round);
        for (const auto& each : found)
            EXPECT_EQ(each, "access-" + std::to_string(round));
    }
}

TEST_F(web_sessions_test, tokens_are_renewed_a_minute_ahead) {
    auto sessions = node();
    const auto cookie = sessions.begin(first());
    clock.advance(3600s - 61s);
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-0");
    clock.advance(1s);
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-1");
}

TEST_F(web_sessions_test, while_cognito_is_down_what_is_good_serves) {
    auto sessions = node();
    const auto cookie = sessions.begin(first());
    endpoint.is_down = true;
    clock.advance(3550s);
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-0");
    clock.advance(50s);
    EXPECT_EQ(sessions.use(cookie->reveal()).error(), web_session_error::unavailable);
    endpoint.is_down = false;
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-1");
}

TEST_F(web_sessions_test, refused_tokens_are_renewed_once) {
    auto one = node();
    auto two = node();
    const auto cookie = one.begin(first());
    const auto refused = one.use(cookie->reveal());
    ASSERT_TRUE(refused);
    std::vector<std::string> found(20);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < found.size(); ++i)
            threads.emplace_back(
                [&, i] { found[i] = access_of((i % 2 == 0 ? one : two).use_after(cookie->reveal(), *refused)); });
    }
    EXPECT_EQ(endpoint.renewed, 1);
    for (const auto& each : found)
        EXPECT_EQ(each, "access-1");
    EXPECT_EQ(access_of(one.use(cookie->reveal())), "access-1");
    endpoint.is_down = true;
    const auto again = one.use(cookie->reveal());
    EXPECT_EQ(one.use_after(cookie->reveal(), *again).error(), web_session_error::unavailable);
    EXPECT_EQ(access_of(one.use(cookie->reveal())), "access-1");
}

TEST_F(web_sessions_test, a_session_does_not_become_another_users) {
    auto sessions = node();
    auto given = first();
    given.access_token = "e30.eyJzdWIiOiIxIn0.c"; // {"sub":"1"}
    const auto cookie = sessions.begin(given);
    endpoint.access_begins = "e30.eyJzdWIiOiIyIn0."; // {"sub":"2"}
    clock.advance(3550s);
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), given.access_token);
    EXPECT_EQ(endpoint.renewed, 1);
}

TEST_F(web_sessions_test, a_store_that_fails_is_not_taken_for_cognito) {
    const auto cookie = node().begin(first());
    pool::cut_off_records cut(*records, 0);
    web_sessions sessions{cut, clock, random, key, client, 24h};
    EXPECT_EQ(sessions.begin(first()).error(), web_session_error::store_unavailable);
    EXPECT_EQ(sessions.use(cookie->reveal()).error(), web_session_error::store_unavailable);
    EXPECT_EQ(sessions.end(cookie->reveal()).error(), web_session_error::store_unavailable);
}

TEST_F(web_sessions_test, a_node_that_died_in_the_middle_holds_nobody_up_for_long) {
    auto sessions = node();
    const auto cookie = sessions.begin(first());
    clock.advance(3550s);
    // As a node leaves it that has claimed the renewal and then died.
    const auto page = records->find({.partition = "web-sessions"});
    auto document = page->records.at(0).document;
    const std::string idle = R"("renewing_until":0)";
    document.replace(document.find(idle), idle.size(),
                     R"("renewing_until":)" + std::to_string(base::epoch_milliseconds(clock.now() + 15s)));
    ASSERT_TRUE(records->put(page->records.at(0).key, document, store::always{}));
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-0");
    clock.advance(15s);
    EXPECT_EQ(access_of(sessions.use(cookie->reveal())), "access-1");
}

TEST_F(web_sessions_test, what_cognito_has_ended_is_over) {
    auto sessions = node();
    auto given = first();
    given.refresh_token = "of another time";
    const auto cookie = sessions.begin(given);
    clock.advance(3600s);
    EXPECT_EQ(sessions.use(cookie->reveal()).error(), web_session_error::none);
    EXPECT_TRUE(records->find({.partition = "web-sessions"})->records.empty());
}

TEST_F(web_sessions_test, an_end_is_an_end_here_and_at_cognito) {
    auto sessions = node();
    const auto cookie = sessions.begin(first());
    EXPECT_TRUE(sessions.end(cookie->reveal()));
    EXPECT_TRUE(sessions.end(cookie->reveal()));
    EXPECT_EQ(endpoint.revoked, 1);
    EXPECT_EQ(sessions.use(cookie->reveal()).error(), web_session_error::none);
    const auto another = sessions.begin(first());
    endpoint.is_down = true;
    EXPECT_TRUE(sessions.end(another->reveal()));
    EXPECT_EQ(sessions.use(another->reveal()).error(), web_session_error::none);
}

TEST_F(web_sessions_test, records_hold_no_token_in_clear) {
    auto sessions = node();
    const auto cookie = sessions.begin(first());
    const auto page = records->find({.partition = "web-sessions"});
    ASSERT_EQ(page->records.size(), 1U);
    const auto text = page->records.at(0).document + page->records.at(0).key.sort;
    for (const auto* secret : {"access-0", "refresh-0"})
        EXPECT_EQ(text.find(secret), std::string::npos);
    EXPECT_EQ(text.find(cookie->reveal()), std::string::npos);
}

TEST_F(web_sessions_test, leaves_no_tokens_in_freed_memory) {
    const std::string access(100, 'a');
    const std::string id(100, 'i');
    const std::string refresh(100, 'r');
    const std::string fresh(100, 'f');
    const auto body =
        fmt::format(R"({{"access_token":"{0}","id_token":"{0}","refresh_token":"{0}","expires_in":3600}})", fresh);
    const oauth_client other{{"https://pages.example.com", "client", {}},
                             [&](const oauth_post&) { return oauth_reply{200, body}; }};
    web_sessions sessions{*records, clock, random, key, other, 24h};
    for (const auto& each : {access, id, refresh, fresh}) {
        const freed_memory_search search(each);
        const auto cookie = sessions.begin({access, id, refresh, 3600, "Bearer"});
        ASSERT_TRUE(cookie);
        EXPECT_TRUE(sessions.use(cookie->reveal()));
        clock.advance(3600s);
        const auto renewed = sessions.use(cookie->reveal());
        EXPECT_TRUE(renewed && renewed->access->equals(fresh));
        EXPECT_TRUE(sessions.end(cookie->reveal()));
        EXPECT_EQ(search.found(), 0U) << each;
    }
}

TEST_F(web_sessions_test, write_tokens_are_their_sessions) {
    auto sessions = node();
    const auto token = sessions.write_token("cookie");
    EXPECT_TRUE(node().is_write_token("cookie", token));
    EXPECT_FALSE(sessions.is_write_token("another", token));
    EXPECT_FALSE(sessions.is_write_token("cookie", ""));
    EXPECT_FALSE(sessions.is_write_token("cookie", token + "A"));
}

} // namespace
} // namespace poolguard::service
