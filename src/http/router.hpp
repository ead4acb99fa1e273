#pragma once
// The table of routes, searched by method and path.

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

// Which workers do the blocking work of a route, so that slow work does not hold up quick work.
enum class lane {
    quick, // the store
    slow,  // hashes passwords, or waits for Cognito
};

struct route {
    http::method method = method::get;
    std::string pattern;                    // "/api/items/{item_id}": a variable fills one whole segment
    std::size_t body_limit = 0;             // bytes; 0 for a route that takes no body
    std::vector<std::string> media_types{}; // accepted Content-Types of a body, without parameters; empty: any
    http::lane lane = http::lane::quick;
    bool is_for_any_origin = false; // whatever CORS_ALLOWED_ORIGINS says: for public routes and signed requests
    bool is_for_any_host = false;   // whatever ALLOWED_HOSTS says: for probes, which ask by address
    http::handler handler{};
    receiver_maker make_receiver{}; // instead of the handler: for bodies that are received in parts
    std::size_t index = 0;          // among the routes of its router, which sets it
};

// The route of a request, known before its body is read.
struct match {
    const http::route* route = nullptr;
    std::vector<std::pair<std::string_view, std::string>> parameters;
};
struct not_found {};
struct method_not_allowed {
    std::string allow; // the value of the Allow header; always has OPTIONS, and HEAD if there is GET
};
// A path variable has an invalid escape or an encoded NUL.
struct bad_path {};
using route_result = std::variant<match, not_found, method_not_allowed, bad_path>;

// Immutable once the server runs. A path with one trailing '/' is the same resource as without it. If a fixed segment
// and a variable both match, the fixed one wins. HEAD finds the route of GET. Paths are not normalised: an empty
// segment, "." and ".." match no variable.
class router {
  public:
    // Throws std::invalid_argument for a pattern that does not start with '/', has an empty segment or more than
    // max_variables, and for a method and pattern that exist already.
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
