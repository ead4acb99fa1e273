#include "api/shape.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::api {

std::string schema_name(std::string_view qualified_type) {
    if (const auto open = qualified_type.find('<'); open != std::string_view::npos)
        return schema_name(qualified_type.substr(open + 1, qualified_type.size() - open - 2)) +
               schema_name(qualified_type.substr(0, open));
    const auto scope = qualified_type.rfind(':');
    if (scope != std::string_view::npos) qualified_type.remove_prefix(scope + 1);
    std::string out;
    bool starts_word = true;
    for (const char c : qualified_type) {
        if (c == '_') {
            starts_word = true;
            continue;
        }
        out += starts_word ? base::to_upper(c) : c;
        starts_word = false;
    }
    return out;
}

namespace {

// The schema of an optional member allows null. A parameter is absent instead, so its schema need not.
boost::json::object without_null(boost::json::object schema) {
    if (const auto* types = schema["type"].if_array(); types != nullptr && !types->empty()) {
        const boost::json::value first = types->front();
        schema["type"] = first;
    }
    if (auto* words = schema.if_contains("enum"); words != nullptr && words->as_array().back().is_null())
        words->as_array().pop_back();
    return schema;
}

} // namespace

void input_shape::add_parameters(place in, const boost::json::object& schema) {
    const auto* required = schema.if_contains("required");
    for (const auto& property : schema.at("properties").as_object()) {
        const bool is_required =
            required != nullptr && std::ranges::any_of(required->as_array(), [&](const auto& name) {
                return name.as_string() == property.key();
            });
        parameters.push_back(
            {std::string(property.key()), in, is_required, without_null(property.value().as_object())});
    }
}

} // namespace poolguard::api
