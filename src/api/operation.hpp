#pragma once
// One operation of the API, with all that the router, the validation and the OpenAPI document need. Operations are made
// only by the functions of permissions.hpp, one for each permission, so that none lacks one.

#include "api/access_guard.hpp"
#include "api/operation_guard.hpp"
#include "api/problem.hpp"
#include "api/shape.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::api {

enum class permission {
    everyone,       // no token is read
    token,          // the handler gets a principal
    optional_token, // the handler gets a principal when a token is sent, which must be valid unless the row ignores it
    member,         // the handler gets a member of a tenant
    role,           // the handler gets the type that proves the role
};

inline constexpr std::size_t json_body_limit = std::size_t{16} * 1024;

// The permission, the input and the output come from the handler; this is the rest.
struct description {
    http::method method = http::method::get;
    std::string path = {};
    std::string id = {}; // operationId: unique, stable
    std::string summary = {};
    std::string_view tag = {};                        // a constant
    std::size_t body_limit = json_body_limit;         // bytes; for handlers that take a body
    std::vector<problem_kind> errors = {};            // of the handler; those of the checks before it are added
    std::string request_example = {};                 // JSON
    std::string answer_example = {};                  // JSON
    std::string_view media_type = "application/json"; // of the answer; a constant; empty: no body
    bool is_for_any_host = false;                     // see http::route
    bool gives_secrets = false;                       // the answer holds tokens: wiped once it is sent
    bool is_for_browsers = false;                     // refusals are pages for everybody who prefers HTML to JSON
    bool asks_to_sign_in = false;                     // a browser without a session is sent to the sign-in
    bool is_documented = true;                        // in the OpenAPI document; pages are not
    bool takes_files = false;                         // a form with files; see http/multipart.hpp
    token_rules token = {};
    limited limit = limited::nothing; // only for handlers that block
    audited audit = audited::nothing;
    http::lane lane = http::lane::quick; // of the workers, for handlers that block
};

class operation {
  public:
    using runner = std::function<http::outcome(const operation&, const http::request&, const access_guard&)>;

    const api::description& description() const { return description_; }
    api::permission permission() const { return permission_; }
    const input_shape& input() const { return input_; }
    const output_shape& output() const { return output_; }
    // The handler runs on a worker thread, so a busy server may refuse the request.
    bool blocks() const { return blocks_; }
    bool takes_input() const { return input_.body || !input_.parameters.empty(); }

    http::outcome answer(const http::request& request, const access_guard& at) const {
        return run_(*this, request, at);
    }

  private:
    friend class operation_maker;
    operation(api::description about, api::permission needed, input_shape input, output_shape output, bool blocks,
              runner run)
        : description_(std::move(about)), permission_(needed), input_(std::move(input)), output_(std::move(output)),
          blocks_(blocks), run_(std::move(run)) {}

    api::description description_;
    api::permission permission_;
    input_shape input_;
    output_shape output_;
    bool blocks_;
    runner run_;
};

// Every problem that the operation can answer with: its own, those of the checks before its handler, and the server's.
// Sorted by status, without repeats.
std::vector<problem_kind> problems_of(const operation& row);

} // namespace poolguard::api
