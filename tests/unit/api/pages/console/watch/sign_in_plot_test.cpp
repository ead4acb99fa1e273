#include "api/pages/console/watch/sign_in_plot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::api {
namespace {

using store::sign_ins_in_minute;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t first_minute = 30'000'000; // 2027-01-15T08:00Z

std::vector<sign_ins_in_minute> quiet_hour() {
    std::vector<sign_ins_in_minute> out;
    for (std::int64_t i = 0; i < 60; ++i)
        out.push_back({.minute = first_minute + i});
    return out;
}

std::size_t count_in(std::string_view text, std::string_view what) {
    std::size_t out = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size()))
        ++out;
    return out;
}

TEST(sign_in_plot, the_top_of_the_scale_is_a_round_number) {
    const std::pair<std::int64_t, std::int64_t> wanted[] = {
        {0, 2},   {1, 2},   {2, 2},    {3, 5},     {5, 5},     {6, 10},      {10, 10},
        {11, 20}, {21, 50}, {99, 100}, {100, 100}, {101, 200}, {1999, 2000}, {60'000, 100'000}};
    for (const auto& [largest, top] : wanted)
        EXPECT_EQ(plot_top(largest), top) << largest;
}

TEST(sign_in_plot, an_hour_without_sign_ins_is_a_sentence) {
    for (const auto& minutes : {quiet_hour(), std::vector<sign_ins_in_minute>{}}) {
        const auto html = sign_in_plot_html(minutes, http::language::english);
        EXPECT_THAT(html, HasSubstr("Nobody has tried to sign in"));
        EXPECT_THAT(html, Not(HasSubstr("<svg")));
    }
}

TEST(sign_in_plot, bars_stand_on_each_other_at_their_minute) {
    auto minutes = quiet_hour();
    minutes[0].succeeded = 10;
    minutes[2].succeeded = 5;
    minutes[2].refused = 5;
    const auto html = sign_in_plot_html(minutes, http::language::english);
    EXPECT_THAT(html, HasSubstr("<path d=\"M0 100v-100h8v100zM20 100v-50h8v50z\"/>"));
    EXPECT_THAT(html, HasSubstr("<path class=\"refused\" d=\"M20 50v-50h8v50z\"/>"));
    EXPECT_THAT(html, HasSubstr("viewBox=\"0 0 598 100\""));
}

TEST(sign_in_plot, says_its_figures_in_words_and_in_a_table) {
    auto minutes = quiet_hour();
    minutes[0].succeeded = 3;
    minutes[4].refused = 2;
    minutes[59].succeeded = 7;
    const auto html = sign_in_plot_html(minutes, http::language::english);
    EXPECT_THAT(html,
                HasSubstr("aria-label=\"Sign-ins: 10. Refusals: 2. The highest bar stands for 7 in one minute.\""));
    EXPECT_EQ(count_in(html, "<tr><th scope=\"row\""), 12u);
    EXPECT_THAT(html, HasSubstr("data-label=\"From (UTC)\">08:00</th><td data-label=\"Sign-ins\">3</td>"
                                "<td data-label=\"Refusals\">2</td>"));
    EXPECT_THAT(html, HasSubstr(">08:55</th><td data-label=\"Sign-ins\">7</td>"));
    EXPECT_THAT(sign_in_plot_html(minutes, http::language::japanese), HasSubstr("サインイン 10 件、拒否 2 件。"));
}

TEST(sign_in_plot, a_single_sign_in_is_half_as_high_as_the_scale) {
    auto minutes = quiet_hour();
    minutes[59].succeeded = 1;
    const auto html = sign_in_plot_html(minutes, http::language::english);
    EXPECT_THAT(html, HasSubstr("Sign-ins: 1. Refusals: 0. The highest bar stands for 1 in one minute."));
    EXPECT_THAT(html, HasSubstr("<path d=\"M590 100v-50h8v50z\"/>"));
}

TEST(sign_in_plot, one_among_a_hundred_thousand_is_seen_and_none_leaves_the_plot) {
    auto minutes = quiet_hour();
    minutes[0].succeeded = 99'999;
    minutes[0].refused = 1;
    minutes[1].refused = 1;
    minutes[2] = {.minute = first_minute + 2, .succeeded = 1, .refused = 99'999};
    const auto html = sign_in_plot_html(minutes, http::language::english);
    EXPECT_THAT(html,
                HasSubstr("Sign-ins: 100000. Refusals: 100001. The highest bar stands for 100000 in one minute."));
    EXPECT_THAT(html, HasSubstr("<path d=\"M0 100v-100h8v100zM20 100v-1h8v1z\"/>"));
    EXPECT_THAT(html, HasSubstr("M10 100v-1h8v1zM20 99v-99h8v99z\"/>"));
    EXPECT_THAT(html, Not(HasSubstr("v--")));
}

TEST(sign_in_plot, the_axis_names_five_times) {
    auto minutes = quiet_hour();
    minutes[30].succeeded = 1;
    EXPECT_THAT(
        sign_in_plot_html(minutes, http::language::english),
        HasSubstr("<span>08:00</span><span>08:14</span><span>08:29</span><span>08:44</span><span>08:59</span>"));
}

TEST(sign_in_plot, has_no_style_that_the_policy_forbids_and_stays_small) {
    auto minutes = quiet_hour();
    for (auto& each : minutes)
        each.succeeded = each.refused = 123'456;
    const auto html = sign_in_plot_html(minutes, http::language::english);
    EXPECT_THAT(html, Not(HasSubstr("style=")));
    EXPECT_LT(html.size(), 8'000u);
}

} // namespace
} // namespace poolguard::api
