#include "app/commands/apply/stack_template.hpp"

#include "app/commands/apply/comparison.hpp"
#include "base/json/lookup.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <ranges>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr auto no_value = "AWS::NoValue";

// An object is a function if it has a single member with the name of one.
bool is_function(const json::object& given) {
    return given.size() == 1 && (given.begin()->key() == "Ref" || given.begin()->key() == "Condition" ||
                                 given.begin()->key().starts_with("Fn::"));
}

// The names between "${" and "}", except "${!Literal}".
std::vector<std::string> substituted_names(std::string_view text) {
    std::vector<std::string> out;
    while (true) {
        const auto start = text.find("${");
        const auto end = text.find('}', start == text.npos ? text.size() : start);
        if (start == text.npos || end == text.npos) return out;
        const auto name = text.substr(start + 2, end - start - 2);
        if (!name.starts_with('!')) out.emplace_back(name);
        text.remove_prefix(end + 1);
    }
}

// Every logical id or parameter that a value refers to.
void gather_references(const json::value& from, std::set<std::string>& into) {
    if (const auto* list = from.if_array())
        for (const auto& each : *list)
            gather_references(each, into);
    const auto* object = from.if_object();
    if (object == nullptr) return;
    for (const auto& [name, value] : *object) {
        if (name == "Ref" && value.is_string()) into.emplace(value.get_string());
        if (name == "Fn::GetAtt" && value.is_array() && !value.get_array().empty() &&
            value.get_array().front().is_string())
            into.emplace(value.get_array().front().get_string());
        if (name == "Fn::Sub") {
            const auto* text = value.is_array() && !value.get_array().empty() ? value.get_array().front().if_string()
                                                                              : value.if_string();
            for (const auto& each : text == nullptr ? std::vector<std::string>{} : substituted_names(*text))
                into.insert(each.substr(0, each.find('.')));
        }
        gather_references(value, into);
    }
}

std::unexpected<std::string> wrong_form(std::string_view function) {
    return std::unexpected(fmt::format("{} has invalid arguments", function));
}

} // namespace

std::expected<stack_template, std::string> stack_template::read(const json::object& document,
                                                                const std::map<std::string, std::string>& given,
                                                                std::map<std::string, json::value> pseudo) {
    stack_template out;
    out.values_.parameters = std::move(pseudo);
    out.values_.parameters[no_value] = nullptr;
    for (const auto& [name, _] : document)
        if (name == "Transform" || name == "Mappings")
            return std::unexpected(fmt::format("{} is not supported", std::string_view(name)));
    POOLGUARD_CHECK(out.read_parameters(document, given));
    out.conditions_ = base::json::object_at(document, "Conditions");
    POOLGUARD_CHECK(out.read_resources(document));
    out.outputs_ = base::json::object_at(document, "Outputs");
    POOLGUARD_CHECK(out.put_in_order());
    return out;
}

std::expected<void, std::string> stack_template::read_parameters(const json::object& document,
                                                                 const std::map<std::string, std::string>& given) {
    const auto& all = base::json::object_at(document, "Parameters");
    for (const auto& [name, _] : given)
        if (!all.contains(name)) return std::unexpected(fmt::format("The template has no parameter {}", name));
    for (const auto& [name, about] : all) {
        const std::string key(name);
        const auto* described = about.if_object();
        if (described == nullptr || !described->contains("Type"))
            return std::unexpected(fmt::format("The parameter {} has no Type", key));
        const auto type = text_of(described->at("Type"));
        const auto found = given.find(key);
        const auto* otherwise = described->if_contains("Default");
        if (found == given.end() && otherwise == nullptr)
            return std::unexpected(
                fmt::format("The parameter {} has no default: set it with --parameter {}=VALUE", key, key));
        const auto text = found == given.end() ? text_of(*otherwise) : found->second;
        if (const auto* allowed = base::json::find_array(*described, "AllowedValues"))
            if (std::ranges::none_of(*allowed, [&](const auto& each) { return text_of(each) == text; }))
                return std::unexpected(fmt::format("The parameter {} may not be {}", key, text));
        if (!type.ends_with("List") && !type.starts_with("List<")) {
            values_.parameters[key] = json::string(text);
            continue;
        }
        json::array list;
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find(',', at), text.size());
            list.emplace_back(text.substr(at, end - at));
            at = end + 1;
        }
        values_.parameters[key] = std::move(list);
    }
    return {};
}

