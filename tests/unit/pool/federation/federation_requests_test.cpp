#include "pool/federation/federation_requests.hpp"

#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class federation_requests_test : public testing::Test {
  protected:
    // "done", "again" for one that was completed before, "-" for none, or the failure.
    std::string ended(std::string_view state, std::string_view cookie) const {
        const auto found = requests_.end(state, cookie);
        if (!found) return found.error().name;
        if (!*found) return "-";
        return (*found)->is_done ? "again" : "done";
    }

    sign_in_rooms rooms_;
    std::function<bool(bool is_write)> before_ = [](bool) { return true; };
    watched_records watched_{*rooms_.records, [this](bool is_write) { return before_(is_write); }};
    federation_requests requests_{watched_, rooms_.clock, rooms_.random};
};

TEST_F(federation_requests_test, are_completed_once_by_the_browser_that_began_them) {
    const auto one = requests_.begin("pool", "Corp", "client_id=c").value();
    const auto other = requests_.begin("pool", "Corp", "").value();
    const std::pair<std::string, std::string> strangers[] = {{one.state, other.cookie},     {one.state, ""},
                                                             {one.state, one.cookie + 'x'}, {"", one.cookie},
                                                             {other.state, one.cookie},     {"x", one.cookie}};
    for (const auto& [state, cookie] : strangers)
        EXPECT_EQ(ended(state, cookie), "-") << state << ' ' << cookie;
    const auto found = requests_.end(one.state, one.cookie);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->pool_id, "pool");
    EXPECT_EQ((*found)->provider, "Corp");
    EXPECT_EQ((*found)->query, "client_id=c");
    EXPECT_EQ((*found)->nonce, one.secrets.nonce);
    EXPECT_EQ((*found)->verifier, one.secrets.verifier);
    EXPECT_FALSE((*found)->is_done);
    EXPECT_EQ(ended(one.state, one.cookie), "again");
    EXPECT_EQ(ended(one.state, other.cookie), "-");
    EXPECT_EQ(ended(other.state, other.cookie), "done");
}

TEST_F(federation_requests_test, end_after_an_hour) {
    const auto early = requests_.begin("pool", "Corp", "").value(), late = requests_.begin("pool", "Corp", "").value();
    rooms_.clock.advance(federation_requests::lifetime - 1ms);
    EXPECT_EQ(ended(early.state, early.cookie), "done");
    rooms_.clock.advance(1ms);
    EXPECT_EQ(ended(early.state, early.cookie), "-");
    EXPECT_EQ(ended(late.state, late.cookie), "-");
}

TEST_F(federation_requests_test, of_two_completions_at_once_one_counts) {
    const auto one = requests_.begin("pool", "Corp", "").value();
    std::string within;
    before_ = [&](bool is_write) {
        if (is_write && within.empty()) {
            within = "begun";
            within = ended(one.state, one.cookie);
        }
        return true;
    };
    EXPECT_EQ(ended(one.state, one.cookie), "again");
    EXPECT_EQ(within, "done");
}

TEST_F(federation_requests_test, do_not_count_where_the_store_fails) {
    const auto one = requests_.begin("pool", "Corp", "").value();
    for (const bool fails_at_write : {false, true}) {
        before_ = [=](bool is_write) { return is_write != fails_at_write; };
        EXPECT_EQ(ended(one.state, one.cookie), cognito::failure_name::too_many_requests) << fails_at_write;
    }
    EXPECT_FALSE(requests_.begin("pool", "Corp", ""));
    before_ = [](bool) { return true; };
    EXPECT_EQ(ended(one.state, one.cookie), "done");
    before_ = [](bool is_write) { return !is_write; };
    EXPECT_EQ(ended(one.state, one.cookie), "again") << "writes nothing more";
}

TEST_F(federation_requests_test, of_several_tabs_have_cookies_of_their_own) {
    const auto one = requests_.begin("pool", "Corp", "").value();
    rooms_.clock.advance(1ms);
    const auto next = requests_.begin("pool", "Corp", "").value();
    EXPECT_LT(federation_requests::cookie_name(one.state, false), federation_requests::cookie_name(next.state, false));
    EXPECT_TRUE(federation_requests::cookie_name(one.state, true).starts_with("__Host-"));
    EXPECT_NE(one.secrets.nonce, next.secrets.nonce);
    EXPECT_NE(one.secrets.verifier, next.secrets.verifier);
    EXPECT_TRUE(challenge_of(one.secrets.verifier));
}

} // namespace
} // namespace poolguard::pool
