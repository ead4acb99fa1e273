// CloudFormation templates: what they come to is the same in YAML and in JSON, in order, and bounded.

#include "app/commands/apply/stack_template.hpp"
#include "app/commands/apply/template_references.hpp"
#include "base/json/parse.hpp"
#include "fuzz/fuzz.hpp"

#include <set>

namespace poolguard::fuzz {
namespace {

namespace apply = app::apply;

std::string resolved(const std::expected<apply::stack_template, std::string>& from) {
    if (!from) return from.error();
    std::string out;
    for (const auto& each : from->resources()) {
        const auto value = from->resolve(each.properties);
        out +=
            each.logical_id + ' ' + each.type + ' ' + (value ? boost::json::serialize(*value) : value.error()) + '\n';
    }
    for (const auto& each : from->outputs()) {
        const auto value = from->resolve(each.value);
        out += each.name + ' ' + (value ? boost::json::serialize(*value) : value.error()) + '\n';
    }
    return out;
}

std::expected<apply::stack_template, std::string> read(const boost::json::object& document) {
    auto out = apply::stack_template::read(document, {}, {{"AWS::Region", "eu-west-1"}, {"AWS::StackName", "app"}});
    if (out)
        for (const auto& each : out->resources())
            out->values().attributes.insert({{each.logical_id, "id"}, {each.logical_id + ".Arn", "arn"}});
    return out;
}

void check_order(const apply::stack_template& from) {
    std::set<std::string> all;
    for (const auto& each : from.resources())
        all.insert(each.logical_id);
    require(all.size() == from.resources().size(), "each resource is there once");
    std::set<std::string> before;
    for (const auto& each : from.resources()) {
        for (const auto& needed : apply::references_in(each.properties))
            require(!all.contains(needed) || before.contains(needed), "a resource comes after those it refers to");
        before.insert(each.logical_id);
    }
}

} // namespace

std::vector<std::string> seeds() {
    return {"Resources:\n  A:\n    Type: T\n    Properties:\n      P: !Sub '${B}-${AWS::Region}-${!C}'\n      Q: "
            "!GetAtt B.Arn\n"
            "  B: {Type: U, DependsOn: []}\nOutputs:\n  O:\n    Value: !Join [',', [a, !Ref B]]\n",
            "Parameters: {P: {Type: String, Default: x, AllowedPattern: '[a-z]+'}, N: {Type: Number, Default: 5, "
            "MaxValue: 9}}\n"
            "Conditions: {C: !Equals [!Ref P, x], D: !Not [!Condition C]}\n"
            "Mappings: {M: {eu-west-1: {k: v}}}\nResources:\n  A: {Type: T, Condition: C, Properties: {a: !If [D, 1, "
            "!Ref AWS::NoValue], "
            "b: !FindInMap [M, !Ref AWS::Region, k], c: !Select [0, !Split [',', 'a,b']]}}\n",
            R"({"Resources":{"A":{"Type":"T","Properties":{"x":{"Fn::ImportValue":"y"},"z":[true,null,1.5]}}}})",
            "a: &a [x, x]\nb: &b [*a, *a]\nResources: {A: {Type: T, Properties: {p: *b, <<: {q: 1}}}}\n",
            "Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, Properties: {r: {Ref: A}}}}"};
}

void try_input(std::string_view input) {
    const auto document = apply::parse_template(input);
    if (!document) {
        require(!document.error().empty(), "a refusal says why");
        return;
    }
    const auto stack = read(*document);
    const auto shown = resolved(stack);
    require(shown.size() <= 64UL * 1024 * 1024, "what functions make has its bound");
    if (stack) check_order(*stack);
    const auto text = boost::json::serialize(*document);
    if (text.size() > apply::largest_template) return;
    const auto again = apply::parse_template(text);
    // A text that YAML does not have in quotes, such as one with DEL, and the other limits of a document.
    if (!again) return;
    require(resolved(read(*again)) == shown, "the template as JSON comes to the same");
}

} // namespace poolguard::fuzz
