#pragma once
// The answer to a refused request: a problem document (RFC 9457) with a stable code for programs and a sentence for
// users. It holds nothing of the request and nothing internal.

#include "base/json/field_error.hpp"
#include "http/message.hpp"

#include <boost/describe.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// One row of the catalogue in problems.hpp. The views are to constants.
struct problem_kind {
    unsigned status = 0;
    std::string_view code;              // a stable word, such as "token_expired"
    std::string_view detail;            // unless the problem has a detail of its own
    unsigned retry_after = 0;           // seconds; 0: no Retry-After header
    std::string_view bearer_error = {}; // "error" of WWW-Authenticate (RFC 6750 section 3.1); empty: none
};

// What is wrong with one member of a body, or with one parameter.
struct field_problem {
    std::string field;
    std::string message;
};
BOOST_DESCRIBE_STRUCT(field_problem, (), (field, message))

class problem {
  public:
    problem(const problem_kind& kind) : problem(kind, std::string(kind.detail)) {} // implicit: a kind is a problem
    problem(const problem_kind& kind, std::string detail) : kind_(kind), detail_(std::move(detail)) {}
    problem(const problem_kind& kind, std::string detail, std::vector<field_problem> errors)
        : kind_(kind), detail_(std::move(detail)), errors_(std::move(errors)) {}

    unsigned status() const { return kind_.status; }
    std::string_view code() const { return kind_.code; }
    const std::string& detail() const { return detail_; }
    const std::vector<field_problem>& errors() const { return errors_; }
    const problem_kind& kind() const { return kind_; }
    // The address of a new sign-in, where that helps a browser's user; else empty.
    const std::string& sign_in() const { return sign_in_; }
    // The same with another status, for paths whose clients expect it.
    problem with_status(unsigned status) &&;
    // The same with another time in Retry-After.
    problem with_wait(std::chrono::seconds wait) &&;
    problem with_sign_in(std::string address) &&;

  private:
    problem_kind kind_;
    std::string detail_;
    std::vector<field_problem> errors_;
    std::string sign_in_;
};

// The body of a problem. `message` equals `detail`; `errors` is present when fields are wrong.
struct problem_document {
    std::string type; // "/problems/<code>"
    std::string title;
    std::int64_t status = 0;
    std::string detail;
    std::string message;
    std::string code;
    std::optional<std::vector<field_problem>> errors;
};
BOOST_DESCRIBE_STRUCT(problem_document, (), (type, title, status, detail, message, code, errors))

// "Token expired" for "token_expired".
std::string problem_title(std::string_view code);

// The code for the log, WWW-Authenticate on 401, and Retry-After on 429 and 503.
void add_headers_of(const problem& refused, http::response& into);

// With WWW-Authenticate on 401 and Retry-After on 429 and 503.
http::response to_response(const problem& refused);

// Input that does not fit its schema: 400 for a body that is not JSON, else `status`. Names up to 32 fields.
problem invalid_input(const base::json::field_errors& errors, unsigned status);
// The same for one member or parameter; the message follows its name.
problem invalid_field(std::string_view name, std::string message, unsigned status);
// The status of invalid_input for a path: 400 under /auth, /api/auth and /profile, else 422.
unsigned validation_status(std::string_view path);

// The failures of http::server in the same form, or as a page where a browser asks for one.
http::response server_failure(const http::request& request, unsigned status, std::string_view code,
                              std::string_view detail);

} // namespace poolguard::api
