#include "store/revocation_log.hpp"

#include "sqlite_fixture.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <gmock/gmock.h>

namespace poolguard::store {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class revocation_log_test : public sqlite_fixture {
  protected:
    void SetUp() override { records_ = open(); }

    revocation of(const std::string& jti) const { return {.jti = jti, .expires = clock_.now() + seconds(3600)}; }
    // Appends as a node whose clock is that far from this one's.
    void append(const std::string& jti, std::chrono::milliseconds skew = {}) {
        const base::manual_clock clock(clock_.now() + skew);
        ASSERT_TRUE(revocation_log(*records_, clock, random_).append(of(jti)));
    }
    // The jti of all that is new.
    std::vector<std::string> read(revocation_log::cursor& cursor) {
        const auto found = revocation_log(*records_, clock_, random_).since(cursor);
        EXPECT_TRUE(found);
        std::vector<std::string> out;
        if (found)
            for (const auto& each : *found)
                out.push_back(each.jti);
        return out;
    }

    base::system_random random_;
    std::unique_ptr<sqlite_records> records_;
};

TEST_F(revocation_log_test, returns_what_was_appended) {
    const revocation whole{.origin_jti = "o",
                           .jti = "j",
                           .subject = "s",
                           .issuer = "https://issuer",
                           .subject_before = 1'770'000'000,
                           .expires = clock_.now() + std::chrono::milliseconds(3'600'001),
                           .signed_in_before = 1'770'000'001,
                           .spared = "p",
                           .group = "g",
                           .group_left = 3,
                           .group_joined = 4};
    revocation_log log(*records_, clock_, random_);
    ASSERT_TRUE(log.append(whole));
    revocation_log::cursor cursor;
    const auto found = log.since(cursor);
    ASSERT_TRUE(found);
    EXPECT_THAT(*found, ElementsAre(whole));
}

TEST_F(revocation_log_test, returns_each_entry_once_to_each_reader) {
    revocation_log::cursor one;
    revocation_log::cursor other;
    EXPECT_THAT(read(one), IsEmpty());
    append("a");
    clock_.advance(seconds(1));
    append("b");
    EXPECT_THAT(read(one), ElementsAre("a", "b"));
    EXPECT_THAT(read(one), IsEmpty());
    append("c");
    EXPECT_THAT(read(one), ElementsAre("c"));
    clock_.advance(seconds(600));
    EXPECT_THAT(read(one), IsEmpty());
    append("d");
    EXPECT_THAT(read(one), ElementsAre("d"));
    EXPECT_THAT(read(other), UnorderedElementsAre("a", "b", "c", "d"));
}

TEST_F(revocation_log_test, an_entry_stays_until_its_tokens_have_expired) {
    append("a");
    clock_.advance(seconds(3600) - std::chrono::milliseconds(1));
    revocation_log::cursor before;
    EXPECT_THAT(read(before), ElementsAre("a"));
    clock_.advance(std::chrono::milliseconds(1));
    revocation_log::cursor after;
    EXPECT_THAT(read(after), IsEmpty());
}

TEST_F(revocation_log_test, does_not_write_expired_entries) {
    revocation_log log(*records_, clock_, random_);
    for (const int offset : {-1, 0, 1}) {
        auto what = of(std::to_string(offset));
        what.expires = clock_.now() + std::chrono::milliseconds(offset);
        ASSERT_TRUE(log.append(what));
    }
    EXPECT_EQ(records_->statistics().writes, 1U);
}

TEST_F(revocation_log_test, entries_of_a_slower_clock_are_not_missed) {
    revocation_log::cursor cursor;
    append("fast", seconds(5));
    EXPECT_THAT(read(cursor), ElementsAre("fast"));
    append("slow", seconds(-5));
    EXPECT_THAT(read(cursor), ElementsAre("slow"));
    clock_.advance(seconds(1));
    append("exactly", -revocation_log::overlap - seconds(1));
    EXPECT_THAT(read(cursor), ElementsAre("exactly"));
    EXPECT_THAT(read(cursor), IsEmpty());
}

TEST_F(revocation_log_test, a_clock_far_ahead_hides_no_entries_of_others) {
    revocation_log::cursor cursor;
    append("ahead", std::chrono::minutes(50));
    EXPECT_THAT(read(cursor), ElementsAre("ahead"));
    for (const auto* each : {"a", "b", "c"}) {
        append(each);
        clock_.advance(seconds(60)); // longer than the overlap since the last time it was read
        EXPECT_THAT(read(cursor), ElementsAre(each));
    }
}

TEST_F(revocation_log_test, a_clock_far_behind_hides_none_of_its_own) {
    revocation_log::cursor cursor;
    append("first");
    EXPECT_THAT(read(cursor), ElementsAre("first"));
    for (const auto behind : {seconds(11), seconds(60), seconds(3600), seconds(1'000'000)}) {
        const auto name = std::to_string(behind.count());
        auto what = of(name);
        const base::manual_clock clock(clock_.now() - behind);
        ASSERT_TRUE(revocation_log(*records_, clock, random_).append(what));
        EXPECT_THAT(read(cursor), ElementsAre(name));
    }
}

TEST_F(revocation_log_test, reads_more_than_a_page) {
    revocation_log::cursor cursor;
    constexpr std::size_t count = max_page_records + 50;
    {
        std::vector<std::jthread> running; // together, as they share commits
        for (std::size_t t = 0; t < 50; ++t)
            running.emplace_back([&, t] {
                for (std::size_t i = t; i < count; i += 50)
                    append(std::to_string(i));
            });
    }
    const auto found = read(cursor);
    EXPECT_EQ(found.size(), count);
    EXPECT_EQ(std::set(found.begin(), found.end()).size(), count);
    EXPECT_THAT(read(cursor), IsEmpty());

    // What no append can still come before is not read again.
    clock_.advance(revocation_log::overlap + seconds(1));
    append("later");
    EXPECT_THAT(read(cursor), ElementsAre("later"));
    int pages = 0;
    pool::watched_records counted(*records_, [&pages](bool) { return ++pages != 0; });
    EXPECT_TRUE(revocation_log(counted, clock_, random_).since(cursor));
    EXPECT_EQ(pages, 1);
}

TEST_F(revocation_log_test, skips_an_unreadable_entry) {
    append("a");
    ASSERT_TRUE(records_->put({"revocations", "000000000000001#x"}, "no json", always{}));
    ASSERT_TRUE(records_->put({"revocations", "weird"}, "{}", always{}));
    append("b");
    revocation_log::cursor cursor;
    EXPECT_THAT(read(cursor), testing::IsSupersetOf({"a", "b"}));
    append("c");
    EXPECT_THAT(read(cursor), testing::Contains("c"));
}

TEST_F(revocation_log_test, the_cursor_stays_when_reading_fails) {
    int pages_left = 0;
    pool::watched_records failing(*records_, [&pages_left](bool) { return pages_left-- != 0; });
    const revocation_log log(failing, clock_, random_);
    revocation_log::cursor cursor;
    append("a");
    EXPECT_FALSE(log.since(cursor));
    pages_left = 1;
    const auto found = log.since(cursor);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 1U);
}

TEST_F(revocation_log_test, an_entry_that_is_not_written_is_an_error) {
    pool::watched_records failing(*records_, [](bool is_write) { return !is_write; });
    const auto added = revocation_log(failing, clock_, random_).append(of("a"));
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), error::unavailable);
}

} // namespace
} // namespace poolguard::store
