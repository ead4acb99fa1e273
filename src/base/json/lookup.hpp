#pragma once
// Looks up members of objects that were not read into a struct.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

namespace poolguard::base::json {

// Null or nullopt if the member is absent or has another type.
inline const boost::json::object* find_object(const boost::json::object& in, std::string_view name) {
    const auto* found = in.if_contains(name);
    return found != nullptr ? found->if_object() : nullptr;
}
inline const boost::json::array* find_array(const boost::json::object& in, std::string_view name) {
    const auto* found = in.if_contains(name);
    return found != nullptr ? found->if_array() : nullptr;
}
inline std::optional<std::string_view> find_text(const boost::json::object& in, std::string_view name) {
    const auto* found = in.if_contains(name);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string_view(found->get_string());
}

// Empty if the member is absent or has another type.
inline const boost::json::object& object_at(const boost::json::object& in, std::string_view name) {
    static const boost::json::object none;
    const auto* found = find_object(in, name);
    return found != nullptr ? *found : none;
}
inline const boost::json::array& array_at(const boost::json::object& in, std::string_view name) {
    static const boost::json::array none;
    const auto* found = find_array(in, name);
    return found != nullptr ? *found : none;
}
inline std::string_view text_at(const boost::json::object& in, std::string_view name) {
    return find_text(in, name).value_or(std::string_view{});
}

// What they return would not outlive the object.
const boost::json::object* find_object(const boost::json::object&&, std::string_view) = delete;
const boost::json::array* find_array(const boost::json::object&&, std::string_view) = delete;
std::optional<std::string_view> find_text(const boost::json::object&&, std::string_view) = delete;
const boost::json::object& object_at(const boost::json::object&&, std::string_view) = delete;
const boost::json::array& array_at(const boost::json::object&&, std::string_view) = delete;
std::string_view text_at(const boost::json::object&&, std::string_view) = delete;

// The document as an object; empty if it is not one.
inline const boost::json::object& object_in(const boost::json::value& document) {
    static const boost::json::object none;
    const auto* found = document.if_object();
    return found != nullptr ? *found : none;
}

} // namespace poolguard::base::json
