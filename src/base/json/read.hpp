#pragma once
// Reads JSON into described structs and reports every error with its path. Members of type std::optional may be absent
// or null. All others are required, unless the struct has `static constexpr bool has_defaults = true`: then absent
// members keep their initial values (for documents that older versions wrote).

#include "base/json/field_error.hpp"
#include "base/json/parse.hpp"
#include "base/json/write.hpp"

#include <concepts>
#include <expected>

namespace poolguard::base::json {

enum class unknown_members {
    refuse, // the REST API: a misspelt member is an error
    ignore, // Cognito's protocol and stored documents
};

namespace detail {

struct reading {
    unknown_members unknown;
    field_errors errors;

    void fail(std::string path, violation kind, std::string expected = {}, std::int64_t bound = 0,
              std::optional<std::string> given = {}) {
        errors.push_back({std::move(path), kind, bound, std::move(expected), std::move(given)});
    }
};

using input = const boost::json::value&;

inline std::string child_path(std::string_view path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

template <class T>
void read(reading& r, const std::string& path, input in, T& out);

void read_value(reading& r, const std::string& path, input in, bool& out);
void read_value(reading& r, const std::string& path, input in, std::int64_t& out);
void read_value(reading& r, const std::string& path, input in, double& out);
void read_value(reading& r, const std::string& path, input in, std::string& out);
inline void read_value(reading&, const std::string&, input in, boost::json::value& out) { out = in; }
void read_value(reading& r, const std::string& path, input in, boost::json::object& out); // any

// nullopt when the value is not a string within the bounds; the error is recorded.
std::optional<std::string_view> read_text(reading& r, const std::string& path, input in, std::size_t min,
                                          std::size_t max, const pattern& accepted, bool is_secret);
bool check_size(reading& r, const std::string& path, std::size_t size, std::size_t min, std::size_t max);

template <std::size_t Min, std::size_t Max, const pattern& P>
void read_value(reading& r, const std::string& path, input in, text<Min, Max, P>& out) {
    if (const auto found = read_text(r, path, in, Min, Max, P, false)) out.value = *found;
}
template <std::size_t Min, std::size_t Max, const pattern& P>
void read_value(reading& r, const std::string& path, input in, secret_text<Min, Max, P>& out) {
    if (const auto found = read_text(r, path, in, Min, Max, P, true)) out.value = secret{std::string(*found)};
}
template <std::int64_t Min, std::int64_t Max>
void read_value(reading& r, const std::string& path, input in, integer<Min, Max>& out) {
    const auto before = r.errors.size();
    read_value(r, path, in, out.value);
    if (r.errors.size() != before) return;
    if (out.value < Min) r.fail(path, violation::too_small, "integer", Min, std::to_string(out.value));
    if (out.value > Max) r.fail(path, violation::too_large, "integer", Max, std::to_string(out.value));
}
template <class T>
void read_value(reading& r, const std::string& path, input in, std::vector<T>& out) {
    const auto* array = in.if_array();
    if (array == nullptr) return r.fail(path, violation::wrong_type, "array");
    out.clear();
    for (std::size_t i = 0; i < array->size(); ++i) {
        T element{};
        read(r, fmt::format("{}[{}]", path, i), (*array)[i], element);
        out.push_back(std::move(element));
    }
}
template <class T, std::size_t Min, std::size_t Max>
void read_value(reading& r, const std::string& path, input in, list<T, Min, Max>& out) {
    const auto* array = in.if_array();
    if (array != nullptr && !check_size(r, path, array->size(), Min, Max)) return;
    read_value(r, path, in, out.value);
}
template <class T>
void read_value(reading& r, const std::string& path, input in, std::map<std::string, T>& out) {
    const auto* object = in.if_object();
    if (object == nullptr) return r.fail(path, violation::wrong_type, "object");
    for (const auto& member : *object) {
        T element{};
        const std::string name(member.key());
        read(r, child_path(path, name), member.value(), element);
        out.insert_or_assign(name, std::move(element));
    }
}
template <described_enum T>
void read_value(reading& r, const std::string& path, input in, T& out) {
    const auto* name = in.if_string();
    if (name == nullptr) return r.fail(path, violation::wrong_type, "string");
    bool found = false;
    std::string set;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
        if (!set.empty()) set += ", ";
        set += each.name;
        if (std::string_view(*name) == each.name) {
            out = each.value;
            found = true;
        }
    });
    if (!found) r.fail(path, violation::not_in_set, set, 0, std::string(*name));
}

template <class T>
constexpr bool has_defaults() {
    if constexpr (requires { T::has_defaults; })
        return T::has_defaults;
    else
        return false;
}

template <described_struct T>
void read_value(reading& r, const std::string& path, input in, T& out) {
    const auto* object = in.if_object();
    if (object == nullptr) return r.fail(path, violation::wrong_type, "object");
    std::size_t known = 0;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        auto& field = out.*member.pointer;
        using field_type = std::remove_cvref_t<decltype(field)>;
        const auto name = json_name_of<T>(member.name);
        const auto* value = object->if_contains(name);
        if (value != nullptr) ++known;
        const auto child = child_path(path, name);
        if (value != nullptr && (!value->is_null() || std::is_same_v<field_type, boost::json::value>))
            read(r, child, *value, field);
        else if constexpr (!is_optional<field_type>)
            if (!has_defaults<T>()) r.fail(child, violation::missing);
    });
    if (r.unknown == unknown_members::ignore || known == object->size()) return;
    for (const auto& member : *object) {
        bool is_known = false;
        boost::mp11::mp_for_each<members_of<T>>(
            [&](auto each) { is_known = is_known || std::string_view(member.key()) == json_name_of<T>(each.name); });
        // A very long name is cut: it is no typing mistake, and the answer repeats it.
        const auto name = std::string_view(member.key()).substr(0, 64);
        if (!is_known) r.fail(child_path(path, name), violation::unknown);
    }
}

template <class T>
void read(reading& r, const std::string& path, input in, T& out) {
    if constexpr (is_optional<T>) {
        if (!in.is_null()) read(r, path, in, out.emplace());
    } else {
        read_value(r, path, in, out);
    }
}

} // namespace detail

template <class T, std::same_as<boost::json::value> Value>
std::expected<T, field_errors> read(const Value& document, unknown_members unknown) {
    detail::reading r{unknown, {}};
    T out{};
    detail::read(r, "", document, out);
    if (!r.errors.empty()) return std::unexpected(std::move(r.errors));
    return out;
}

template <class T>
std::expected<T, field_errors> read(std::string_view text, unknown_members unknown) {
    const auto document = parse(text);
    if (!document)
        return std::unexpected(
            field_errors{{"", violation::malformed, 0, std::string(describe(document.error())), std::nullopt}});
    return read<T>(*document, unknown);
}

} // namespace poolguard::base::json
