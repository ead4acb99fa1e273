#include "app/commands/apply/stack_template.hpp"

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/template_parameters.hpp"
#include "app/commands/apply/template_references.hpp"
#include "base/json/lookup.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;
using base::json::object_at;

constexpr std::array<std::string_view, 11> known_sections{"AWSTemplateFormatVersion",
                                                          "Description",
                                                          "Metadata",
                                                          "Parameters",
                                                          "Rules",
                                                          "Mappings",
                                                          "Conditions",
                                                          "Transform",
                                                          "Resources",
                                                          "Outputs",
                                                          "Hooks"};
constexpr std::array<std::string_view, 9> known_members{"Type",         "Properties",     "DependsOn",
                                                        "Condition",    "Metadata",       "CreationPolicy",
                                                        "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy"};

// The evaluation of each takes room on the stack.
constexpr std::size_t most_nested_conditions = 200;

std::expected<void, std::string> check_sections(const json::object& document) {
    for (const auto& [name, _] : document)
        if (std::ranges::find(known_sections, std::string_view(name)) == known_sections.end())
            return std::unexpected(fmt::format("Invalid template property or properties [{}]", std::string_view(name)));
    for (const std::string_view section : {"Mappings", "Conditions", "Resources", "Outputs"})
        if (const auto* found = document.if_contains(section))
            if (const auto place = find_place(*found, [](const json::value& each) { return each.is_null(); });
                !place.empty())
                return std::unexpected(
                    fmt::format("[/{}{}] 'null' values are not allowed in templates", section, place));
    return {};
}

std::vector<std::string> transforms_in(const json::object& document) {
    std::vector<std::string> out;
    const auto* found = document.if_contains("Transform");
    if (found != nullptr && found->is_array())
        for (const auto& each : found->get_array())
            out.push_back(text_of(each));
    else if (found != nullptr)
        out.push_back(text_of(*found));
    return out;
}

// A resource as the template has it.
std::expected<resource, std::string> read_resource(std::string_view name, const json::value& about) {
    const auto* described = about.if_object();
    const auto type = described == nullptr ? std::nullopt : base::json::find_text(*described, "Type");
    if (!type)
        return std::unexpected(fmt::format("[/Resources/{}] Every Resources object must contain a Type member.", name));
    for (const auto& [member, _] : *described)
        if (std::ranges::find(known_members, std::string_view(member)) == known_members.end())
            return std::unexpected(
                fmt::format("[/Resources/{}] Invalid template resource property '{}'", name, std::string_view(member)));
    const auto* properties = described->if_contains("Properties");
    if (properties != nullptr && !properties->is_object())
        return std::unexpected(fmt::format("[/Resources/{}/Properties] Properties must be an object", name));
    return resource{std::string(name), std::string(*type), object_at(*described, "Properties")};
}

std::set<std::string> dependencies_in(const json::object& described) {
    std::set<std::string> out;
    const auto* found = described.if_contains("DependsOn");
    if (found != nullptr && found->is_array())
        for (const auto& each : found->get_array())
            out.insert(text_of(each));
    else if (found != nullptr)
        out.insert(text_of(*found));
    return out;
}

} // namespace

std::expected<stack_template, std::string> stack_template::read(const json::object& document,
                                                                const std::map<std::string, std::string>& given,
                                                                std::map<std::string, json::value> pseudo) {
    POOLGUARD_CHECK(check_sections(document));
    stack_template out;
    out.values_.parameters = std::move(pseudo);
    out.values_.parameters["AWS::NoValue"] = nullptr;
    out.values_.parameters["AWS::NotificationARNs"] = json::array{};
    out.transforms_ = transforms_in(document);
    out.mappings_ = object_at(document, "Mappings");
    out.conditions_ = object_at(document, "Conditions");
    for (const auto& [name, _] : object_at(document, "Resources"))
        out.logical_ids_.emplace(name);
    POOLGUARD_CHECK(out.read_parameters(document, given));
    for (const auto& [name, _] : out.conditions_)
        POOLGUARD_CHECK(out.holds(name));
    POOLGUARD_CHECK(out.read_resources(document));
    POOLGUARD_CHECK(out.read_outputs(document));
    POOLGUARD_CHECK(out.put_in_order());
    return out;
}

stack_template::outcome stack_template::read_parameters(const json::object& document,
                                                        const std::map<std::string, std::string>& given) {
    const auto& all = object_at(document, "Parameters");
    for (const auto& [name, _] : given)
        if (!all.contains(name)) return std::unexpected(fmt::format("The template has no parameter {}", name));
    for (const auto& [name, about] : all) {
        const auto found = given.find(std::string(name));
        const auto text = found == given.end() ? std::nullopt : std::optional(found->second);
        POOLGUARD_TRY(auto value, parameter_value(name, about, text));
        values_.parameters[std::string(name)] = std::move(value);
    }
    return {};
}

