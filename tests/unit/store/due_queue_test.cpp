#include "store/due_queue.hpp"

#include "sqlite_fixture.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class due_queue_test : public sqlite_fixture {
  protected:
    void SetUp() override { records_ = open(); }
    due_queue make() { return {{"queue", 60s, 2s, 10s}, *records_, clock_}; }
    std::string taken(due_queue& by) {
        const auto found = by.take();
        return found ? std::string(due_queue::name_of(*found)) + "=" + found->document : "";
    }

    std::unique_ptr<sqlite_records> records_;
};

TEST_F(due_queue_test, an_entry_belongs_to_one_process_at_a_time) {
    auto one = make();
    auto two = make();
    ASSERT_TRUE(one.put("a", "1", clock_.now() + 1h));
    clock_.advance(1ms);
    ASSERT_TRUE(two.put("b", "2", clock_.now() + 1h));
    EXPECT_EQ(one.waiting(), 1U);
    EXPECT_EQ(taken(two), "a=1");
    EXPECT_EQ(taken(one), "b=2");
    EXPECT_EQ(taken(one), "");
    EXPECT_EQ(one.waiting(), 2U);
    // Both processes end without a word.
    clock_.advance(60s - 1ms);
    EXPECT_EQ(taken(one), "");
    clock_.advance(1ms);
    EXPECT_EQ(taken(one), "a=1");
    EXPECT_EQ(taken(one), "b=2");
}

TEST_F(due_queue_test, of_two_that_claim_at_once_one_gets_the_entry) {
    ASSERT_TRUE(make().put("a", "1", clock_.now() + 1h));
    std::string taken_in_between;
    int writes = 0;
    pool::watched_records slow(*records_, [&](bool is_write) {
        // Between the claim's copy and the removal of the original.
        if (is_write && ++writes == 2) {
            clock_.advance(1ms);
            auto faster = make();
            taken_in_between = taken(faster);
        }
        return true;
    });
    due_queue slower{{"queue", 60s, 2s, 10s}, slow, clock_};
    EXPECT_EQ(taken(slower), "");
    EXPECT_EQ(taken_in_between, "a=1");
    // Nor does it come a second time by the copy of the slower one.
    const auto left = records_->find({.partition = "queue"});
    ASSERT_TRUE(left);
    EXPECT_EQ(left->records.size(), 1U);
}

TEST_F(due_queue_test, failed_work_is_put_off_with_growing_pauses) {
    auto queue = make();
    ASSERT_TRUE(queue.put("a", "0", clock_.now() + 1h));
    std::int64_t attempts = 0;
    for (const auto pause : {2s, 4s, 8s, 10s, 10s}) {
        const auto entry = queue.take();
        ASSERT_TRUE(entry);
        ++attempts;
        EXPECT_TRUE(queue.put_off(*entry, std::to_string(attempts), attempts));
        clock_.advance(pause - 1ms);
        EXPECT_EQ(taken(queue), "") << attempts;
        clock_.advance(1ms);
    }
    const auto last = queue.take();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->document, "5");
    queue.forget(*last);
    clock_.advance(1h);
    EXPECT_EQ(taken(queue), "");
}

TEST_F(due_queue_test, work_that_would_come_too_late_is_dropped) {
    auto queue = make();
    ASSERT_TRUE(queue.put("a", "", clock_.now() + 2s));
    const auto entry = queue.take();
    ASSERT_TRUE(entry);
    EXPECT_FALSE(queue.put_off(*entry, "", 1));
    EXPECT_FALSE(queue.take_any());
}

TEST_F(due_queue_test, any_entry_can_be_taken_before_it_is_due) {
    auto queue = make();
    ASSERT_TRUE(queue.put("a", "1", clock_.now() + 1h));
    const auto entry = queue.take();
    ASSERT_TRUE(entry);
    EXPECT_TRUE(queue.put_off(*entry, "2", 1));
    EXPECT_FALSE(queue.take());
    const auto early = queue.take_any();
    ASSERT_TRUE(early);
    EXPECT_EQ(early->document, "2");
}

} // namespace
} // namespace poolguard::store
