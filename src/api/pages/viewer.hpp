#pragma once
// Who looks at a page of the console or of the account.

#include "http/negotiation.hpp"

#include <string>

namespace poolguard::api {

struct viewer {
    http::language in = http::language::english;
    std::string name; // as the top of each page shows it
    bool is_administrator = false;
    std::string write_token{}; // that each form sends; see web_cookie.hpp
    std::string path{};        // of the page
    std::string query{};       // without the language and the notice of the act before
    std::string done{};        // the act before, whose notice is shown; empty: none
    std::string cookie{};      // to set, which remembers a language that was chosen; empty: none
};

} // namespace poolguard::api
