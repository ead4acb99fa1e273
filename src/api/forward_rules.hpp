#pragma once
// A proxy's rules for a part of its site, in the query of /forward-auth.
//
//     groups=staff,admin   the user is in at least one of these groups
//     scope=items/read     the token has all of these scopes
//     tenant=acme,globex   the user belongs to one of these tenants
//     by=session           only the browser's session counts; the Authorization header is the application's own
//     by=bearer            only the Authorization header counts
//     preflight=pass       CORS preflights pass without a user
//     forward=token        the application gets the user's tokens
//     paths=any            paths that programs may read differently pass too
//     uri=/reports?page=2  the requested path; last, as the rest of the query is its value
//
// Groups, scopes and tenants may be repeated, and then each must hold.

#include "api/access_guard.hpp"

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
    token_source source = token_source::either;
    bool passes_preflight = false;
    bool forwards_token = false;
    bool takes_any_path = false;
    std::optional<std::string_view> uri; // as sent; points into the query
};

// The error is a sentence that names the rule, never its value. An unknown rule is an error: a mistyped name must not
// let everyone in.
std::expected<forward_rules, std::string> read_forward_rules(std::string_view query);

} // namespace poolguard::api
