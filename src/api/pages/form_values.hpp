#pragma once
// The fields of a form that a page has sent, as an argument of a handler. Passwords may be among them: the values are
// wiped.

#include "api/arguments.hpp"
#include "base/secret.hpp"
#include "http/multipart.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

class form_values {
  public:
    form_values() = default;
    explicit form_values(http::form_fields fields, std::vector<http::form_file> files = {})
        : fields_(std::move(fields)), files_(std::move(files)) {}
    form_values(form_values&&) noexcept = default;
    form_values& operator=(form_values&&) = delete;
    form_values(const form_values&) = delete;
    form_values& operator=(const form_values&) = delete;
    ~form_values();

    // The first value of that name, without spaces around it; empty if there is none.
    std::string_view text(std::string_view name) const;
    // As it was sent.
    base::secret secret(std::string_view name) const;
    bool has(std::string_view name) const;
    // All values of that name that are not empty.
    std::vector<std::string> all(std::string_view name) const;
    // The lines of a text area, without empty ones.
    std::vector<std::string> lines(std::string_view name) const;
    // The content of the file that was chosen in that field, in the request's body; empty if none was.
    std::string_view file(std::string_view name) const;
    const http::form_fields& fields() const { return fields_; }
    // Whether all of it is UTF-8, and not more than any form has.
    bool is_sound() const;

  private:
    http::form_fields fields_;
    std::vector<http::form_file> files_;
};

template <>
struct argument<form_values> {
    static form_values take(const http::request& from, base::json::field_errors& errors);
    static void describe(input_shape&) {}
};

} // namespace poolguard::api
