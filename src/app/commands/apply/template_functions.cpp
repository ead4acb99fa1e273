// The functions of templates ("Intrinsic function reference", AWS CloudFormation template reference).

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/stack_template.hpp"
#include "app/commands/apply/template_references.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <ranges>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr std::size_t most_made = std::size_t{64} * 1024 * 1024;

// An object is a function if it has a single member with the name of one.
bool is_function(const json::object& given) {
    return given.size() == 1 && (given.begin()->key() == "Ref" || given.begin()->key() == "Condition" ||
                                 given.begin()->key().starts_with("Fn::"));
}

std::unexpected<std::string> wrong_arguments(std::string_view function) {
    return std::unexpected(fmt::format("The function {} is not supported or has invalid arguments", function));
}

bool is_true(const json::value& each) { return each == json::value(true); }

std::optional<json::value> select(const json::array& given) {
    if (!given[1].is_array()) return std::nullopt;
    const auto& from = given[1].get_array();
    const auto text = text_of(given[0]);
    std::size_t index = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, index);
    if (error != std::errc{} || end != last || index >= from.size()) return std::nullopt;
    return from[index];
}

std::optional<json::value> join(const json::array& given) {
    if (!given[1].is_array()) return std::nullopt;
    std::string out;
    std::string_view between;
    const auto delimiter = text_of(given[0]);
    for (const auto& each : given[1].get_array()) {
        out.append(between).append(text_of(each));
        if (out.size() > largest_text) break; // and is refused
        between = delimiter;
    }
    return json::string(out);
}

std::optional<json::value> split(const json::array& given) {
    if (!given[0].is_string() || given[0].get_string().empty()) return std::nullopt;
    json::array out;
    const auto text = text_of(given[1]);
    for (const auto& part : std::views::split(std::string_view(text), std::string_view(given[0].get_string())))
        out.emplace_back(json::string(part.begin(), part.end()));
    return out;
}

// A function of its evaluated arguments, with the smallest and the largest number of them.
struct plain_function {
    std::string_view name;
    std::size_t least;
    std::size_t most;
    std::optional<json::value> (*run)(const json::array& given);
};

constexpr std::array<plain_function, 7> plain_functions{{
    {"Fn::Equals", 2, 2,
     [](const json::array& given) {
         return std::optional<json::value>(given[0] == given[1] || text_of(given[0]) == text_of(given[1]));
     }},
    {"Fn::Not", 1, 1, [](const json::array& given) { return std::optional<json::value>(!is_true(given[0])); }},
    {"Fn::And", 2, 10,
     [](const json::array& given) { return std::optional<json::value>(std::ranges::all_of(given, is_true)); }},
    {"Fn::Or", 2, 10,
     [](const json::array& given) { return std::optional<json::value>(std::ranges::any_of(given, is_true)); }},
    {"Fn::Select", 2, 2, select},
    {"Fn::Join", 2, 2, join},
    {"Fn::Split", 2, 2, split},
}};

} // namespace

stack_template::resolved stack_template::resolve(const json::value& from) const {
    if (const auto* list = from.if_array()) return resolve_elements(*list);
    const auto* object = from.if_object();
    if (object == nullptr) return from;
    if (is_function(*object)) return counted(resolve_function(object->begin()->key(), object->begin()->value()));
    return resolve_members(*object);
}

// A short template can name a long value many times.
stack_template::resolved stack_template::counted(resolved made) const {
    if (!made) return made;
    made_ += made->is_string() ? made->get_string().size() : json::serialize(*made).size();
    if (made_ > most_made) return std::unexpected(std::string("The functions of the template make more than 64 MiB"));
    return made;
}

// Omits members that evaluate to AWS::NoValue.
stack_template::resolved stack_template::resolve_members(const json::object& from) const {
    json::object out;
    for (const auto& [name, value] : from) {
        POOLGUARD_TRY(auto each, resolve(value));
        if (!each.is_null()) out[name] = std::move(each);
    }
    return out;
}

stack_template::resolved stack_template::resolve_elements(const json::array& from) const {
    json::array out;
    for (const auto& value : from) {
        POOLGUARD_TRY(auto each, resolve(value));
        if (!each.is_null()) out.push_back(std::move(each));
    }
    return out;
}

