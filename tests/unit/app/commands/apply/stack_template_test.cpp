#include "app/commands/apply/stack_template.hpp"

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/resource_kinds.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

std::expected<stack_template, std::string> read(std::string_view text, std::map<std::string, std::string> given = {}) {
    auto document = parse_template(text);
    if (!document) return std::unexpected(document.error());
    return stack_template::read(*document, given, {{"AWS::Region", "eu-west-1"}, {"AWS::StackName", "app"}});
}

// What the property P of the one resource comes to.
std::string value_of(std::string_view expression, std::string_view before = "") {
    auto from =
        read(std::string(before) + "Resources:\n  Pool: {Type: T}\n  R:\n    Type: T\n    Properties:\n      P: " +
             std::string(expression) + "\n");
    if (!from) return from.error();
    from->values().exports.emplace("other-pool", "eu-west-1_other");
    from->values().attributes = {{"Pool", "eu-west-1_abc"}, {"Pool.Arn", "arn:pool"}};
    const auto done = from->resolve(std::ranges::find(from->resources(), "R", &resource::logical_id)->properties);
    if (!done) return done.error();
    return done->get_object().contains("P") ? json::serialize(done->at("P")) : "nothing";
}

TEST(stack_template, values_are_what_they_are_written_as) {
    const std::pair<const char*, const char*> table[] = {{"true", "true"},
                                                         {"'true'", R"("true")"},
                                                         {"8", "8"},
                                                         {"'8'", R"("8")"},
                                                         {"\"8\"", R"("8")"},
                                                         {"-1", "-1"},
                                                         {"012", R"("012")"},
                                                         {"000000000000", R"("000000000000")"},
                                                         {"text", R"("text")"},
                                                         {"yes", R"("yes")"},
                                                         {"[a, 1]", R"(["a",1])"},
                                                         {"{a: b}", R"({"a":"b"})"},
                                                         {"2012-10-17", R"("2012-10-17")"}};
    for (const auto& [given, wanted] : table)
        EXPECT_EQ(value_of(given), wanted) << given;
}

TEST(stack_template, functions_in_both_forms) {
    const std::pair<const char*, const char*> table[] = {
        {"!Ref Pool", R"("eu-west-1_abc")"},
        {"{Ref: Pool}", R"("eu-west-1_abc")"},
        {"!GetAtt Pool.Arn", R"("arn:pool")"},
        {"{'Fn::GetAtt': [Pool, Arn]}", R"("arn:pool")"},
        {"!Ref AWS::Region", R"("eu-west-1")"},
        {"!Sub 'x-${AWS::StackName}-${Pool}-${Pool.Arn}-${!Kept}'", R"("x-app-eu-west-1_abc-arn:pool-${Kept}")"},
        {"!Sub ['${A}/${Pool}', {A: !Ref Pool}]", R"("eu-west-1_abc/eu-west-1_abc")"},
        {"!Join [',', [a, !Ref Pool]]", R"("a,eu-west-1_abc")"},
        {"!Split ['; ', 'a; b,c; ']", R"(["a","b,c",""])"},
        {"!Split [',', !Join [',', [a, !Ref Pool]]]", R"(["a","eu-west-1_abc"])"},
        {"!Select [1, [a, b]]", R"("b")"},
        {"!Select ['0', [a, b]]", R"("a")"},
        {"!Sub ['${A}', {A: '${AWS::Region} ${!B}'}]", R"("${AWS::Region} ${!B}")"},
        {"!Join ['/', ['', a]]", R"("/a")"},
        {"!GetAtt [Pool, Arn]", R"("arn:pool")"},
        {"{'Fn::GetAtt': Pool.Arn}", R"("arn:pool")"},
        {"!FindInMap [Stages, dev, Prefix]", R"("d")"},
        {"!FindInMap [Stages, !If [Yes, dev, prod], Prefix]", R"("d")"},
        {"!ImportValue other-pool", R"("eu-west-1_other")"},
        {"!Ref AWS::NotificationARNs", "[]"},
        {"!If [Both, a, b]", R"("b")"},
        {"!If [Either, a, b]", R"("a")"},
        {"!If [Yes, a, b]", R"("a")"},
        {"!If [No, a, !Ref AWS::NoValue]", "nothing"},
        {"[a, !If [No, b, !Ref AWS::NoValue]]", R"(["a"])"}};
    constexpr auto conditions =
        "Conditions:\n  Yes: !Equals [!Ref AWS::Region, eu-west-1]\n  No: !Not [!Condition Yes]\n"
        "  Both: !And [!Condition Yes, !Condition No]\n  Either: !Or [!Condition Yes, !Condition No]\n"
        "Mappings: {Stages: {dev: {Prefix: d}}}\n";
    for (const auto& [given, wanted] : table)
        EXPECT_EQ(value_of(given, conditions), wanted) << given;
}

