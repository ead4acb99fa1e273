#pragma once
// What a handler takes from a request, as described structs: path<T>, query<T> and body<T>. They are read, checked
// and documented by their types.

#include "api/shape.hpp"
#include "base/json/read.hpp"
#include "http/form.hpp"
#include "http/message.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

namespace poolguard::api {

// The path's variables; T has a member of the same name for each.
template <class T>
struct path {
    T value;
    const T* operator->() const { return &value; }
};
// The query's parameters that T has members for; others are ignored.
template <class T>
struct query {
    T value;
    const T* operator->() const { return &value; }
};
// A JSON document; members that T does not have are refused.
template <class T>
struct body {
    T value;
    const T* operator->() const { return &value; }
};

namespace detail {

// A parameter's text as JSON, for the reader of described types: a number where the member takes one and the text is
// one, else the text.
boost::json::value parameter_value(std::string&& text, bool is_number);

template <class T>
inline constexpr bool is_number = false;
template <>
inline constexpr bool is_number<std::int64_t> = true;
template <std::int64_t Min, std::int64_t Max>
inline constexpr bool is_number<base::json::integer<Min, Max>> = true;
template <class T>
inline constexpr bool is_number<std::optional<T>> = is_number<T>;

// Takes the text from the request unless it is not UTF-8, which no JSON document can have; adds an error then.
std::optional<std::string> readable_parameter(std::string_view name, std::optional<std::string> text,
                                              base::json::field_errors& errors);

// `find` returns the text of the parameter of that name, or nullopt.
template <class T, class Find>
T read_parameters(base::json::field_errors& errors, const Find& find) {
    boost::json::object given;
    const auto errors_before = errors.size();
    boost::mp11::mp_for_each<base::json::members_of<T>>([&](auto member) {
        using field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
        const auto name = base::json::json_name_of<T>(member.name);
        auto text = readable_parameter(name, find(name), errors);
        if (text) given[name] = parameter_value(std::move(*text), is_number<field>);
    });
    if (errors.size() > errors_before) return {};
    auto read = base::json::read<T>(boost::json::value(std::move(given)), base::json::unknown_members::refuse);
    if (read) return std::move(*read);
    errors.insert(errors.end(), read.error().begin(), read.error().end());
    return {};
}

} // namespace detail

// How an argument of that type is read from a request and documented. Only these types are arguments.
template <class T>
struct argument;

template <base::json::described_struct T>
struct argument<path<T>> {
    static path<T> take(const http::request& from, base::json::field_errors& errors) {
        return {detail::read_parameters<T>(errors, [&](std::string_view name) -> std::optional<std::string> {
            if (const auto found = from.path_parameter(name)) return std::string(*found);
            return std::nullopt;
        })};
    }
    static void describe(input_shape& into) { into.add_parameters(place::path, base::json::schema<T>()); }
};

template <base::json::described_struct T>
struct argument<query<T>> {
    static query<T> take(const http::request& from, base::json::field_errors& errors) {
        const auto fields = http::parse_form(from.query);
        if (!fields) {
            errors.push_back({.path = "query",
                              .kind = base::json::violation::bad_pattern,
                              .bound = 0,
                              .expected = "application/x-www-form-urlencoded",
                              .given = {}});
            return {};
        }
        return {detail::read_parameters<T>(errors, [&](std::string_view name) -> std::optional<std::string> {
            const auto found = std::ranges::find(*fields, name, &http::form_fields::value_type::first);
            if (found == fields->end()) return std::nullopt;
            return found->second;
        })};
    }
    static void describe(input_shape& into) { into.add_parameters(place::query, base::json::schema<T>()); }
};

template <base::json::described_struct T>
struct argument<body<T>> {
    static body<T> take(const http::request& from, base::json::field_errors& errors) {
        auto read = base::json::read<T>(from.body, base::json::unknown_members::refuse);
        if (read) return {std::move(*read)};
        errors.insert(errors.end(), read.error().begin(), read.error().end());
        return {};
    }
    static void describe(input_shape& into) { into.body = named_schema::of<T>(); }
};

// The request itself, for what is not in a struct, such as If-None-Match.
template <>
struct argument<http::request> {
    static std::reference_wrapper<const http::request> take(const http::request& from, base::json::field_errors&) {
        return from;
    }
    static void describe(input_shape&) {}
};

template <class T>
concept is_argument =
    requires(const http::request& from, base::json::field_errors& errors) { argument<T>::take(from, errors); };

} // namespace poolguard::api
