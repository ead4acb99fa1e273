#include "pool/sign_in/browser_sessions.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using std::chrono::minutes;

class browser_sessions_test : public testing::Test {
  protected:
    sign_in_place place(std::int64_t sso_minutes = 60) {
        auto client = rooms_.client;
        client.sso_minutes = sso_minutes;
        return {std::make_shared<user_pool_document>(rooms_.pool),
                std::make_shared<client_document>(client),
                {"192.0.2.1", "app/1.0"}};
    }
    begun_browser_session begin() { return browsers_.begin(place(), rooms_.ann).value(); }
    bool is_found(const begun_browser_session& begun, std::int64_t sso_minutes = 60) {
        const auto found = browsers_.find(place(sso_minutes), begun.cookie.reveal()).value();
        if (found) {
            EXPECT_EQ(found->id, begun.session.id);
            EXPECT_EQ(found->user.username, "ann");
        }
        return found.has_value();
    }
    std::vector<browser_session_document> listed() {
        return browsers_.of(rooms_.pool, rooms_.all_users.get(rooms_.pool, "ann")->user).value();
    }
    sign_in_rooms rooms_;
    browser_sessions browsers_{*rooms_.records, rooms_.all_users, rooms_.clock, rooms_.random};
};

TEST_F(browser_sessions_test, last_for_an_hour_or_as_long_as_each_client_says) {
    const auto short_one = begin();
    EXPECT_EQ(short_one.lifetime, minutes{60});
    EXPECT_TRUE(is_found(short_one, 1)) << "not tracked";
    rooms_.pool.sessions = {.are_tracked = true, .max_per_user = 20, .longest_sso_minutes = 120};
    const auto begun = begin();
    EXPECT_EQ(begun.lifetime, minutes{120});
    EXPECT_FALSE(is_found(begun, 0));
    EXPECT_TRUE(is_found(begun, 1));
    rooms_.clock.advance(minutes{1});
    EXPECT_FALSE(is_found(begun, 1));
    EXPECT_TRUE(is_found(begun, 60));
    rooms_.clock.advance(minutes{59});
    EXPECT_FALSE(is_found(begun, 60));
    EXPECT_TRUE(is_found(begun, 120));
    EXPECT_FALSE(is_found(short_one, 120));
    EXPECT_EQ(listed().size(), 1U);
    rooms_.clock.advance(minutes{60});
    EXPECT_FALSE(is_found(begun, 500));
    EXPECT_TRUE(listed().empty());
}

TEST_F(browser_sessions_test, are_listed_with_their_last_use_and_end_one_by_one) {
    rooms_.pool.sessions.are_tracked = true;
    const auto first = begin();
    const auto second = begin();
    EXPECT_NE(first.session.id, second.session.id);
    EXPECT_EQ(first.session.id.size(), 28U);
    rooms_.clock.advance(minutes{1});
    auto elsewhere = place();
    elsewhere.from = {"192.0.2.2", {}};
    ASSERT_TRUE(browsers_.note_use(elsewhere, second.session));
    for (const auto& each : listed()) {
        const bool is_used = each.id == second.session.id;
        EXPECT_EQ(each.last_used - each.proved_at, is_used ? 60'000 : 0);
        EXPECT_EQ(each.address, is_used ? "192.0.2.2" : "192.0.2.1");
        EXPECT_EQ(each.device, is_used ? "unknown" : "app 1.0");
        EXPECT_EQ(each.client_id, rooms_.client.id);
    }
    ASSERT_TRUE(browsers_.end_one(rooms_.pool, rooms_.ann, first.session.id));
    EXPECT_FALSE(is_found(first));
    EXPECT_TRUE(is_found(second));
    ASSERT_TRUE(browsers_.end(rooms_.pool, second.cookie.reveal()));
    EXPECT_FALSE(is_found(second));
    // What ended while it was in use does not come back.
    ASSERT_TRUE(browsers_.note_use(place(), second.session));
    EXPECT_TRUE(listed().empty());
}

TEST_F(browser_sessions_test, are_nobody_elses) {
    const auto begun = begin();
    const std::string cookie(begun.cookie.reveal());
    for (const auto& given : {std::string{}, cookie + "x", cookie.substr(1), std::string("."), std::string(5000, 'a'),
                              rooms_.ann.sub + ".", "x" + cookie.substr(cookie.find('.'))})
        EXPECT_FALSE(browsers_.find(place(), given).value()) << given;
    // Signing out everywhere ends it.
    ASSERT_TRUE(rooms_.all_sessions.end_all(rooms_.pool, rooms_.ann));
    EXPECT_FALSE(is_found(begun));
    EXPECT_TRUE(listed().empty());
}

} // namespace
} // namespace poolguard::pool