std::expected<void, std::string> stack_template::read_resources(const json::object& document) {
    const auto& all = base::json::object_at(document, "Resources");
    if (all.empty()) return std::unexpected(std::string("The template has no Resources"));
    for (const auto& [name, about] : all) {
        const auto* described = about.if_object();
        const auto type = described == nullptr ? std::nullopt : base::json::find_text(*described, "Type");
        if (!type) return std::unexpected(fmt::format("The resource {} has no Type", std::string_view(name)));
        if (const auto* condition = described->if_contains("Condition"); condition != nullptr) {
            POOLGUARD_TRY(const auto held, holds(text_of(*condition)));
            if (!held) continue;
        }
        resource made{std::string(name), std::string(*type), base::json::object_at(*described, "Properties")};
        auto& needed = needed_by_[made.logical_id];
        gather_references(made.properties, needed);
        if (const auto* behind = described->if_contains("DependsOn")) {
            if (behind->is_string()) needed.emplace(behind->get_string());
            if (behind->is_array())
                for (const auto& each : behind->get_array())
                    needed.insert(text_of(each));
        }
        resources_.push_back(std::move(made));
    }
    return {};
}

std::expected<void, std::string> stack_template::put_in_order() {
    std::vector<resource> ordered;
    std::set<std::string> there;
    std::set<std::string> all;
    for (const auto& each : resources_)
        all.insert(each.logical_id);
    const auto is_ready = [&](const resource& each) {
        return std::ranges::all_of(needed_by_[each.logical_id],
                                   [&](const auto& need) { return !all.contains(need) || there.contains(need); });
    };
    while (!resources_.empty()) {
        const auto next = std::ranges::find_if(resources_, is_ready);
        if (next == resources_.end())
            return std::unexpected(
                fmt::format("{} and other resources refer to each other in a cycle", resources_.front().logical_id));
        there.insert(next->logical_id);
        ordered.push_back(std::move(*next));
        resources_.erase(next);
    }
    resources_ = std::move(ordered);
    return {};
}

std::expected<bool, std::string> stack_template::holds(std::string_view condition) const {
    const auto* found = conditions_.if_contains(condition);
    if (found == nullptr) return std::unexpected(fmt::format("There is no condition {}", condition));
    if (!asked_.emplace(condition).second)
        return std::unexpected(fmt::format("The condition {} refers to itself", condition));
    auto out = holds(*found);
    asked_.erase(asked_.find(condition));
    return out;
}

std::expected<bool, std::string> stack_template::holds(const json::value& condition) const {
    POOLGUARD_TRY(const auto value, resolve(condition));
    if (!value.is_bool()) return std::unexpected(std::string("A condition is neither true nor false"));
    return value.get_bool();
}

stack_template::resolved stack_template::value_of(std::string_view reference) const {
    if (const auto found = values_.parameters.find(std::string(reference)); found != values_.parameters.end())
        return found->second;
    if (const auto found = values_.attributes.find(std::string(reference)); found != values_.attributes.end())
        return json::string(found->second);
    return std::unexpected(fmt::format(
        "{} is neither a parameter, nor a resource or an attribute of one that can be referred to", reference));
}

stack_template::resolved stack_template::resolve(const json::value& from) const {
    if (const auto* list = from.if_array()) return resolve_elements(*list);
    const auto* object = from.if_object();
    if (object == nullptr) return from;
    if (is_function(*object)) return resolve_function(object->begin()->key(), object->begin()->value());
    return resolve_members(*object);
}

// Omits members that evaluate to AWS::NoValue.
stack_template::resolved stack_template::resolve_members(const json::object& from) const {
    json::object out;
    for (const auto& [name, value] : from) {
        auto each = resolve(value);
        if (!each) return each;
        if (!each->is_null()) out[name] = std::move(*each);
    }
    return out;
}

