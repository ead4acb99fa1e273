// Forms in both formats, and cookies: what was written is read again, whatever stands around it.

#include "base/bytes.hpp"
#include "fuzz/fuzz.hpp"
#include "http/cookies.hpp"
#include "http/multipart.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::fuzz {
namespace {

using http::form_fields;

bool is_within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void try_encoded(std::string_view input) {
    const auto fields = http::parse_form(input);
    if (!fields) return;
    std::string written;
    for (const auto& [name, value] : *fields)
        written +=
            fmt::format("{}{}={}", written.empty() ? "" : "&", http::percent_encode(name), http::percent_encode(value));
    require(http::parse_form(written) == fields, "a form that is written is read again");
}

void try_multipart(std::string_view media_type, std::string_view body) {
    const auto form = http::parse_multipart(body, media_type);
    if (!form) return;
    require(form->fields.size() + form->files.size() <= http::most_form_parts, "the number of parts has its bound");
    for (const auto& each : form->files)
        require(is_within(each.content, body), "a file is in the body");
    for (const auto& [_, value] : form->fields)
        require(body.contains(value), "a field is in the body");
}

// A form of one field and one file with these values, as browsers write it.
void write_multipart(std::string_view value, std::string_view file) {
    const std::string boundary = "----fuzz";
    if (value.contains('\0') || value.contains("--" + boundary) || file.contains("--" + boundary)) return;
    const auto body = fmt::format("--{0}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{1}\r\n--{0}\r\n"
                                  "Content-Disposition: form-data; name=\"b\"; filename=\"c\"\r\n"
                                  "Content-Type: text/csv\r\n\r\n{2}\r\n--{0}--\r\n",
                                  boundary, value, file);
    const auto form = http::parse_multipart(body, "multipart/form-data; boundary=" + boundary);
    require(form && form->fields == form_fields{{"a", std::string(value)}}, "a field that is sent is read");
    require(form->files.size() == 1 && form->files[0].content == file && form->files[0].file_name == "c",
            "a file that is sent is read");
}

void try_cookies(std::string_view one, std::string_view other) {
    http::request request;
    const auto value = base::to_base64url(other);
    const auto ours = "poolguard=" + value;
    request.headers = {{"Cookie", one}, {"cookie", ours}};
    const auto names = http::cookie_names(request, "");
    require(std::ranges::is_sorted(names), "names are sorted");
    for (const auto each : names) {
        const auto found = http::find_cookie(request, each);
        require(!found || is_within(*found, one) || is_within(*found, ours), "a value is in its header");
        require(!each.contains(';') && (!found || !found->contains(';')), "cookies are apart");
    }
    http::request alone;
    alone.headers = {{"Cookie", one}};
    const bool is_there_twice = std::ranges::binary_search(http::cookie_names(alone, ""), "poolguard");
    require(http::find_cookie(request, "poolguard") ==
                (is_there_twice ? std::nullopt : std::optional<std::string_view>(value)),
            "a cookie is found, unless another has its name");
}

} // namespace

std::vector<std::string> seeds() {
    return {
        joined({"a=b&c=d+e%20f&=&g", "multipart/form-data; boundary=x"}),
        joined({"a=1; poolguard=2; c", "multipart/form-data; boundary=\"x\\\"y\"",
                "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--"}),
        joined({" poolguard=1;;=;a", "multipart/form-data;boundary=x",
                "--x\r\ncontent-disposition: form-data; filename=\"b.csv\"; name=\"a\"\r\n\r\n1\r\n2\r\n--x--\r\n"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto first = from.next();
    const auto second = from.next();
    try_encoded(first);
    try_multipart(second, from.rest());
    write_multipart(first, from.rest());
    try_cookies(first, second);
}

} // namespace poolguard::fuzz
