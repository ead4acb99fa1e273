#pragma once
// Writes described values as JSON, appended straight to a string. A member that is an empty optional is left out,
// unless its struct has `static constexpr bool writes_nulls = true`.

#include "base/json/text.hpp"

#include <boost/describe.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11.hpp>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace poolguard::base::json {

void append(std::string& out, std::string_view text);
inline void append(std::string& out, const std::string& text) { append(out, std::string_view(text)); }
inline void append(std::string& out, const char* text) { append(out, std::string_view(text)); }
inline void append(std::string& out, bool value) { out += value ? "true" : "false"; }
template <class T>
    requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)
void append(std::string& out, T value) {
    fmt::format_to(std::back_inserter(out), "{}", value);
}
inline void append(std::string& out, const boost::json::value& value) { out += boost::json::serialize(value); }
inline void append(std::string& out, const boost::json::object& value) { out += boost::json::serialize(value); }

template <std::size_t Min, std::size_t Max, const pattern& P>
void append(std::string& out, const text<Min, Max, P>& value) {
    append(out, std::string_view(value));
}
template <std::size_t Min, std::size_t Max, const pattern& P>
void append(std::string& out, const secret_text<Min, Max, P>& value) {
    append(out, value.reveal());
}
template <std::int64_t Min, std::int64_t Max>
void append(std::string& out, const integer<Min, Max>& value) {
    append(out, value.value);
}

template <class T>
concept described_enum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;

// The enumerator's name; empty for a value without one.
template <described_enum T>
constexpr std::string_view enum_name(T value) {
    return boost::describe::enum_to_string(value, "");
}

template <described_enum T>
void append(std::string& out, T value) {
    append(out, enum_name(value));
}
template <class T>
void append(std::string& out, const std::vector<T>& values);
template <class T, std::size_t Min, std::size_t Max>
void append(std::string& out, const list<T, Min, Max>& values);
template <class T>
void append(std::string& out, const std::map<std::string, T>& values);
template <class T>
void append(std::string& out, const std::optional<T>& value);
template <described_struct T>
void append(std::string& out, const T& value);

template <class T>
void append(std::string& out, const std::vector<T>& values) {
    out += '[';
    bool first = true;
    for (const auto& value : values) {
        if (!std::exchange(first, false)) out += ',';
        append(out, static_cast<const T&>(value));
    }
    out += ']';
}
template <class T, std::size_t Min, std::size_t Max>
void append(std::string& out, const list<T, Min, Max>& values) {
    append(out, values.value);
}
template <class T>
void append(std::string& out, const std::map<std::string, T>& values) {
    out += '{';
    bool first = true;
    for (const auto& [name, value] : values) {
        if (!std::exchange(first, false)) out += ',';
        append(out, name);
        out += ':';
        append(out, value);
    }
    out += '}';
}
template <class T>
void append(std::string& out, const std::optional<T>& value) {
    if (value)
        append(out, *value);
    else
        out += "null";
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
constexpr bool writes_nulls() {
    if constexpr (requires { T::writes_nulls; })
        return T::writes_nulls;
    else
        return false;
}

// The name of a member in JSON: its C++ name, unless the struct replaces it because C++ cannot spell it:
//     static constexpr std::string_view json_name(std::string_view member);
// Such a name must need no escapes in JSON.
template <class T>
constexpr std::string_view json_name_of(std::string_view member) {
    if constexpr (requires { T::json_name(member); })
        return T::json_name(member);
    else
        return member;
}

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <described_struct T>
void append(std::string& out, const T& value) {
    out += '{';
    bool first = true;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        const auto& field = value.*member.pointer;
        if constexpr (is_optional<std::remove_cvref_t<decltype(field)>> && !writes_nulls<T>())
            if (!field) return;
        if (!std::exchange(first, false)) out += ',';
        out += '"';
        out += json_name_of<T>(member.name); // a C++ identifier needs no escapes
        out += "\":";
        append(out, field);
    });
    out += '}';
}

template <class T>
std::string write(const T& value) {
    std::string out;
    append(out, value);
    return out;
}

} // namespace poolguard::base::json
