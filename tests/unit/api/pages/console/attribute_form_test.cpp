#include "api/pages/console/attribute_form.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

cognito::described_attribute attribute_named(std::string name, bool is_mutable = true) {
    cognito::described_attribute out;
    out.Name = std::move(name);
    out.Mutable = is_mutable;
    return out;
}

TEST(attribute_form, tells_what_was_touched_from_what_somebody_else_changed) {
    struct {
        std::string_view what;
        std::string_view former; // when the form was made
        std::string_view present;
        std::string_view given;
        bool is_touched;
        bool was_changed_since;
    } const table[]{
        {"nothing", "a", "a", "a", false, false},
        {"a change", "a", "a", "b", true, false},
        {"a removal", "a", "a", "", true, false},
        {"a new value", "", "", "b", true, false},
        {"a change by somebody else", "a", "b", "a", false, false},
        {"the same change by both", "a", "b", "b", false, false},
        {"two changes", "a", "b", "c", true, true},
        {"a removal after a change", "a", "b", "", true, true},
        {"line breaks, which a field does not keep", "a\r\nb", "a\r\nb", "ab", false, false},
        {"spaces around it, which a form does not keep", " a ", " a ", "a", false, false},
        {"bidirectional marks", "a\u202eb", "a\u202eb", "a\u202eb", false, false},
    };
    for (const auto& each : table) {
        const auto found = compare_text(each.present, each.given, mark_of(each.former));
        EXPECT_EQ(found.is_touched, each.is_touched) << each.what;
        EXPECT_EQ(found.was_changed_since, each.was_changed_since) << each.what;
    }
    EXPECT_TRUE(compare_text("a", "b", "").is_touched) << "without a mark";
    EXPECT_FALSE(compare_text("a", "b", "").was_changed_since);
    EXPECT_FALSE(compare_text("a", "a", "").is_touched);
}

TEST(attribute_form, reads_only_the_changes) {
    const service::attribute_values present{{"name", "Jane"}, {"email", "new@example.com"}, {"nickname", "j"}};
    const form_values given({{"csrf_token", "x"},
                             {"a.name", "Jane Doe"},
                             {"was.name", mark_of("Jane")},
                             {"a.email", "mine@example.com"},
                             {"was.email", mark_of("old@example.com")},
                             {"a.nickname", ""},
                             {"was.nickname", mark_of("j")},
                             {"a.custom:role", "writer"},
                             {"was.custom:role", mark_of("")},
                             {"a.locale", ""},
                             {"was.locale", mark_of("")}});
    const auto found = changes_in(given, present);
    EXPECT_EQ(found.values,
              (service::attribute_values{{"custom:role", "writer"}, {"name", "Jane Doe"}, {"nickname", ""}}));
    EXPECT_EQ(found.changed_since, std::vector<std::string>{"email"});
    EXPECT_EQ(touched_in(given),
              (service::attribute_values{
                  {"custom:role", "writer"}, {"email", "mine@example.com"}, {"name", "Jane Doe"}, {"nickname", ""}}));
}

TEST(attribute_form, has_a_field_and_a_mark_for_each_attribute) {
    auto verified = attribute_named("email_verified");
    verified.AttributeDataType = cognito::attribute_data_type::Boolean;
    const attribute_schema schema{attribute_named("email"), verified};
    const auto made = fields_for(schema, {{"email", "a@b"}, {"email_verified", "TRUE"}},
                                 {{"email", "typed"}, {"email_verified", "TRUE"}}, http::language::english);
    ASSERT_EQ(made.fields.size(), 2U);
    EXPECT_EQ(made.fields[0].name, "a.email");
    EXPECT_EQ(made.fields[0].value, "typed");
    EXPECT_EQ(made.hidden[0], (std::pair<std::string, std::string>{"was.email", mark_of("a@b")}));
    EXPECT_TRUE(std::ranges::any_of(made.fields[1].choices, [](const auto& each) { return each.value == "TRUE"; }))
        << "a value of another spelling is kept";
}

TEST(attribute_form, leaves_out_what_nobody_may_write) {
    const attribute_schema all{attribute_named("custom:plan", false),
                               attribute_named("sub", false),
                               attribute_named("identities"),
                               attribute_named("name"),
                               attribute_named("updated_at"),
                               attribute_named("custom:tenant_id"),
                               attribute_named("email")};
    const auto names_of = [](const attribute_schema& from) {
        std::vector<std::string> out;
        for (const auto& each : from)
            out.push_back(each.Name.value);
        return out;
    };
    EXPECT_EQ(names_of(changeable_attributes(all)),
              (std::vector<std::string>{"email", "custom:tenant_id", "name", "updated_at"}));
    EXPECT_EQ(names_of(initial_attributes(all)),
              (std::vector<std::string>{"email", "custom:plan", "custom:tenant_id", "name"}));
}

TEST(attribute_form, names_the_first_value_that_is_not_one_line) {
    EXPECT_EQ(first_bad_attribute({{"name", "Jane"}, {"nickname", ""}}), "");
    EXPECT_EQ(first_bad_attribute({{"name", "a\nb"}}), "name");
    EXPECT_EQ(first_bad_attribute({{"name", "a\u202eb"}}), "name");
    EXPECT_EQ(first_bad_attribute({{"name", std::string(2048, 'x')}}), "");
    EXPECT_EQ(first_bad_attribute({{"name", std::string(2049, 'x')}}), "name");
}

} // namespace
} // namespace poolguard::api
