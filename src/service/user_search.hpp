#pragma once
// What ListUsers can look users up by, and its filter.
// Source: Amazon Cognito user pools API reference, ListUsers, "Filter".

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

inline constexpr std::array<std::string_view, 10> searchable_attributes{"email",
                                                                        "username",
                                                                        "name",
                                                                        "given_name",
                                                                        "family_name",
                                                                        "phone_number",
                                                                        "preferred_username",
                                                                        "cognito:user_status",
                                                                        "status",
                                                                        "sub"};

struct user_search {
    std::string attribute; // one of those above
    std::string value;
    bool is_prefix = true; // else the whole value
};

bool is_searchable(std::string_view attribute);
// `email ^= "jane"`, with the value's quotation marks and backslashes escaped. nullopt if the attribute is not
// searchable, or the filter would be longer than Cognito takes.
std::optional<std::string> to_filter(const user_search& wanted);

} // namespace poolguard::service
