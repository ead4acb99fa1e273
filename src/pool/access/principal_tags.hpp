#pragma once
// Session tags within the tokens of identity pools, as STS reads them (IAM user guide, "Pass session tags in AWS STS").

#include <boost/json/object.hpp>
#include <map>
#include <string>

namespace poolguard::pool {

// Adds the claim "https://aws.amazon.com/tags"; nothing without tags.
void add_principal_tags(boost::json::object& claims, const std::map<std::string, std::string>& tags);
// What add_principal_tags added.
std::map<std::string, std::string> principal_tags_in(const boost::json::object& claims);

} // namespace poolguard::pool