TEST(stack_template, what_is_not_understood_is_named) {
    const std::pair<const char*, const char*> table[] = {
        {"!Ref Nothing", "Unresolved resource dependencies [Nothing] in the Resources block of the template"},
        {"!GetAtt Pool.Colour", "Resource Pool does not support attribute type Colour in Fn::GetAtt"},
        {"!ImportValue x", "No export named x found."},
        {"!Select [5, [a]]", "Fn::Select"},
        {"!Select [1, [a]]", "Fn::Select"},
        {"!Select [-1, [a]]", "Fn::Select"},
        {"!Select ['', [a]]", "Fn::Select"},
        {"!Select [0x0, [a]]", "Fn::Select"},
        {"!Select ['0 ', [a]]", "Fn::Select"},
        {"!Select [true, [a]]", "Fn::Select"},
        {"!Select ['99999999999999999999999', [a]]", "Fn::Select"},
        {"!If [Missing, a, b]", "Missing"},
        {"!FindInMap [A, b, c]", "Unable to get mapping for A::b::c"},
        {"[~]", "[/Resources/R/Properties/P/0] 'null' values are not allowed in templates"},
        {"!Base64 x", "Fn::Base64"}};
    for (const auto& [given, named] : table)
        EXPECT_NE(value_of(given).find(named), std::string::npos) << value_of(given);
}

TEST(stack_template, parameters_have_defaults_lists_and_bounds) {
    constexpr auto text =
        "Parameters:\n  Name: {Type: String}\n  Kind: {Type: String, Default: a, AllowedValues: [a, b]}\n"
        "  Urls: {Type: CommaDelimitedList, Default: 'x,y'}\n"
        "Resources: {R: {Type: T, Properties: {P: !Ref Name, Q: !Ref Urls}}}\n";
    EXPECT_NE(read(text).error().find("Name"), std::string::npos);
    EXPECT_NE(read(text, {{"Name", "n"}, {"Kind", "c"}}).error().find("Kind"), std::string::npos);
    EXPECT_NE(read(text, {{"Name", "n"}, {"Other", "c"}}).error().find("Other"), std::string::npos);
    const auto good = read(text, {{"Name", "n"}});
    ASSERT_TRUE(good) << good.error();
    EXPECT_EQ(json::serialize(*good->resolve(good->resources()[0].properties)), R"({"P":"n","Q":["x","y"]})");
}

TEST(stack_template, resources_stand_behind_what_they_need) {
    const auto from = read("Resources:\n  A: {Type: T, Properties: {P: !Ref B}}\n"
                           "  B: {Type: T, Properties: {P: !Sub '${C.Arn}'}}\n  C: {Type: T, DependsOn: [D]}\n"
                           "  D: {Type: T}\n");
    ASSERT_TRUE(from);
    std::string order;
    for (const auto& each : from->resources())
        order += each.logical_id;
    EXPECT_EQ(order, "DCBA");
    EXPECT_NE(read("Resources:\n  A: {Type: T, Properties: {P: !Ref B}}\n  B: {Type: T, Properties: {P: !Ref A}}\n")
                  .error()
                  .find("Circular dependency between resources: [A, B]"),
              std::string::npos);
}

TEST(stack_template, resources_of_a_condition_that_fails_are_left_out) {
    const auto from =
        read("Conditions: {No: !Equals [a, b]}\nResources:\n  A: {Type: T, Condition: No}\n  B: {Type: T}\n");
    ASSERT_TRUE(from);
    EXPECT_EQ(from->resources().size(), 1U);
}

TEST(stack_template, conditions_are_evaluated_once) {
    // Each of the 10 arguments of 13 levels anew would be 10^13 evaluations.
    std::string text = "Conditions:\n  C0: !Equals [a, a]\n";
    for (int level = 1; level <= 13; ++level) {
        std::string all;
        for (int i = 0; i < 10; ++i)
            all += fmt::format("{}!Condition C{}", i == 0 ? "" : ", ", level - 1);
        text += fmt::format("  C{}: !And [{}]\n", level, all);
    }
    const auto from = read(text + "Resources: {A: {Type: T, Condition: C13}}\n");
    ASSERT_TRUE(from) << from.error();
    EXPECT_EQ(from->resources().size(), 1U);
}

