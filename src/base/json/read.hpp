#pragma once
// Reads JSON into described structs and reports every error with its path. Members of type std::optional may be absent
// or null. All others are required, unless the struct has `static constexpr bool has_defaults = true`: then absent
// members keep their initial values (for documents that older versions wrote).

#include "base/json/field_error.hpp"
#include "base/json/parse.hpp"
#include "base/json/place.hpp"
#include "base/json/write.hpp"

#include <concepts>
#include <expected>
#include <memory>

namespace poolguard::base::json {

enum class unknown_members {
    refuse, // the REST API: a misspelt member is an error
    ignore, // Cognito's protocol and stored documents
};

// Whether lengths, ranges and patterns are checked. Stored documents keep what the rules of an older version allowed.
enum class bounds { enforced, trusted };

namespace detail {

struct reading {
    unknown_members unknown;
    bounds checked = bounds::enforced;
    field_errors errors = {};

    void fail(const place& at, violation kind, std::string expected = {}, std::int64_t bound = 0,
              std::optional<std::string> given = {}, bool is_secret = false) {
        errors.push_back({at.path(), kind, bound, std::move(expected), std::move(given), is_secret});
    }
    bool is_outside(std::size_t size, std::size_t min, std::size_t max) const {
        return checked == bounds::enforced && (size < min || size > max);
    }
};

using input = const boost::json::value&;

template <class T>
void read(reading& r, const place& at, input in, T& out);

void read_value(reading& r, const place& at, input in, bool& out);
void read_value(reading& r, const place& at, input in, std::int64_t& out);
void read_value(reading& r, const place& at, input in, double& out);
void read_value(reading& r, const place& at, input in, std::string& out);
inline void read_value(reading&, const place&, input in, boost::json::value& out) { out = in; }
void read_value(reading& r, const place& at, input in, boost::json::object& out); // any

// The words of an enumeration: "A, B".
template <described_enum T>
std::string words_of() {
    std::string out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto each) { out.append(out.empty() ? "" : ", ").append(each.name); });
    return out;
}

// nullopt when the value is not a string within the bounds; the error is recorded.
std::optional<std::string_view> read_text(reading& r, const place& at, input in, const text_bounds& bounds,
                                          bool is_shown);
void check_text(reading& r, const place& at, std::string_view text, const text_bounds& bounds, bool is_shown);
void refuse_size(reading& r, const place& at, std::size_t size, std::size_t min, std::size_t max,
                 std::optional<std::string> given);
// "[a, b]" or "{a=1, b=2}"; without values "[, ]" and "{a=, b=}".
std::string shown(input in, bool has_values);

// All constraints of a text, a number or an enumeration, in the order in which AWS lists them.
field_errors constraints_of(const text_bounds& bounds);
template <any_text T>
field_errors constraints_of() {
    return constraints_of(T::bounds);
}
template <any_integer T>
field_errors constraints_of() {
    return {{{}, violation::too_large, T::most, "integer", {}}, {{}, violation::too_small, T::least, "integer", {}}};
}
template <described_enum T>
field_errors constraints_of() {
    return {{{}, violation::not_in_set, 0, words_of<T>(), {}}};
}
template <class T>
concept constrained = any_text<T> || any_integer<T> || described_enum<T>;

template <class T>
constexpr bool is_shown() {
    if constexpr (requires { T::is_shown; })
        return T::is_shown;
    else
        return constrained<T> || std::is_same_v<T, std::string>;
}
// The value of a list or map of T for an error. That of structures is left out, unless it is empty.
template <class T>
std::optional<std::string> shown_collection(input in, std::size_t size) {
    if (size == 0 || is_shown<T>() || any_text<T>) return shown(in, is_shown<T>());
    return std::nullopt;
}

// Reads the elements, keys or values of a collection, and marks the errors in them with it. Its elements or values,
// which errors show, are of the type Shown.
template <constrained T, class Shown = T, class Read>
void read_within(reading& r, const place& at, input in, collection::part of, const Read& read_all) {
    const auto before = r.errors.size();
    read_all();
    if (r.errors.size() == before) return;
    const auto size = in.is_array() ? in.get_array().size() : in.get_object().size();
    const auto whole = std::make_shared<const collection>(
        collection{at.path(), of, shown_collection<Shown>(in, size), constraints_of<T>()});
    for (auto i = before; i < r.errors.size(); ++i)
        r.errors[i].within = whole;
}
template <class T, class Shown = T, class Read>
void read_within(reading&, const place&, input, collection::part, const Read& read_all) {
    read_all();
}

