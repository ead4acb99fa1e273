#pragma once
// The JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it) of described types.

#include "base/json/write.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace poolguard::base::json {

namespace detail {

template <class T>
struct schema_of;

template <class T>
boost::json::object schema() {
    return schema_of<T>::make();
}

template <>
struct schema_of<bool> {
    static boost::json::object make() { return {{"type", "boolean"}}; }
};
template <>
struct schema_of<std::int64_t> {
    static boost::json::object make() { return {{"type", "integer"}, {"format", "int64"}}; }
};
template <>
struct schema_of<double> {
    static boost::json::object make() { return {{"type", "number"}}; }
};
template <>
struct schema_of<std::string> {
    static boost::json::object make() { return {{"type", "string"}}; }
};
template <>
struct schema_of<boost::json::value> {
    static boost::json::object make() { return {}; }
};
template <>
struct schema_of<boost::json::object> {
    static boost::json::object make() { return {{"type", "object"}}; }
};
inline boost::json::object text_schema(std::size_t min, std::size_t max, const pattern& accepted) {
    boost::json::object out{{"type", "string"}, {"minLength", min}, {"maxLength", max}};
    if (!accepted.regex.empty()) out["pattern"] = std::string(accepted.regex);
    return out;
}
template <std::size_t Min, std::size_t Max, const pattern& P>
struct schema_of<text<Min, Max, P>> {
    static boost::json::object make() { return text_schema(Min, Max, P); }
};
template <std::size_t Min, std::size_t Max, const pattern& P>
struct schema_of<secret_text<Min, Max, P>> {
    static boost::json::object make() {
        auto out = text_schema(Min, Max, P);
        out["format"] = "password";
        return out;
    }
};
template <std::int64_t Min, std::int64_t Max>
struct schema_of<integer<Min, Max>> {
    static boost::json::object make() { return {{"type", "integer"}, {"minimum", Min}, {"maximum", Max}}; }
};
template <class T>
struct schema_of<std::vector<T>> {
    static boost::json::object make() { return {{"type", "array"}, {"items", schema<T>()}}; }
};
template <class T, std::size_t Min, std::size_t Max>
struct schema_of<list<T, Min, Max>> {
    static boost::json::object make() {
        return {{"type", "array"}, {"items", schema<T>()}, {"minItems", Min}, {"maxItems", Max}};
    }
};
template <class T>
struct schema_of<std::map<std::string, T>> {
    static boost::json::object make() { return {{"type", "object"}, {"additionalProperties", schema<T>()}}; }
};
template <class Key, class T, std::size_t Min, std::size_t Max>
struct schema_of<map<Key, T, Min, Max>> : schema_of<std::map<std::string, T>> {};
template <class T>
struct schema_of<std::optional<T>> {
    static boost::json::object make() {
        auto out = schema<T>();
        if (auto* type = out.if_contains("type"); type != nullptr && type->is_string())
            *type = boost::json::array{*type, "null"};
        if (auto* words = out.if_contains("enum")) words->as_array().push_back(nullptr);
        return out;
    }
};
template <described_enum T>
struct schema_of<T> {
    static boost::json::object make() {
        boost::json::array words;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto each) { words.emplace_back(each.name); });
        return {{"type", "string"}, {"enum", std::move(words)}};
    }
};
template <described_struct T>
struct schema_of<T> {
    static boost::json::object make() {
        boost::json::object properties;
        boost::json::array required;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            using field_type = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
            const auto name = json_name_of<T>(member.name);
            properties[name] = schema<field_type>();
            if constexpr (!is_optional<field_type> || writes_nulls<T>()) required.emplace_back(name);
        });
        boost::json::object out{{"type", "object"}, {"properties", std::move(properties)}};
        if (!required.empty()) out["required"] = std::move(required);
        return out;
    }
};

} // namespace detail

// The schema of T; nested types are written in place, without references.
template <class T>
boost::json::object schema() {
    return detail::schema<T>();
}

} // namespace poolguard::base::json