stack_template::resolved stack_template::resolve_elements(const json::array& from) const {
    json::array out;
    for (const auto& value : from) {
        auto each = resolve(value);
        if (!each) return each;
        if (!each->is_null()) out.push_back(std::move(*each));
    }
    return out;
}

stack_template::resolved stack_template::resolve_substitution(const json::value& argument) const {
    json::object own;
    const json::value* text = &argument;
    if (const auto* list = argument.if_array()) {
        if (list->size() != 2 || !list->at(1).is_object()) return wrong_form("Fn::Sub");
        auto values = resolve_members(list->at(1).get_object());
        if (!values) return values;
        own = std::move(values->get_object());
        text = &list->at(0);
    }
    if (!text->is_string()) return wrong_form("Fn::Sub");
    std::string out(text->get_string());
    for (const auto& name : substituted_names(text->get_string())) {
        auto value = own.contains(name) ? resolved(own.at(name)) : value_of(name);
        if (!value) return value;
        const auto written = "${" + name + "}";
        const auto plain = text_of(*value);
        for (auto at = out.find(written); at != out.npos; at = out.find(written, at + plain.size()))
            out.replace(at, written.size(), plain);
    }
    for (auto at = out.find("${!"); at != out.npos; at = out.find("${!", at + 2))
        out.erase(at + 2, 1);
    return json::string(out);
}

stack_template::resolved stack_template::resolve_function(std::string_view name, const json::value& argument) const {
    if (name == "Fn::Sub") return resolve_substitution(argument);
    if (name == "Condition") {
        POOLGUARD_TRY(const auto held, holds(text_of(argument)));
        return json::value(held);
    }
    if (name == "Ref") return value_of(text_of(argument));
    const auto* list = argument.if_array();
    if (name == "Fn::If") {
        if (list == nullptr || list->size() != 3) return wrong_form(name);
        POOLGUARD_TRY(const auto held, holds(text_of(list->at(0))));
        return resolve(list->at(held ? 1 : 2));
    }
    if (list == nullptr) return wrong_form(name);
    const auto all = resolve_elements(*list);
    if (!all) return all;
    const auto& given = all->get_array();
    if (name == "Fn::GetAtt" && given.size() == 2)
        return value_of(fmt::format("{}.{}", text_of(given[0]), text_of(given[1])));
    if (name == "Fn::Equals" && given.size() == 2) return json::value(text_of(given[0]) == text_of(given[1]));
    const auto is_true = [](const json::value& each) { return each == json::value(true); };
    if (name == "Fn::Not" && given.size() == 1) return json::value(!is_true(given[0]));
    if (name == "Fn::And") return json::value(std::ranges::all_of(given, is_true));
    if (name == "Fn::Or") return json::value(std::ranges::any_of(given, is_true));
    if (name == "Fn::Select" && given.size() == 2 && given[1].is_array()) {
        const auto& from = given[1].get_array();
        const auto index = given[0].is_int64() ? given[0].get_int64() : std::atoll(text_of(given[0]).c_str());
        if (index < 0 || index >= static_cast<std::int64_t>(from.size())) return wrong_form(name);
        return from[static_cast<std::size_t>(index)];
    }
    if (name == "Fn::Join" && given.size() == 2 && given[1].is_array()) {
        std::string out;
        for (const auto& each : given[1].get_array())
            out += (out.empty() ? "" : text_of(given[0])) + text_of(each);
        return json::string(out);
    }
    if (name == "Fn::Split" && given.size() == 2 && given[0].is_string() && !given[0].get_string().empty()) {
        json::array out;
        const auto text = text_of(given[1]);
        for (const auto& part : std::views::split(std::string_view(text), std::string_view(given[0].get_string())))
            out.emplace_back(json::string(part.begin(), part.end()));
        return out;
    }
    return std::unexpected(fmt::format("The function {} is not supported or has invalid arguments", name));
}

} // namespace poolguard::app::apply
