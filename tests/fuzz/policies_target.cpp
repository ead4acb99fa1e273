// IAM policies: their patterns against a matcher of another kind, and the rules of evaluation that hold for any policy.

#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"
#include "pool/access/policy.hpp"

#include <algorithm>

namespace poolguard::fuzz {
namespace {

using pool::decision;
using pool::policy;

// Decides by a table of what each beginning of the pattern matches, without going back.
bool matches_by_table(std::string_view text, std::string_view pattern, bool has_wildcards, bool ignores_case) {
    std::vector<bool> reached(text.size() + 1);
    reached[0] = true;
    for (const char each : pattern) {
        std::vector<bool> next(text.size() + 1);
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (has_wildcards && each == '*') {
                next[i] = reached[i] || (i > 0 && next[i - 1]);
            } else if (i > 0 && reached[i - 1]) {
                const bool is_same =
                    ignores_case ? base::to_lower(text[i - 1]) == base::to_lower(each) : text[i - 1] == each;
                next[i] = is_same || (has_wildcards && each == '?');
            }
        }
        reached = std::move(next);
    }
    return reached[text.size()];
}

std::optional<std::string> value_of(std::string_view) { return "a*b"; }

void try_pattern(std::string_view text, std::string_view pattern) {
    if (!pattern.contains("${")) {
        using pool::letter_case;
        using pool::wildcards;
        for (const auto how : {wildcards::active, wildcards::literal})
            for (const auto letters : {letter_case::exact, letter_case::ignored})
                require(pool::matches_pattern(text, pattern, value_of, how, letters) ==
                            matches_by_table(text, pattern, how == wildcards::active, letters == letter_case::ignored),
                        "both matchers agree");
    }
    if (!pool::is_well_formed_pattern(pattern)) return;
    const auto whole = pool::with_values(pattern, value_of);
    require(whole && pool::matches_pattern(*whole, pattern, value_of), "a pattern matches what it is written as");
    if (!pool::variables_of(pattern).empty())
        require(!pool::matches_pattern(text, pattern, [](auto) { return std::nullopt; }), "no value, no match");
}

pool::access_request request_for(std::string_view action, std::string_view resource, std::string_view value) {
    using values = std::vector<pool::context_value>;
    const std::string text(value);
    return {std::string(action),
            std::string(resource),
            {{"cognito-identity.amazonaws.com:sub", values{text}},
             {"cognito-identity.amazonaws.com:amr", values{"authenticated", text}},
             {"dynamodb:leadingkeys", values{text, pool::context_value("7", pool::context_value::kind::number)}},
             {"aws:principaltag/team", values{text}}}};
}

policy statement(const char* effect) {
    return *pool::read_permission_policy(
        std::string(R"({"Version":"2012-10-17","Statement":{"Action":"*","Resource":"*","Effect":")") + effect +
        "\"}}");
}

void try_policy(std::string_view text, const pool::access_request& wanted) {
    const auto read = pool::read_permission_policy(text);
    if (!read) {
        require(!read.error().empty(), "a refusal says why");
        return;
    }
    static const auto allow = statement("Allow");
    static const auto deny = statement("Deny");
    const auto alone = pool::decide(std::vector{*read}, wanted);
    auto reversed = *read;
    std::ranges::reverse(reversed.statements);
    require(pool::decide(std::vector{reversed}, wanted) == alone, "the order of statements does not matter");
    require(pool::decide(std::vector{*read, deny}, wanted) == decision::denied_explicitly, "a deny wins");
    const auto with_allow = pool::decide(std::vector{allow, *read}, wanted);
    require((with_allow == decision::denied_explicitly) == (alone == decision::denied_explicitly),
            "an allow undoes no deny");
    require(with_allow != decision::not_allowed, "an allow allows");
    auto without_allows = *read;
    std::erase_if(without_allows.statements, [](const auto& each) { return each.allows; });
    require(pool::decide(std::vector{without_allows}, wanted) != decision::allowed, "nothing is allowed by default");
}

void try_conditions(std::string_view text, const pool::access_request& wanted) {
    const auto read = pool::read_permission_policy(text);
    if (!read) return;
    const auto none = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
    for (const auto& statement : read->statements)
        for (auto condition : statement.conditions) {
            using comparison = pool::policy_condition::comparison;
            const auto given = wanted.context.find(condition.key);
            const bool is_one = given != wanted.context.end() && given->second.size() == 1;
            if (condition.compare == comparison::null || condition.compare == comparison::boolean || !is_one) continue;
            const bool before = pool::holds(condition, wanted.context, none);
            condition.is_negated = !condition.is_negated;
            require(pool::holds(condition, wanted.context, none) != before, "one value matches or does not");
        }
}

} // namespace

std::vector<std::string> seeds() {
    const std::string_view resource = "arn:aws:dynamodb:eu-west-1:1:table/Items";
    const auto policy_of = [](std::string_view rest) {
        return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:Get*","dynamodb:?uery"],)" +
               std::string(rest) + "}]}";
    };
    const auto with = [&](std::string_view rest) {
        return joined({"dynamodb:GetItem", resource, "ann", policy_of(rest)});
    };
    return {
        with(R"("Resource":"*")"),
        with(R"("NotResource":["arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}"],"Sid":"s")"),
        with(
            R"("Resource":"*","Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["${cognito-identity.amazonaws.com:sub}*","7.0"]}})"),
        with(
            R"("Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalTag/team":"ANN"},"Null":{"aws:RequestedRegion":true}})"),
        with(
            R"("Resource":"*"},{"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"ForAnyValue:StringEqualsIgnoreCase":{"cognito-identity.amazonaws.com:amr":["Authenticated"]}})"),
        joined(
            {"aXbYYc", "a?b*c*", "",
             R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}})"}),
        joined({"${*}", "${a:b}-${?}${$}*"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto first = from.next();
    const auto second = from.next();
    const auto wanted = request_for(first, second, from.next());
    try_pattern(first, second);
    try_policy(from.rest(), wanted);
    try_conditions(from.rest(), wanted);
    if (const auto trust = pool::read_trust_policy(from.rest()); trust && !pool::is_trusting_identity_pools(*trust))
        require(pool::decide(std::vector{*trust}, wanted) == decision::not_allowed,
                "others' statements have no effect");
}

} // namespace poolguard::fuzz
