#include "service/operating/audit_keeper.hpp"

#include "service/operating/audit_trail.hpp"
#include "unit/pool/model/cut_off_records.hpp"
#include "unit/store/sqlite_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using base::audit_event;

class audit_keeper_test : public store::sqlite_fixture {
  protected:
    void SetUp() override {
        engine_ = open();
        records_.emplace(*engine_, [this](bool is_write) { return !is_write || !is_out_; });
        set_up(std::chrono::days{7});
    }
    void set_up(std::chrono::days kept) {
        keeper_.reset();
        log_.emplace(*records_, clock_, random_, "n1", kept);
        counts_.emplace(*records_, clock_, "n1-x", kept.count() > 0);
        keeper_.emplace(*log_, *counts_, clock_, sign_in_sources::all);
    }
    std::vector<std::string> kept() {
        const auto found = log_->find({}, {}, store::audit_log::most_on_a_page);
        EXPECT_TRUE(found);
        std::vector<std::string> out;
        if (found)
            for (const auto& each : found->events)
                out.push_back(each.operation);
        return out;
    }
    static void happens(std::string_view operation) {
        base::write_audit({.action = "sign_in", .operation = operation, .outcome = "success"});
    }

    base::system_random random_;
    std::unique_ptr<store::sqlite_records> engine_;
    bool is_out_ = false; // then nothing can be written
    std::optional<pool::watched_records> records_;
    std::optional<store::audit_log> log_;
    std::optional<store::sign_in_counts> counts_;
    std::optional<audit_keeper> keeper_;
};

using operations = std::vector<std::string>;

TEST_F(audit_keeper_test, keeps_what_happens_within_a_second) {
    keeper_->start();
    happens("a");
    EXPECT_TRUE(eventually([&] { return kept() == operations{"a"}; }));
}

TEST_F(audit_keeper_test, writes_what_waits_at_its_end) {
    happens("a");
    clock_.advance(std::chrono::seconds(2));
    happens("b");
    EXPECT_TRUE(kept().empty());
    keeper_.reset();
    happens("c");
    EXPECT_EQ(kept(), (operations{"b", "a"}));
}

TEST_F(audit_keeper_test, an_outage_loses_nothing_and_doubles_nothing) {
    happens("a");
    is_out_ = true;
    keeper_->flush();
    clock_.advance(std::chrono::seconds(1));
    happens("b");
    keeper_->flush();
    EXPECT_TRUE(kept().empty());
    is_out_ = false;
    keeper_->flush();
    keeper_->flush();
    EXPECT_EQ(kept(), (operations{"b", "a"}));
    EXPECT_EQ(keeper_->dropped(), 0U);
}

TEST_F(audit_keeper_test, drops_and_counts_what_does_not_fit) {
    for (std::size_t i = 0; i < audit_keeper::most_waiting + 3; ++i)
        happens("x");
    EXPECT_EQ(keeper_->dropped(), 3U);
    keeper_->flush();
    happens("y");
    EXPECT_EQ(keeper_->dropped(), 3U);
    const audit_trail trail(*log_, [this] { return keeper_->dropped(); });
    EXPECT_EQ(trail.dropped(), 3U);
}

TEST(audit_budget, leaves_room_for_what_succeeds_until_the_next_hour) {
    constexpr std::int64_t hour = 3'600'000;
    audit_budget budget;
    const auto taken = [&](bool is_refused, std::int64_t at) {
        std::size_t out = 0;
        for (std::size_t i = 0; i <= audit_budget::most_in_an_hour; ++i)
            out += budget.take(is_refused, at) ? 1U : 0U;
        return out;
    };
    EXPECT_EQ(taken(true, 5 * hour), audit_budget::most_refused_in_an_hour);
    EXPECT_EQ(taken(false, 6 * hour - 1), audit_budget::most_in_an_hour - audit_budget::most_refused_in_an_hour);
    EXPECT_EQ(taken(true, 6 * hour - 1), 0U);
    EXPECT_EQ(taken(false, 6 * hour), audit_budget::most_in_an_hour);
    EXPECT_EQ(taken(true, 6 * hour), 0U);
}

TEST_F(audit_keeper_test, cuts_between_characters) {
    const std::string path = "/" + std::string(store::audit_entry::max_text - 2, 'a') + "ü";
    base::write_audit({.action = "access", .operation = path, .outcome = "refused"});
    keeper_->flush();
    EXPECT_EQ(kept(), operations{path.substr(0, path.size() - 2)});
}

TEST_F(audit_keeper_test, cuts_and_escapes_what_clients_choose) {
    const std::string path = "/\x01\xff" + std::string(10'000, 'a');
    base::write_audit({.action = "access", .operation = path, .outcome = "refused"});
    keeper_->flush();
    const auto found = kept();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].size(), store::audit_entry::max_text);
    EXPECT_TRUE(found[0].starts_with("/\\x01\\xffaaa")) << found[0];
}

TEST_F(audit_keeper_test, keeps_nothing_for_no_days_but_counts) {
    set_up(std::chrono::days{0});
    happens("a");
    keeper_->flush();
    const auto counted = counts_->last_hour();
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->back().succeeded, 1);
    set_up(std::chrono::days{7});
    EXPECT_TRUE(kept().empty());
}

TEST(audit_keeper, knows_the_ends_of_sign_ins) {
    using enum sign_in_sources;
    struct row {
        audit_event event;
        sign_in_sources sources;
        std::optional<bool> expected;
    };
    const row table[]{
        {{.action = "sign_in", .operation = "auth_sign_in", .outcome = "success"}, all, true},
        {{.action = "sign_in", .operation = "auth_sign_in", .outcome = "refused"}, all, false},
        {{.action = "sign_in", .operation = "auth_sign_in", .outcome = "challenge"}, all, {}},
        {{.action = "sign_in", .operation = "auth_sign_in", .outcome = "failed"}, all, {}},
        {{.action = "challenge", .operation = "challenge", .outcome = "success"}, all, true},
        {{.action = "sign_up", .operation = "auth_sign_up", .outcome = "success"}, all, {}},
        {{.action = "refresh", .operation = "refresh", .outcome = "refused"}, all, {}},
        {{.action = "sign_in", .operation = "provider_callback", .outcome = "success"}, all, true},
        // The pages of the pool in this process have recorded it.
        {{.action = "sign_in", .operation = "provider_callback", .outcome = "success"}, without_callback, {}},
        {{.action = "page", .operation = "second_factor", .outcome = "success"}, without_callback, true},
        {{.action = "page", .operation = "sign_in", .outcome = "refused"}, without_callback, false},
        {{.action = "page", .operation = "sign_out", .outcome = "success"}, without_callback, {}},
        {{.action = "cognito", .operation = "InitiateAuth", .outcome = "refused"}, all, false},
        {{.action = "cognito", .operation = "InitiateAuth", .outcome = "success", .is_refresh = true}, all, {}},
        {{.action = "cognito", .operation = "AdminRespondToAuthChallenge", .outcome = "success"}, all, true},
        {{.action = "cognito", .operation = "AdminCreateUser", .outcome = "success"}, all, {}},
    };
    for (const auto& each : table)
        EXPECT_EQ(sign_in_result(each.event, each.sources), each.expected)
            << each.event.action << ' ' << each.event.operation << ' ' << each.event.outcome;
}

} // namespace
} // namespace poolguard::service
