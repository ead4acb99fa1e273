#pragma once
// The claims of the access token, and the user's attributes in the pool: /me and /profile.

#include "api/operation.hpp"
#include "api/surfaces/account_answers.hpp"
#include "service/accounts.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// An empty value removes the attribute.
using attribute_text = json::text<0, 2048, one_line>;

struct profile_out {
    std::map<std::string, std::string> attributes; // all of them, by their names in the pool
};
BOOST_DESCRIBE_STRUCT(profile_out, (), (attributes))

struct profile_in {
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "custom_role" ? "custom:role" : member;
    }
    std::optional<attribute_text> name;
    std::optional<attribute_text> given_name;
    std::optional<attribute_text> family_name;
    std::optional<attribute_text> phone_number; // "+12065550100"
    std::optional<attribute_text> address;
    std::optional<attribute_text> custom_role;
};
BOOST_DESCRIBE_STRUCT(profile_in, (), (name, given_name, family_name, phone_number, address, custom_role))

struct profile_changed {
    std::string message;
    std::optional<std::vector<code_delivery>> codes_sent; // to verify addresses that changed
};
BOOST_DESCRIBE_STRUCT(profile_changed, (), (message, codes_sent))

std::vector<operation> profile_operations(service::accounts& accounts);

} // namespace poolguard::api
