#include "pool/passwords/attempts.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <atomic>
#include <thread>

namespace poolguard::pool {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(lock_after, doubles_up_to_fifteen_minutes) {
    const std::pair<std::int64_t, std::int64_t> rows[] = {{0, 0},   {4, 0},    {5, 1},    {6, 2},    {7, 4},
                                                          {10, 32}, {14, 512}, {15, 900}, {16, 900}, {1'000'000, 900}};
    for (const auto& [failures, expected] : rows)
        EXPECT_EQ(lock_after(failures), seconds{expected}) << failures;
}

struct lock_row {
    const char* what;
    std::int64_t failures;
    std::int64_t after; // milliseconds since the last failure
    bool is_locked;
    bool is_exhausted;
};

const lock_row lock_rows[] = {
    {"nothing yet", 0, 0, false, false},
    {"four", 4, 0, false, false},
    {"five, at once", 5, 0, true, true},
    {"five, within the second", 5, 999, true, true},
    {"five, after the second", 5, 1000, false, true},
    {"eight, within eight seconds", 8, 7999, true, true},
    {"eight, after eight seconds", 8, 8000, false, true},
    {"thirty, within fifteen minutes", 30, 899'999, true, true},
    {"thirty, after fifteen minutes", 30, 900'000, false, true},
    {"five, within the hour", 5, 3'599'999, false, true},
    {"five, after the hour", 5, 3'600'000, false, false},
    // By a clock that was set back, or that of a node that is behind.
    {"one, a moment before it", 1, -1, false, false},
    {"four, a moment before the last", 4, -400, false, false},
    {"five, within a second before the last", 5, -999, true, true},
    {"five, a second before the last", 5, -1000, false, true},
    {"thirty, fifteen minutes before the last", 30, -900'000, false, true},
    {"five, an hour before the first", 5, -3'600'000, false, false},
};

TEST(lock, depends_on_count_and_time_alone) {
    const auto last = base::from_epoch_seconds(1'770'000'000);
    for (const auto& [what, failures, after, locked, exhausted] : lock_rows) {
        const attempts_document known{failures, base::epoch_milliseconds(last)};
        EXPECT_EQ(is_locked(known, last + milliseconds{after}), locked) << what;
        EXPECT_EQ(is_exhausted(known, last + milliseconds{after}), exhausted) << what;
    }
}

TEST(lock, forgets_a_row_after_fifteen_quiet_minutes) {
    const auto last = base::from_epoch_seconds(1'770'000'000);
    const attempts_document known{7, base::epoch_milliseconds(last)};
    EXPECT_EQ(failures_in_row(known, last + minutes{15} - milliseconds{1}), 7);
    EXPECT_EQ(failures_in_row(known, last + minutes{15}), 0);
    EXPECT_EQ(failures_in_row(known, last - minutes{15} + milliseconds{1}), 7);
    EXPECT_EQ(failures_in_row(known, last - minutes{15}), 0);
}

class attempts_test : public testing::Test {
  protected:
    sign_in_rooms rooms_;
    attempt_subject who_ = attempt_subject::of_user(rooms_.pool, rooms_.ann);
    std::string check() { return message_of(rooms_.login_attempts.check_sign_in(who_)); }
    std::string note(bool is_right) { return message_of(rooms_.login_attempts.note_sign_in(who_, is_right)); }
};

TEST_F(attempts_test, lock_after_the_fifth_and_open_again) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(check(), "");
        EXPECT_EQ(note(false), "");
    }
    EXPECT_EQ(check(), "Password attempts exceeded");
    rooms_.clock.advance(milliseconds{999});
    EXPECT_EQ(check(), "Password attempts exceeded");
    rooms_.clock.advance(milliseconds{1});
    EXPECT_EQ(check(), "");
    EXPECT_EQ(note(false), "");
    rooms_.clock.advance(milliseconds{1999});
    EXPECT_EQ(check(), "Password attempts exceeded");
    rooms_.clock.advance(milliseconds{1});
    EXPECT_EQ(check(), "");
    EXPECT_EQ(note(true), "");
    // The row is forgotten: five more are free.
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(note(false), "") << i;
    EXPECT_EQ(note(false), "Password attempts exceeded");
}

TEST_F(attempts_test, during_a_lock_do_not_extend_it) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(note(false), "");
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(note(false), "Password attempts exceeded");
    rooms_.clock.advance(seconds{1});
    EXPECT_EQ(check(), "");
}

TEST_F(attempts_test, that_run_together_tell_no_more_than_five_results) {
    // All hundred have passed the first check before the first result is known.
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(check(), "");
    int told = 0;
    for (int i = 0; i < 99; ++i)
        told += note(false).empty() ? 1 : 0;
    EXPECT_EQ(told, 5);
    EXPECT_EQ(note(true), "Password attempts exceeded");
}

TEST_F(attempts_test, on_many_threads_are_all_counted) {
    std::atomic<int> told = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 4; ++j)
                told += note(false).empty() ? 1 : 0;
        });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(told, 5);
}

TEST_F(attempts_test, of_a_right_password_write_nothing_when_there_is_nothing_to_forget) {
    const auto before = rooms_.records->statistics().writes;
    EXPECT_EQ(note(true), "");
    EXPECT_EQ(rooms_.records->statistics().writes, before);
}

TEST_F(attempts_test, of_unknown_names_are_locked_alike) {
    who_ = attempt_subject::of_unknown(rooms_.pool, "nobody");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(note(false), "");
    EXPECT_EQ(check(), "Password attempts exceeded");
    who_ = attempt_subject::of_unknown(rooms_.pool, "somebody else");
    EXPECT_EQ(check(), "");
}

TEST_F(attempts_test, to_change_a_password_are_five_an_hour) {
    const auto note_change = [&](bool is_right) { return name_of(rooms_.login_attempts.note_change(who_, is_right)); };
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(note_change(false), "");
        rooms_.clock.advance(minutes{10});
    }
    EXPECT_EQ(message_of(rooms_.login_attempts.check_change(who_)),
              "Attempt limit exceeded, please try after some time.");
    EXPECT_EQ(note_change(true), "LimitExceededException");
    rooms_.clock.advance(minutes{10} - milliseconds{1});
    EXPECT_EQ(note_change(true), "LimitExceededException");
    rooms_.clock.advance(milliseconds{1});
    EXPECT_EQ(name_of(rooms_.login_attempts.check_change(who_)), "");
    EXPECT_EQ(note_change(true), "");
}

} // namespace
} // namespace poolguard::pool