stack_template::resolved stack_template::resolve_function(std::string_view name, const json::value& argument) const {
    if (name == "Ref") return value_of(text_of(argument));
    if (name == "Fn::GetAtt") return resolve_attribute(argument);
    if (name == "Fn::Sub") return resolve_substitution(argument);
    if (name == "Fn::If") return resolve_choice(argument);
    if (name == "Fn::FindInMap") return resolve_mapping(argument);
    if (name == "Fn::ImportValue") return resolve_import(argument);
    if (name == "Condition") {
        POOLGUARD_TRY(const auto held, holds(text_of(argument)));
        return json::value(held);
    }
    const auto* const found = std::ranges::find(plain_functions, name, &plain_function::name);
    if (found == plain_functions.end() || !argument.is_array()) return wrong_arguments(name);
    POOLGUARD_TRY(const auto all, resolve_elements(argument.get_array()));
    const auto& given = all.get_array();
    if (given.size() < found->least || given.size() > found->most) return wrong_arguments(name);
    auto out = found->run(given);
    if (!out) return wrong_arguments(name);
    if (out->is_string() && out->get_string().size() > largest_text)
        return std::unexpected(fmt::format("{} makes a text of more than 1 MiB", name));
    return std::move(*out);
}

stack_template::resolved stack_template::value_of(std::string_view reference) const {
    if (const auto found = values_.parameters.find(std::string(reference)); found != values_.parameters.end())
        return found->second;
    if (const auto found = values_.attributes.find(std::string(reference)); found != values_.attributes.end())
        return json::string(found->second);
    const auto dot = std::min(reference.find('.'), reference.size());
    const std::string owner(reference.substr(0, dot));
    if (!logical_ids_.contains(owner))
        return std::unexpected(fmt::format("The template has no parameter or resource {}", owner));
    if (dot < reference.size() && values_.attributes.contains(owner))
        return std::unexpected(fmt::format("Resource {} does not support attribute type {} in Fn::GetAtt", owner,
                                           reference.substr(dot + 1)));
    return std::unexpected(
        fmt::format("The resource {} cannot be referred to here: either its condition does not hold, "
                    "or only parameters are allowed in this place",
                    owner));
}

// ["Pool", "Arn"], or "Pool.Arn".
stack_template::resolved stack_template::resolve_attribute(const json::value& argument) const {
    if (argument.is_string()) return value_of(argument.get_string());
    if (!argument.is_array() || argument.get_array().size() != 2) return wrong_arguments("Fn::GetAtt");
    POOLGUARD_TRY(const auto attribute, resolve(argument.get_array()[1]));
    return value_of(fmt::format("{}.{}", text_of(argument.get_array()[0]), text_of(attribute)));
}

stack_template::resolved stack_template::resolve_choice(const json::value& argument) const {
    if (!argument.is_array() || argument.get_array().size() != 3) return wrong_arguments("Fn::If");
    const auto& given = argument.get_array();
    POOLGUARD_TRY(const auto held, holds(text_of(given[0])));
    return resolve(given[held ? 1 : 2]);
}

stack_template::resolved stack_template::resolve_mapping(const json::value& argument) const {
    if (!argument.is_array()) return wrong_arguments("Fn::FindInMap");
    POOLGUARD_TRY(const auto all, resolve_elements(argument.get_array()));
    const auto& given = all.get_array();
    if (given.size() != 3) return wrong_arguments("Fn::FindInMap");
    const json::value* found = mappings_.if_contains(text_of(given[0]));
    for (const auto& key : {text_of(given[1]), text_of(given[2])}) {
        const auto* object = found == nullptr ? nullptr : found->if_object();
        found = object == nullptr ? nullptr : object->if_contains(key);
    }
    if (found == nullptr)
        return std::unexpected(fmt::format("Unable to get mapping for {}::{}::{}", text_of(given[0]), text_of(given[1]),
                                           text_of(given[2])));
    return *found;
}

stack_template::resolved stack_template::resolve_import(const json::value& argument) const {
    POOLGUARD_TRY(const auto value, resolve(argument));
    const auto name = text_of(value);
    const auto found = values_.exports.find(name);
    if (found == values_.exports.end()) return std::unexpected(fmt::format("No export named {} found.", name));
    return json::string(found->second);
}

stack_template::resolved stack_template::resolve_substitution(const json::value& argument) const {
    json::object own;
    const json::value* text = &argument;
    if (const auto* list = argument.if_array()) {
        if (list->size() != 2 || !list->at(1).is_object()) return wrong_arguments("Fn::Sub");
        POOLGUARD_TRY(const auto values, resolve_members(list->at(1).get_object()));
        own = values.get_object();
        text = &list->at(0);
    }
    if (!text->is_string()) return wrong_arguments("Fn::Sub");
    POOLGUARD_TRY(const auto out, substitute(text->get_string(), [&](const std::string& name) {
                      return own.contains(name) ? resolved(own.at(name)) : value_of(name);
                  }));
    return json::string(out);
}

} // namespace poolguard::app::apply
