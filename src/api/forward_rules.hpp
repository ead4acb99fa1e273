#pragma once
// A proxy's conditions for users, in the query of /forward-auth.
//
//     groups=staff,admin   the user is in at least one of these groups
//     scope=items/read     the token has all of these scopes
//     tenant=acme,globex   the user belongs to one of these tenants
//     uri=/reports?page=2  the requested path; last, as the rest of the query is its value
//
// A rule may be repeated, and then each must hold. So adding to the query can only make it stricter.

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

struct forward_rules {
    std::vector<std::vector<std::string>> groups; // in one of each list
    std::vector<std::string> scopes;              // all of them
    std::vector<std::vector<std::string>> tenants;
    std::optional<std::string_view> uri; // as sent; points into the query
};

// The error is a sentence that names the rule, never its value. An unknown rule is an error: a mistyped name must not
// let everyone in.
std::expected<forward_rules, std::string> read_forward_rules(std::string_view query);

} // namespace poolguard::api
