#pragma once
// The table of routes and the look-up in it.

#include "http/message.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolguard::http {

// Which workers do what a route's handler leaves to them, so that what is slow does not hold up what is quick.
enum class lane {
    quick, // the store
    slow,  // hashes passwords, or waits for Cognito
};

struct route {
    http::method method = method::get;
    std::string pattern;                    // "/api/items/{item_id}": a variable fills one whole segment
    std::size_t body_limit = 0;             // bytes; 0 for a route that takes no body
    std::vector<std::string> media_types{}; // accepted Content-Types of a body, without parameters; any when empty
    http::lane lane = http::lane::quick;
    bool is_for_any_origin = false; // whatever CORS_ALLOWED_ORIGINS says: for what shows who it is by itself
    http::handler handler{};
    std::size_t index = 0; // among the routes of its router, which sets it
};

// What the head of a request leads to, known before its body is read.
struct match {
    const http::route* route = nullptr;
    std::vector<std::pair<std::string_view, std::string>> parameters;
};
struct not_found {};
struct method_not_allowed {
    std::string allow; // the value for the Allow header; always has OPTIONS, and HEAD where there is GET
};
// A path variable with an escape that is not one, or with an encoded NUL.
struct bad_path {};
using route_result = std::variant<match, not_found, method_not_allowed, bad_path>;

// Immutable once it serves. A path and the same path with one trailing '/' are one resource. Where a fixed segment
// and a variable both fit, the fixed one wins. HEAD finds the route of GET. Paths are not normalised: an empty
// segment, "." and ".." fit no variable.
class router {
  public:
    // Throws std::invalid_argument for a pattern that does not start with '/', that has an empty segment or more
    // than max_variables, or for a method and pattern that is there.
    void add(route added);
    // The parameters' names live as long as the router.
    route_result find(http::method method, std::string_view path) const;
    const std::vector<std::unique_ptr<route>>& routes() const { return routes_; }

    static constexpr std::size_t max_variables = 8;

  private:
    struct endpoint;
    struct node;
    struct captures;
    static const node* descend(const node& from, std::string_view path, captures& captured);

    std::vector<std::unique_ptr<route>> routes_;
    std::shared_ptr<node> root_;
};

} // namespace poolguard::http
