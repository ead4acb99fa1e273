#include "store/audit_log.hpp"

#include "base/audit.hpp"
#include "sqlite_fixture.hpp"

#include <array>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <set>

namespace poolguard::store {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class audit_log_test : public sqlite_fixture {
  protected:
    void SetUp() override { records_ = open(); }

    audit_log at(const std::string& node, days kept = days{7}) { return {*records_, clock_, random_, node, kept}; }
    audit_entry event(const std::string& operation) const {
        return {.at = base::epoch_milliseconds(clock_.now()),
                .action = "sign_in",
                .operation = operation,
                .outcome = "success"};
    }
    // Writes the events as one flush of a node does.
    void append(const std::vector<audit_entry>& events, const std::string& node = "n1") {
        ASSERT_TRUE(at(node).append(events, 0));
    }
    static std::vector<std::string> operations(const std::vector<audit_entry>& events) {
        std::vector<std::string> out;
        for (const auto& each : events)
            out.push_back(each.operation);
        return out;
    }
    std::vector<audit_entry> read(const audit_filter& wanted = {}) {
        const auto found = at("reader").find(wanted, {}, audit_log::most_on_a_page);
        EXPECT_TRUE(found);
        return found ? found->events : std::vector<audit_entry>{};
    }
    // All pages of that size.
    std::vector<std::string> read_in_pages(std::size_t limit, const audit_filter& wanted = {}) {
        std::vector<std::string> out;
        std::optional<std::string> cursor;
        const auto log = at("reader");
        for (int pages = 0; pages < 10'000; ++pages) {
            const auto found = log.find(wanted, cursor, limit);
            EXPECT_TRUE(found);
            if (!found) return out;
            EXPECT_LE(found->events.size(), limit);
            for (const auto& each : found->events)
                out.push_back(each.operation);
            if (!found->next) return out;
            EXPECT_TRUE(audit_log::is_cursor(*found->next)) << *found->next;
            cursor = found->next;
        }
        ADD_FAILURE() << "the pages have no end";
        return out;
    }