TEST(stack_template, conditions_that_refer_to_very_many_in_a_row_are_refused) {
    const auto row = [](int length) {
        std::string text = "Conditions:\n";
        for (int i = 0; i < length; ++i)
            text += fmt::format("  C{}: !Not [!Condition C{}]\n", i, i + 1);
        return text + fmt::format("  C{}: !Equals [a, a]\nResources: {{A: {{Type: T}}}}\n", length);
    };
    EXPECT_TRUE(read(row(100)));
    EXPECT_EQ(read(row(6000)).error(), "[/Conditions/C199] More than 200 conditions refer to each other in a row");
}

TEST(stack_template, texts_are_bounded) {
    // Ten times as long at each level.
    std::string substituted = "'0123456789'", joined = "'0123456789'";
    for (int level = 0; level < 8; ++level) {
        substituted = fmt::format("!Sub ['${{A}}${{A}}${{A}}${{A}}${{A}}${{A}}${{A}}${{A}}${{A}}${{A}}', {{A: {}}}]",
                                  substituted);
        joined = fmt::format("!Join [{}, ['', '', '', '', '', '', '', '', '', '', '']]", joined);
    }
    EXPECT_EQ(value_of(substituted), "Fn::Sub makes a text of more than 1 MiB");
    EXPECT_EQ(value_of(joined), "Fn::Join makes a text of more than 1 MiB");
    // Many texts that are not too large.
    std::string many = "[", long_value(500'000, 'x');
    for (int i = 0; i < 200; ++i)
        many += "!FindInMap [A, b, c], ";
    EXPECT_EQ(value_of(many + "a]", fmt::format("Mappings: {{A: {{b: {{c: {}}}}}}}\n", long_value)),
              "The functions of the template make more than 64 MiB");
}

TEST(stack_template, a_reference_that_has_no_value_says_why) {
    const auto resolved = [](std::string_view reference) {
        const auto from = read(fmt::format("Conditions: {{No: !Equals [a, b]}}\nResources:\n"
                                           "  Left: {{Type: T, Condition: No}}\n"
                                           "  R: {{Type: T, Properties: {{P: {}}}}}\n",
                                           reference));
        if (!from) return from.error();
        const auto done = from->resolve(from->resources()[0].properties);
        return done ? json::serialize(*done) : done.error();
    };
    const auto left_out = "The resource Left cannot be referred to here: either its condition does not hold, or only "
                          "parameters are allowed in this place";
    EXPECT_EQ(resolved("!Ref Left"), left_out);
    EXPECT_EQ(resolved("!GetAtt Left.Arn"), left_out);
    EXPECT_EQ(read("Conditions: {C: !Equals [!Ref R, a]}\nResources: {R: {Type: T}}\n").error(),
              "[/Conditions/C] The resource R cannot be referred to here: either its condition does not hold, or only "
              "parameters are allowed in this place");
    EXPECT_EQ(read("Conditions: {C: !Equals [!Ref Gone, a]}\nResources: {R: {Type: T}}\n").error(),
              "[/Conditions/C] The template has no parameter or resource Gone");
}

TEST(stack_template, what_goes_in_a_circle_is_named) {
    const auto circle = read("Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\n"
                             "Resources: {R: {Type: T, Condition: A}}");
    ASSERT_FALSE(circle);
    EXPECT_NE(circle.error().find("refers to itself"), std::string::npos) << circle.error();
    EXPECT_NE(read("Parameters: {A: }\nResources: {R: {Type: T}}", {{"A", "x"}}).error().find("A has no Type"),
              std::string::npos);
}

TEST(stack_template, what_is_no_template_is_refused) {
    for (const auto* text :
         {"", "a: [", "just text", "Resources: {}", "Resources: {A: {}}", "a: 1\na: 2",
          "Parameters: {A: }\nResources: {A: {Type: T}}", "Parameters: {A: {Default: x}}\nResources: {A: {Type: T}}",
          "Surprise: x\nResources: {A: {Type: T}}", "Resources: {A: {Type: T, Colour: red}}",
          "Resources: {A: {Type: T, DependsOn: B}}", "Resources: {A: {Type: T}}\nOutputs: {O: {}}", "\xff"})
        EXPECT_FALSE(read(text)) << text;
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'i'; ++c)
        bomb +=
            fmt::format("{0}: &{0} [*{1},*{1},*{1},*{1},*{1},*{1},*{1},*{1},*{1},*{1}]\n", c, static_cast<char>(c - 1));
    EXPECT_NE(read(bomb).error().find("too many"), std::string::npos);
    std::string large = fmt::format("a: &a {}\nb: [", std::string(500'000, 'x'));
    for (int i = 0; i < 10; ++i)
        large += "*a, ";
    EXPECT_NE(read(large + "x]").error().find("more than 4 MiB of text"), std::string::npos);
}

TEST(comparison, sees_what_is_wanted_in_what_is_there) {
    const auto there = json::parse(R"({"a":1,"b":["x","y"],"c":{"d":"e","f":true},"g":"8"})").as_object();
    const std::pair<const char*, std::vector<std::string>> table[] = {
        {"{}", {}},
        {R"({"a":1,"b":["y","x"],"c":{"f":true},"g":8})", {}},
        {R"({"a":2,"b":["x"],"c":{"f":false},"z":1})", {"a", "b", "c", "z"}},
        {R"({"z":[],"y":{}})", {}},
        {R"({"a":{"b":1}})", {"a"}}};
    for (const auto& [wanted, other] : table)
        EXPECT_EQ(differences(json::parse(wanted).as_object(), there), other) << wanted;
}

TEST(resource_kinds, properties_must_be_the_kinds_own) {
    EXPECT_TRUE(is_known_kind("AWS::Cognito::UserPool"));
    EXPECT_FALSE(is_known_kind("AWS::S3::Bucket"));
    const auto fault = [](std::string type, std::string_view properties) {
        const auto done = check_properties({"R", std::move(type), {}}, json::parse(properties).as_object());
        return done ? std::string{} : done.error();
    };
    EXPECT_EQ(fault("AWS::Cognito::UserPool", R"({"Schema":[{"Name":"a"}]})"), "");
    EXPECT_EQ(fault("AWS::Cognito::UserPool", R"({"Schema":["a"]})"),
              "R: AWS::Cognito::UserPool: Schema must be a list of objects");
    EXPECT_EQ(fault("AWS::Cognito::UserPoolGroup", "{}"),
              "R: AWS::Cognito::UserPoolGroup: required property UserPoolId is missing");
    EXPECT_NE(fault("AWS::Cognito::UserPool", R"({"TokenValidity":1})").find("TokenValidity"), std::string::npos);
}

TEST(resource_kinds, policies_matter_where_an_identity_pool_gives_the_role) {
    const auto trust = [](std::string_view principal) {
        return fmt::format(
            R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",)"
            R"("Principal":{}}}]}})",
            principal);
    };
    const auto identities = trust(R"({"Federated":"cognito-identity.amazonaws.com"})");
    const auto function = trust(R"({"Service":"lambda.amazonaws.com"})");
    const std::string odd = R"({"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Surprise":1}]})";
    const resource role{"Role", "AWS::IAM::Role", {}}, policy{"Policy", "AWS::IAM::Policy", {}};
    const auto fault = [&](const std::string& trusted, std::string_view own, std::string_view attached_to) {
        auto described = json::parse(fmt::format(R"({{"AssumeRolePolicyDocument":{},"RoleName":"named"}})", trusted));
        if (!own.empty())
            described.get_object()["Policies"] = json::parse(fmt::format(R"([{{"PolicyDocument":{}}}])", own));
        const auto other = json::parse(fmt::format(R"({{"PolicyDocument":{},"Roles":["{}"]}})", odd, attached_to));
        const auto done = check_policies({{&role, described.get_object()}, {&policy, other.get_object()}});
        return done ? std::string{} : done.error().substr(0, done.error().find(':'));
    };
    EXPECT_EQ(fault(identities, "", "elsewhere"), "");
    EXPECT_EQ(fault(identities, odd, "elsewhere"), "Role");
    EXPECT_EQ(fault(identities, "", "Role"), "Policy");
    EXPECT_EQ(fault(identities, "", "named"), "Policy");
    EXPECT_EQ(fault(function, odd, "Role"), "");
    EXPECT_EQ(fault("{}", "", "elsewhere"), "Role");
}

TEST(resource_kinds, stand_ins_have_the_form_of_what_will_be) {
    const stack_place place{"app", "eu-west-1", "000000000000"};
    const auto pool = stand_ins_for(place, {"Pool", "AWS::Cognito::UserPool", {}});
    EXPECT_EQ(pool.at("Pool"), "eu-west-1_Pool");
    EXPECT_EQ(pool.at("Pool.ProviderName"), "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool");
    const auto function = stand_ins_for(place, {"Fn", "AWS::Lambda::Function", {}});
    EXPECT_EQ(function.at("Fn"), "app-Fn");
    EXPECT_EQ(function.at("Fn.Arn"), "arn:aws:lambda:eu-west-1:000000000000:function:app-Fn");
}

} // namespace
} // namespace poolguard::app::apply