std::expected<bool, std::string> stack_template::is_wanted(const json::object& described) const {
    const auto* condition = described.if_contains("Condition");
    if (condition == nullptr) return true;
    return holds(text_of(*condition));
}

stack_template::outcome stack_template::read_resources(const json::object& document) {
    const auto& all = object_at(document, "Resources");
    if (all.empty()) return std::unexpected(std::string("At least one Resources member must be defined."));
    for (const auto& [name, about] : all) {
        POOLGUARD_TRY(auto made, read_resource(name, about));
        auto needed = dependencies_in(about.get_object());
        for (const auto& each : needed)
            if (!logical_ids_.contains(each))
                return std::unexpected(
                    fmt::format("Unresolved resource dependencies [{}] in the Resources block of the template", each));
        POOLGUARD_CHECK(check_references(made.properties, "Resources"));
        needed.merge(references_in(made.properties));
        POOLGUARD_TRY(const auto wanted, is_wanted(about.get_object()));
        if (!wanted) continue;
        needed_by_[made.logical_id] = std::move(needed);
        resources_.push_back(std::move(made));
    }
    return {};
}

stack_template::outcome stack_template::read_outputs(const json::object& document) {
    for (const auto& [name, about] : object_at(document, "Outputs")) {
        const auto* described = about.if_object();
        const auto* value = described == nullptr ? nullptr : described->if_contains("Value");
        if (value == nullptr)
            return std::unexpected(
                fmt::format("[/Outputs/{}] Every Outputs member must contain a Value object", std::string_view(name)));
        POOLGUARD_CHECK(check_references(about, "Outputs"));
        POOLGUARD_TRY(const auto wanted, is_wanted(*described));
        if (!wanted) continue;
        output made{std::string(name), std::string(base::json::text_at(*described, "Description")), *value};
        if (const auto* exported = object_at(*described, "Export").if_contains("Name")) made.export_name = *exported;
        made.references = references_in(*value);
        outputs_.push_back(std::move(made));
    }
    return {};
}

stack_template::outcome stack_template::check_references(const json::value& in, std::string_view section) const {
    for (const auto& each : references_in(in))
        if (!values_.parameters.contains(each) && !logical_ids_.contains(each))
            return std::unexpected(
                fmt::format("Unresolved resource dependencies [{}] in the {} block of the template", each, section));
    return {};
}

stack_template::outcome stack_template::put_in_order() {
    std::vector<resource> ordered;
    std::set<std::string> waiting;
    for (const auto& each : resources_)
        waiting.insert(each.logical_id);
    const auto is_ready = [&](const resource& each) {
        return std::ranges::none_of(needed_by_[each.logical_id],
                                    [&](const auto& need) { return waiting.contains(need); });
    };
    while (!resources_.empty()) {
        const auto next = std::ranges::find_if(resources_, is_ready);
        if (next == resources_.end())
            return std::unexpected(
                fmt::format("Circular dependency between resources: [{}]", fmt::join(waiting, ", ")));
        waiting.erase(next->logical_id);
        ordered.push_back(std::move(*next));
        resources_.erase(next);
    }
    resources_ = std::move(ordered);
    return {};
}

std::expected<bool, std::string> stack_template::holds(std::string_view condition) const {
    if (const auto known = held_.find(condition); known != held_.end()) return known->second;
    const auto* found = conditions_.if_contains(condition);
    if (found == nullptr)
        return std::unexpected(fmt::format("Unresolved condition dependency {} in the template", condition));
    if (asked_.size() == most_nested_conditions)
        return std::unexpected(
            fmt::format("More than {} conditions refer to each other in a row", most_nested_conditions));
    if (!asked_.emplace(condition).second)
        return std::unexpected(fmt::format("The condition {} refers to itself", condition));
    const auto value = resolve(*found);
    asked_.erase(asked_.find(condition));
    // Of conditions that refer to each other, the innermost is named.
    if (!value)
        return std::unexpected(value.error().starts_with("[/Conditions/")
                                   ? value.error()
                                   : fmt::format("[/Conditions/{}] {}", condition, value.error()));
    if (!value->is_bool())
        return std::unexpected(fmt::format("[/Conditions/{}] The condition is neither true nor false", condition));
    held_.emplace(condition, value->get_bool());
    return value->get_bool();
}

} // namespace poolguard::app::apply
