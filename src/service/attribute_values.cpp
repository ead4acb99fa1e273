#include "service/attribute_values.hpp"

namespace poolguard::service {

attribute_values values_of(const std::vector<cognito::attribute>& given) {
    attribute_values out;
    for (const auto& each : given)
        out.emplace(each.Name.value, each.Value ? each.Value->value : std::string{});
    return out;
}

std::vector<cognito::attribute> attributes_of(const attribute_values& values) {
    std::vector<cognito::attribute> out;
    out.reserve(values.size());
    for (const auto& [name, value] : values)
        out.push_back({name, value});
    return out;
}

} // namespace poolguard::service
