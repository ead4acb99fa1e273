#pragma once
// A browser, as far as pages see it: it keeps cookies, and sends the forms of a page.

#include "simulation/node.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::simulation {

struct form_of_page {
    std::string target{};
    std::vector<std::pair<std::string, std::string>> fields{}; // hidden ones, and those that were filled in
};

class browser {
  public:
    asked get(std::string target) const;
    // The body is the form's fields.
    asked post(const form_of_page& form) const;
    // Takes the cookies of an answer.
    void take(const answered& answer);

    // Nullopt if there is none.
    std::optional<std::string> cookie(const std::string& name) const;

  private:
    std::map<std::string, std::string> cookies_;
};

inline constexpr auto session_cookie = "poolguard-session";

// Where the answer redirects to, without this server's address; empty if it does not.
std::string location_of(const answered& answer);
// Whether it is the gateway's callback with a code; others tell of a failure.
bool has_code(const std::string& address);
// The form that has a field of that name; nullopt if the page has none.
std::optional<form_of_page> form_with(const answered& page, std::string_view field);

} // namespace poolguard::simulation
