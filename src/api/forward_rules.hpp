#pragma once
// What a proxy asks of the users whom it lets through, in the query of /forward-auth. Pure text.
//
//     groups=staff,admin   in at least one of these groups
//     scope=items/read     the token has every one of these scopes
//     tenant=acme,globex   belongs to one of these tenants
//     uri=/reports?page=2  what was asked for; last, as all behind it counts as its value
//
// A rule may stand more than once: each must hold. So whoever can add to the query can tighten a rule, not loosen it.

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

// The error is a sentence that names the rule, and never its value. Whatever is not known is one: a rule with a
// mistyped name must not let everybody in.
std::expected<forward_rules, std::string> read_forward_rules(std::string_view query);

} // namespace poolguard::api
