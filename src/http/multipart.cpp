#include "http/multipart.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace poolguard::http {
namespace {

using part_parameters = std::vector<std::pair<std::string, std::string>>; // names in lower case

// Takes the value of a parameter off the front of `rest`. Browsers write a quotation mark in a name as "%22", so only
// other clients escape it with a backslash.
std::optional<std::string> take_part_value(std::string_view& rest) {
    if (!rest.starts_with('"')) {
        const auto value = rest.substr(0, rest.find(';'));
        rest.remove_prefix(value.size());
        return std::string(base::trim(value, " \t"));
    }
    std::string out;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return out;
        }
        if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
        out += rest[i];
    }
    return std::nullopt;
}

// The parameters behind the value of a header: `form-data; name="a"; filename="b.png"`.
std::optional<part_parameters> parameters_of(std::string_view header) {
    part_parameters out;
    auto rest = header.substr(std::min(header.find(';'), header.size()));
    while (rest.starts_with(';')) {
        rest = base::trim(rest.substr(1), " \t");
        if (rest.empty()) break;
        const auto equals = rest.find('=');
        if (equals == rest.npos) return std::nullopt;
        auto name = base::to_lower(base::trim(rest.substr(0, equals), " \t"));
        rest = base::trim(rest.substr(equals + 1), " \t");
        auto value = take_part_value(rest);
        if (!value) return std::nullopt;
        out.emplace_back(std::move(name), std::move(*value));
        rest = base::trim(rest, " \t");
    }
    if (!rest.empty()) return std::nullopt;
    return out;
}

std::optional<std::string> parameter(const part_parameters& of, std::string_view name) {
    const auto found = std::ranges::find(of, name, &part_parameters::value_type::first);
    if (found == of.end()) return std::nullopt;
    return found->second;
}

// The value of Content-Disposition; empty if there is none.
std::string_view disposition_in(std::string_view headers) {
    while (!headers.empty()) {
        const auto end = std::min(headers.find("\r\n"), headers.size());
        const auto line = headers.substr(0, end);
        headers.remove_prefix(std::min(end + 2, headers.size()));
        const auto colon = line.find(':');
        if (colon != line.npos && base::equal_ignoring_case(line.substr(0, colon), "content-disposition"))
            return base::trim(line.substr(colon + 1), " \t");
    }
    return {};
}

bool add_part(multipart_form& into, std::string_view part) {
    constexpr std::size_t longest_headers = 4096;
    constexpr std::string_view blank_line = "\r\n\r\n";
    const auto headers_end = part.find(blank_line);
    if (headers_end == part.npos || headers_end > longest_headers) return false;
    const auto disposition = disposition_in(part.substr(0, headers_end));
    const auto kind = base::trim(disposition.substr(0, disposition.find(';')), " \t");
    const auto parameters = parameters_of(disposition);
    if (!base::equal_ignoring_case(kind, "form-data") || !parameters) return false;
    auto name = parameter(*parameters, "name");
    if (!name) return false;
    const auto content = part.substr(headers_end + blank_line.size());
    if (auto file_name = parameter(*parameters, "filename"))
        into.files.push_back({std::move(*name), std::move(*file_name), content});
    else if (content.contains('\0')) // as in the other format
        return false;
    else
        into.fields.emplace_back(std::move(*name), content);
    return true;
}

std::optional<std::string> boundary_of(std::string_view media_type) {
    constexpr std::size_t longest_boundary = 70;
    const auto kind = base::trim(media_type.substr(0, media_type.find(';')), " \t");
    if (!base::equal_ignoring_case(kind, "multipart/form-data")) return std::nullopt;
    const auto parameters = parameters_of(media_type);
    auto out = parameters ? parameter(*parameters, "boundary") : std::nullopt;
    if (!out || out->empty() || out->size() > longest_boundary) return std::nullopt;
    return out;
}

} // namespace

std::optional<multipart_form> parse_multipart(std::string_view body, std::string_view media_type) {
    const auto boundary = boundary_of(media_type);
    if (!boundary) return std::nullopt;
    const auto delimiter = fmt::format("\r\n--{}", *boundary);
    // The first one has no line end before it if nothing stands in front.
    const auto first = std::string_view(delimiter).substr(2);
    if (!body.starts_with(first)) return std::nullopt;
    body.remove_prefix(first.size());
    multipart_form out;
    while (!body.starts_with("--")) {
        const bool is_line = body.starts_with("\r\n");
        const auto end = body.find(delimiter);
        if (!is_line || end == body.npos || end < 2) return std::nullopt;
        if (out.fields.size() + out.files.size() == most_form_parts) return std::nullopt;
        if (!add_part(out, body.substr(2, end - 2))) return std::nullopt;
        body.remove_prefix(end + delimiter.size());
    }
    return out;
}

std::optional<multipart_form> read_form(const request& from) {
    constexpr std::string_view multipart = "multipart/";
    const auto media_type = from.find_header("Content-Type").value_or("");
    if (base::equal_ignoring_case(media_type.substr(0, multipart.size()), multipart))
        return parse_multipart(from.body, media_type);
    auto fields = parse_form(from.body);
    if (!fields) return std::nullopt;
    return multipart_form{std::move(*fields), {}};
}

} // namespace poolguard::http