template <any_text T>
void read_value(reading& r, const place& at, input in, T& out) {
    if (const auto found = read_text(r, at, in, T::bounds, T::is_shown)) out = T(std::string(*found));
}
template <std::int64_t Min, std::int64_t Max>
void read_value(reading& r, const place& at, input in, integer<Min, Max>& out) {
    const auto before = r.errors.size();
    read_value(r, at, in, out.value);
    if (r.errors.size() != before || r.checked == bounds::trusted) return;
    if (out.value < Min) r.fail(at, violation::too_small, "integer", Min, std::to_string(out.value));
    if (out.value > Max) r.fail(at, violation::too_large, "integer", Max, std::to_string(out.value));
}
template <class T>
void read_value(reading& r, const place& at, input in, std::vector<T>& out) {
    const auto* array = in.if_array();
    if (array == nullptr) return r.fail(at, violation::wrong_type, "array");
    out.clear();
    read_within<T>(r, at, in, collection::part::elements, [&] {
        for (std::size_t i = 0; i < array->size(); ++i) {
            T element{};
            read(r, at.element(i), (*array)[i], element);
            out.push_back(std::move(element));
        }
    });
}
template <class T, std::size_t Min, std::size_t Max>
void read_value(reading& r, const place& at, input in, list<T, Min, Max>& out) {
    const auto* array = in.if_array();
    if (array != nullptr && r.is_outside(array->size(), Min, Max))
        return refuse_size(r, at, array->size(), Min, Max, shown_collection<T>(in, array->size()));
    read_value(r, at, in, out.value);
}
template <class T, class Members>
void read_members(reading& r, const place& at, input in, Members& out) {
    const auto* object = in.if_object();
    if (object == nullptr) return r.fail(at, violation::wrong_type, "object");
    read_within<T>(r, at, in, collection::part::values, [&] {
        for (const auto& member : *object) {
            T element{};
            const std::string name(member.key());
            read(r, described_struct<T> ? at.key(name) : at.member(name), member.value(), element);
            out.insert_or_assign(name, std::move(element));
        }
    });
}
template <class T>
void read_value(reading& r, const place& at, input in, std::map<std::string, T>& out) {
    read_members<T>(r, at, in, out);
}
template <class Key, class T, std::size_t Min, std::size_t Max>
void read_value(reading& r, const place& at, input in, map<Key, T, Min, Max>& out) {
    if (const auto* object = in.if_object()) {
        if (r.is_outside(object->size(), Min, Max))
            return refuse_size(r, at, object->size(), Min, Max, shown_collection<T>(in, object->size()));
        read_within<Key, T>(r, at, in, collection::part::keys, [&] {
            for (const auto& member : *object)
                check_text(r, at.member(member.key()), member.key(), Key::bounds, Key::is_shown);
        });
    }
    read_members<T>(r, at, in, out);
}
template <described_enum T>
void read_value(reading& r, const place& at, input in, T& out) {
    const auto* name = in.if_string();
    if (name == nullptr) return r.fail(at, violation::wrong_type, "string");
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
        if (std::string_view(*name) != each.name) return;
        out = each.value;
        found = true;
    });
    if (!found) r.fail(at, violation::not_in_set, words_of<T>(), 0, std::string(*name));
}

template <class T>
constexpr bool has_defaults() {
    if constexpr (requires { T::has_defaults; })
        return T::has_defaults;
    else
        return false;
}

template <class T>
inline constexpr bool is_secret = false;
template <any_text T>
inline constexpr bool is_secret<T> = std::is_same_v<decltype(T::value), secret>;

template <described_struct T>
void read_value(reading& r, const place& at, input in, T& out) {
    const auto* object = in.if_object();
    if (object == nullptr) return r.fail(at, violation::wrong_type, "object");
    std::size_t known = 0;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        auto& field = out.*member.pointer;
        using field_type = std::remove_cvref_t<decltype(field)>;
        const auto name = json_name_of<T>(member.name);
        const auto* value = object->if_contains(name);
        if (value != nullptr) ++known;
        const auto child = at.member(name);
        if (value != nullptr && (!value->is_null() || std::is_same_v<field_type, boost::json::value>))
            read(r, child, *value, field);
        else if constexpr (!is_optional<field_type>)
            if (!has_defaults<T>()) r.fail(child, violation::missing, {}, 0, {}, is_secret<field_type>);
    });
    if (r.unknown == unknown_members::ignore || known == object->size()) return;
    for (const auto& member : *object) {
        bool is_known = false;
        boost::mp11::mp_for_each<members_of<T>>(
            [&](auto each) { is_known = is_known || std::string_view(member.key()) == json_name_of<T>(each.name); });
        // A very long name is cut: it is no typing mistake, and the answer repeats it.
        const auto name = std::string_view(member.key()).substr(0, 64);
        if (!is_known) r.fail(at.member(name), violation::unknown);
    }
}

template <class T>
void read(reading& r, const place& at, input in, T& out) {
    if constexpr (is_optional<T>) {
        if (!in.is_null()) read(r, at, in, out.emplace());
    } else {
        read_value(r, at, in, out);
    }
}

} // namespace detail

template <class T, std::same_as<boost::json::value> Value>
std::expected<T, field_errors> read(const Value& document, unknown_members unknown, bounds checked = bounds::enforced) {
    detail::reading r{unknown, checked};
    T out{};
    detail::read(r, place(), document, out);
    if (!r.errors.empty()) return std::unexpected(std::move(r.errors));
    return out;
}

template <class T>
std::expected<T, field_errors> read(std::string_view text, unknown_members unknown, bounds checked = bounds::enforced) {
    const auto document = parse(text);
    if (!document)
        return std::unexpected(
            field_errors{{"", violation::malformed, 0, std::string(describe(document.error())), {}}});
    return read<T>(*document, unknown, checked);
}

} // namespace poolguard::base::json
