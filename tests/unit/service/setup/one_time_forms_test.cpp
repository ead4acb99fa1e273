#include "service/setup/one_time_forms.hpp"

#include "cognito/transport.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

class one_time_forms_test : public testing::Test {
  protected:
    store::temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'000)};
    base::system_random random_;
    std::unique_ptr<store::sqlite_records> records_ = store::sqlite_records::open(folder_.file(), clock_).value();
    one_time_forms forms_{*records_, clock_, random_};
};

TEST_F(one_time_forms_test, a_mark_works_once) {
    const auto mark = forms_.new_mark();
    const auto other = forms_.new_mark();
    EXPECT_NE(mark, other);
    EXPECT_EQ(forms_.take(mark), true);
    EXPECT_EQ(forms_.take(mark), false);
    EXPECT_EQ(forms_.take(other), true);
    // Any text is a mark to a browser.
    EXPECT_EQ(forms_.take(std::string(100'000, 'x')), true);
    EXPECT_EQ(forms_.take(std::string(100'000, 'x')), false);
    EXPECT_EQ(forms_.take(""), true);
    EXPECT_EQ(forms_.take(""), true);
}

TEST_F(one_time_forms_test, a_mark_is_remembered_for_a_day) {
    ASSERT_EQ(forms_.take("mark"), true);
    clock_.advance(one_time_forms::remembered - 1ms);
    EXPECT_EQ(forms_.take("mark"), false);
    clock_.advance(1ms);
    EXPECT_EQ(forms_.take("mark"), true);
}

TEST_F(one_time_forms_test, what_was_refused_can_be_sent_again_unless_it_may_be_done) {
    using namespace cognito::failure_name;
    const std::pair<const char*, bool> rows[] = {
        {invalid_parameter, true}, {too_many_requests, true}, {no_credentials, true},
        {unreachable, false},      {unreadable_reply, false}, {internal_error, false},
    };
    for (const auto& [why, works_again] : rows) {
        const auto mark = forms_.new_mark();
        ASSERT_EQ(forms_.take(mark), true);
        forms_.give_back("", {why, ""});
        EXPECT_EQ(forms_.take(mark), false) << why;
        forms_.give_back(mark, {why, ""});
        EXPECT_EQ(forms_.take(mark), works_again) << why;
    }
}

} // namespace
} // namespace poolguard::service
