#include "service/operating/server_state.hpp"

#include "service/operating/mailbox.hpp"
#include "unit/service/administered_fixture.hpp"

namespace poolguard::service {
namespace {

class server_state_test : public administered_fixture {
  protected:
    std::expected<std::vector<node_state>, store::error> listed{std::vector<node_state>{}};
    static store::rate_settings one_code() {
        store::rate_settings out;
        out.codes = store::allowance{1, std::chrono::seconds{60}};
        return out;
    }
    store::rate_limits limits{one_code(), gateway.storage.records(), gateway.clock};
    store::sign_in_counts counts{watched, gateway.clock, "n1", true};
    server_state state{[this] { return listed; }, gateway.keys, limits, counts};
};

TEST_F(server_state_test, shows_nodes_in_the_order_of_their_starts) {
    const auto now = gateway.clock.now();
    const auto node = [](const char* id, base::time_point started) {
        return node_state{.id = id, .name = "node", .version = "", .started = started, .last_seen = started};
    };
    listed->push_back(node("b", now));
    listed->push_back(node("c", now - std::chrono::seconds(1)));
    listed->push_back(node("a", now));
    const auto found = state.read(*by);
    ASSERT_TRUE(found);
    names ids;
    for (const auto& each : (*found)->nodes)
        ids.push_back(each.id);
    EXPECT_EQ(ids, (names{"c", "a", "b"}));
}

TEST_F(server_state_test, shows_keys_limits_and_sign_ins) {
    EXPECT_TRUE(limits.take(store::rate::codes, "somebody"));
    EXPECT_FALSE(limits.take(store::rate::codes, "somebody"));
    counts.count(true, gateway.clock.now());
    counts.count(false, gateway.clock.now());
    const auto found = state.read(*by); // the administrator's token has brought the key
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->keys.ids.size(), 1U);
    EXPECT_EQ((*found)->keys.age, std::chrono::seconds(0));
    EXPECT_EQ((*found)->rates.size(), std::size_t{store::rates});
    for (const auto& each : (*found)->rates)
        EXPECT_EQ(each.refused, each.name == "codes" ? 1U : 0U) << each.name;
    ASSERT_EQ((*found)->minutes.size(), 60U);
    EXPECT_EQ((*found)->minutes.back().succeeded, 1);
    EXPECT_EQ((*found)->minutes.back().refused, 1);
    EXPECT_TRUE((*found)->counts_all_nodes);
}

TEST_F(server_state_test, is_not_shown_in_part) {
    listed = std::unexpected(store::error::unavailable);
    EXPECT_EQ(state.read(*by).error(), store::error::unavailable);
    listed = std::vector<node_state>{};
    EXPECT_TRUE(state.read(*by));
    is_log_broken = true;
    EXPECT_EQ(state.read(*by).error(), store::error::unavailable);
}

TEST_F(server_state_test, a_server_whose_mail_goes_elsewhere_has_no_mailbox) {
    const mailbox none;
    EXPECT_FALSE(none.is_there());
    EXPECT_EQ(none.list(*by, {}, 1).error(), mailbox_error::absent);
    EXPECT_EQ(none.read(*by, "1").error(), mailbox_error::absent);
}

} // namespace
} // namespace poolguard::service
