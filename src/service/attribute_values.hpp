#pragma once
// A user's attributes as a map, converted from and to the form in Cognito's messages.

#include "cognito/messages/common.hpp"

#include <map>
#include <string>
#include <vector>

namespace poolguard::service {

using attribute_values = std::map<std::string, std::string>;

attribute_values values_of(const std::vector<cognito::attribute>& given);
std::vector<cognito::attribute> attributes_of(const attribute_values& values);

} // namespace poolguard::service
