#pragma once
// multipart/form-data, the format of forms with files. Source: RFC 7578; RFC 2046 section 5.1.

#include "http/form.hpp"
#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::http {

// A file that a form was sent with. Where none was chosen, browsers send one without name and content.
struct form_file {
    std::string name;         // of the form's field
    std::string file_name;    // as the browser says
    std::string_view content; // in the request's body
};
struct multipart_form {
    form_fields fields;
    std::vector<form_file> files;
};

inline constexpr std::size_t most_form_parts = 200;

// nullopt if the media type has no usable boundary, if the body is not made of whole parts with names, or if a field
// that is no file has a NUL.
std::optional<multipart_form> parse_multipart(std::string_view body, std::string_view media_type);

// A form in either format, as its media type says. The files live as long as the request's body.
std::optional<multipart_form> read_form(const request& from);

} // namespace poolguard::http