    base::system_random random_;
    std::unique_ptr<sqlite_records> records_;
};

TEST_F(audit_log_test, keeps_every_member) {
    audit_entry whole{.at = base::epoch_milliseconds(clock_.now()),
                      .action = "sign_in",
                      .operation = "auth_sign_in",
                      .outcome = "refused",
                      .code = "invalid_credentials",
                      .subject = "s",
                      .account = "0123456789abcdef",
                      .access_key = "AKIA",
                      .challenge = "SMS_MFA",
                      .client = "203.0.113.7",
                      .request_id = "r-1"};
    append({whole});
    whole.node = "n1";
    EXPECT_THAT(read(), ElementsAre(whole));
}

TEST_F(audit_log_test, shows_the_newest_first_over_all_nodes) {
    append({event("a")}, "n1");
    clock_.advance(seconds(2));
    append({event("b")}, "n2");
    clock_.advance(hours(30));
    append({event("c")}, "n1");
    clock_.advance(milliseconds(5));
    append({event("d")}, "n2");
    EXPECT_THAT(operations(read()), ElementsAre("d", "c", "b", "a"));
    for (const std::size_t limit : {1, 2, 3, 100})
        EXPECT_THAT(read_in_pages(limit), testing::UnorderedElementsAre("d", "c", "b", "a")) << limit;
}

TEST_F(audit_log_test, gives_each_event_once_whatever_the_size_of_a_page) {
    std::multiset<std::string> all;
    for (int node = 0; node < 20; ++node) {
        std::vector<audit_entry> events;
        for (int i = 0; i < 130; ++i) {
            events.push_back(event(fmt::format("{}-{}", node, i)));
            all.insert(events.back().operation);
            if (i % 40 == 0) clock_.advance(milliseconds(700));
        }
        append(events, fmt::format("n{}", node));
    }
    for (const std::size_t limit : {7, 99, 100, 101, 1000}) {
        const auto found = read_in_pages(limit);
        EXPECT_EQ(std::multiset<std::string>(found.begin(), found.end()), all) << limit;
    }
}

TEST_F(audit_log_test, a_write_that_is_repeated_is_there_once) {
    auto log = at("n1");
    const std::vector events{event("a"), event("b")};
    ASSERT_TRUE(log.append(events, 5));
    ASSERT_TRUE(log.append(events, 5));
    EXPECT_EQ(read().size(), 2U);
    // The next process of the same node counts anew.
    append(events);
    EXPECT_EQ(read().size(), 4U);
}

TEST_F(audit_log_test, keeps_events_however_long_their_texts_are) {
    const std::string quotes(audit_entry::max_text, '"');
    const audit_entry longest{.at = base::epoch_milliseconds(clock_.now()),
                              .action = quotes,
                              .operation = quotes,
                              .outcome = quotes,
                              .code = quotes,
                              .subject = quotes,
                              .account = quotes,
                              .access_key = quotes,
                              .challenge = quotes,
                              .client = quotes,
                              .request_id = quotes};
    append(std::vector(audit_log::most_in_a_record, longest));
    EXPECT_EQ(read().size(), audit_log::most_in_a_record);
    EXPECT_EQ(read_in_pages(7).size(), audit_log::most_in_a_record);
}

TEST_F(audit_log_test, filters) {
    const auto begin = clock_.now();
    auto one = event("a");
    one.subject = "sub-1";
    one.account = base::account_digest("Ann@example.com");
    auto other = event("b");
    other.action = "administration";
    other.outcome = "refused";
    other.at += 1500;
    append({one}, "n1");
    append({other}, "n2");
    const auto found = [&](const audit_filter& wanted) { return operations(read(wanted)); };
    EXPECT_THAT(found({.person = "sub-1"}), ElementsAre("a"));
    EXPECT_THAT(found({.person = "ann@EXAMPLE.com"}), ElementsAre("a"));
    EXPECT_THAT(found({.person = one.account}), ElementsAre("a"));
    EXPECT_THAT(found({.person = "sub-2"}), IsEmpty());
    EXPECT_THAT(found({.action = "administration"}), ElementsAre("b"));
    EXPECT_THAT(found({.outcome = "refused"}), ElementsAre("b"));
    EXPECT_THAT(found({.outcome = "refused", .node = "n1"}), IsEmpty());
    EXPECT_THAT(found({.node = "n1"}), ElementsAre("a"));
    EXPECT_THAT(found({.from = begin + milliseconds(1)}), ElementsAre("b"));
    EXPECT_THAT(found({.from = begin, .until = begin + milliseconds(1500)}), ElementsAre("a"));
    EXPECT_THAT(found({.until = begin + milliseconds(1501)}), ElementsAre("b", "a"));
    EXPECT_THAT(found({.until = begin - days{400}}), IsEmpty());
}

TEST_F(audit_log_test, a_page_reads_a_bounded_number_of_records_and_says_where_to_go_on) {
    auto rare = event("rare");
    rare.subject = "sub-1";
    append({rare});
    std::vector<audit_entry> many;
    for (int i = 0; i < 5000; ++i) {
        clock_.advance(seconds(1));
        many.push_back(event("other"));
    }
    append(many);
    const auto first = at("reader").find({.person = "sub-1"}, {}, 10);
    ASSERT_TRUE(first);
    EXPECT_THAT(first->events, IsEmpty());
    EXPECT_TRUE(first->next);
    EXPECT_THAT(read_in_pages(10, {.person = "sub-1"}), ElementsAre("rare"));
}

TEST_F(audit_log_test, a_page_looks_at_a_hundred_days_without_events) {
    auto log = at("n1", days{365});
    ASSERT_TRUE(log.append(std::array{event("old")}, 0));
    clock_.advance(days{99});
    EXPECT_THAT(operations(log.find({}, {}, 10)->events), ElementsAre("old"));
    clock_.advance(days{1});
    const auto first = log.find({}, {}, 10);
    ASSERT_TRUE(first);
    EXPECT_THAT(first->events, IsEmpty());
    EXPECT_THAT(operations(log.find({}, first->next, 10)->events), ElementsAre("old"));
}

TEST_F(audit_log_test, events_are_kept_for_the_days_that_are_set) {
    append({event("old")});
    clock_.advance(days{6});
    append({event("new")});
    EXPECT_THAT(operations(read()), ElementsAre("new", "old"));
    clock_.advance(days{1} + seconds(1));
    EXPECT_THAT(operations(read()), ElementsAre("new"));
    // A shorter time holds at once, for what was kept longer.
    const auto shorter = at("reader", days{1}).find({}, {}, 10);
    ASSERT_TRUE(shorter);
    EXPECT_THAT(shorter->events, IsEmpty());
    const auto none = at("reader", days{0}).find({}, {}, 10);
    ASSERT_TRUE(none);
    EXPECT_THAT(none->events, IsEmpty());
    EXPECT_FALSE(none->next);
}

TEST_F(audit_log_test, shows_events_of_a_node_whose_clock_is_ahead) {
    auto ahead = event("ahead");
    ahead.at += 60'000;
    append({ahead});
    EXPECT_THAT(operations(read()), ElementsAre("ahead"));
}

TEST_F(audit_log_test, leaves_out_a_record_that_it_cannot_read) {
    append({event("a")});
    const auto day = base::epoch_seconds(clock_.now()) / 86'400;
    ASSERT_TRUE(records_->put({fmt::format("audit/{}", day), fmt::format("{:011}#n#0123456789abcdef#000000000000",
                                                                         base::epoch_seconds(clock_.now()))},
                              R"({"times":[1],"events":[]})", always{}));
    EXPECT_THAT(operations(read()), ElementsAre("a"));
}

TEST_F(audit_log_test, refuses_what_is_no_cursor) {
    for (const std::string_view text :
         {"", ".", "1.0", "01770000000", "01770000000.1", "01770000000.0x", "01770000000#n.1", "00000000000.0",
          "01770000000#n#0123456789abcdef#000000000000.1000", "01770000000#../x#0123456789abcdef#000000000000.1"}) {
        EXPECT_FALSE(audit_log::is_cursor(text)) << text;
        EXPECT_FALSE(at("reader").find({}, std::string(text), 10)) << text;
    }
    EXPECT_TRUE(audit_log::is_cursor("01770000000.0"));
    EXPECT_TRUE(audit_log::is_cursor("01770000000#n-1#0123456789abcdef#000000000000.99"));
    // A record that is gone.
    const auto gone = at("reader").find({}, "01770000000#n-1#0123456789abcdef#000000000000.99", 10);
    ASSERT_TRUE(gone);
    EXPECT_THAT(gone->events, IsEmpty());
}

} // namespace
} // namespace poolguard::store
