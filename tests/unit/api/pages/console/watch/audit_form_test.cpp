#include "api/pages/console/watch/audit_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

using http::form_fields;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> mistakes_of(const audit_form& form) {
    std::vector<std::string> out;
    for (const auto& each : form.mistakes)
        out.emplace_back(each.english);
    return out;
}

TEST(audit_form, an_empty_query_admits_everything) {
    const auto form = read_audit_form({});
    EXPECT_EQ(form.filter, store::audit_filter{});
    EXPECT_THAT(form.mistakes, IsEmpty());
    EXPECT_EQ(audit_page_query(form, {}), "");
    EXPECT_EQ(audit_export_parameters(form.filter), "");
}

TEST(audit_form, reads_each_field) {
    const auto form = read_audit_form({{"person", " ann@example.com "},
                                       {"action", "sign_in"},
                                       {"outcome", "refused"},
                                       {"node", "node-1"},
                                       {"from", "2026-02-03T10:30"},
                                       {"until", "2026-02-03T11:00"},
                                       {"other", "ignored"}});
    EXPECT_THAT(form.mistakes, IsEmpty());
    EXPECT_EQ(form.filter.person, "ann@example.com");
    EXPECT_EQ(form.filter.action, "sign_in");
    EXPECT_EQ(form.filter.outcome, "refused");
    EXPECT_EQ(form.filter.node, "node-1");
    EXPECT_EQ(base::to_rfc3339(form.filter.from.value()), "2026-02-03T10:30:00.000Z");
    // The whole minute that was named.
    EXPECT_EQ(base::to_rfc3339(form.filter.until.value()), "2026-02-03T11:01:00.000Z");
}

TEST(audit_form, each_mistake_gets_a_sentence_that_names_the_field) {
    const std::string long_text(257, 'a');
    const std::pair<form_fields, std::string_view> refused[] = {
        {{{"person", long_text}}, "The user must"},
        {{{"person", "ann\u202etxt"}}, "The user must"},
        {{{"person", "\xff"}}, "The user must"},
        {{{"node", "a\nb"}}, "The node must"},
        {{{"action", "dancing"}}, "no such event"},
        {{{"outcome", "<b>"}}, "no such outcome"},
        {{{"from", "yesterday"}}, "“From” must be a date"},
        {{{"until", "2026-02-30T10:30"}}, "“Until” must be a date"},
        {{{"from", "2026-02-03T10:31"}, {"until", "2026-02-03T10:30"}}, "“From” must be before"},
        {{{"cursor", "<script>"}}, "not the address of a page"},
    };
    for (const auto& [given, sentence] : refused)
        EXPECT_THAT(mistakes_of(read_audit_form(given)), ElementsAre(HasSubstr(sentence))) << sentence;
}

TEST(audit_form, reads_times_of_the_calendar_alone) {
    EXPECT_EQ(base::to_rfc3339(read_local_time("2024-02-29T23:59:58").value()), "2024-02-29T23:59:58.000Z");
    EXPECT_EQ(base::to_rfc3339(read_local_time("1970-01-01T00:00").value()), "1970-01-01T00:00:00.000Z");
    for (const auto* bad : {"", "2026-02-03", "2026-02-03 10:30", "2026-02-29T10:30", "2026-13-01T10:30",
                            "2026-02-03T24:00", "2026-02-03T10:60", "2026-02-03T10:30:60", "2026-02-03T10:30Z",
                            "2026-02-03T10:3a", "-026-02-03T10:30", "2026-02-03T10:30:"})
        EXPECT_FALSE(read_local_time(bad)) << bad;
}

TEST(audit_form, links_keep_the_filter) {
    auto form = read_audit_form({{"person", "a&b=c@example.com"}, {"from", "2026-02-03T10:30"}});
    EXPECT_EQ(audit_page_query(form, "n-1"), "?person=a%26b%3Dc%40example.com&from=2026-02-03T10%3A30&cursor=n-1");
    EXPECT_EQ(audit_export_parameters(form.filter), "?person=a%26b%3Dc%40example.com&from=2026-02-03T10%3A30%3A00Z");
}

TEST(audit_form, the_form_shows_what_was_chosen_and_escapes_it) {
    const auto form = read_audit_form({{"person", "\"><script>"}, {"action", "sign_out"}});
    const auto html = search_html(audit_filter_action(form, http::language::english));
    EXPECT_THAT(html, HasSubstr("value=\"&quot;&gt;&lt;script&gt;\""));
    EXPECT_THAT(html, HasSubstr("<option value=\"sign_out\" selected>Sign-out</option>"));
    EXPECT_THAT(html, HasSubstr("type=\"datetime-local\""));
}

TEST(audit_form, words_that_it_does_not_know_are_shown_as_they_are) {
    EXPECT_EQ(audit_action_label("sign_in", http::language::japanese), "サインイン");
    EXPECT_EQ(audit_action_label("something_new", http::language::english), "something_new");
    EXPECT_EQ(audit_outcome_label("refused", http::language::english), "Refused");
    EXPECT_EQ(audit_outcome_label("other", http::language::english), "other");
}

} // namespace
} // namespace poolguard::api
