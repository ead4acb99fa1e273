#include "api/problem.hpp"

#include "api/browser_page.hpp"
#include "api/problems.hpp"
#include "base/ascii.hpp"
#include "base/json/write.hpp"

#include <algorithm>

namespace poolguard::api {

namespace {

// RFC 6750 section 3 allows printable ASCII, except the two characters that a quoted string would have to escape.
std::string quotable(std::string_view text) {
    std::string out(text);
    std::ranges::replace_if(out, [](char c) { return c < 0x20 || c > 0x7e || c == '"' || c == '\\'; }, '\'');
    return out;
}

std::string bearer_challenge(const problem& refused) {
    if (refused.kind().bearer_error.empty()) return "Bearer realm=\"poolguard\"";
    return fmt::format("Bearer error=\"{}\", error_description=\"{}\"", refused.kind().bearer_error,
                       quotable(refused.detail()));
}

// A body full of unknown members must not cause an answer many times its size.
constexpr std::size_t most_fields = 32;

// A long name may have been cut within a UTF-8 character; removes the rest of that character.
std::string whole_characters(std::string name) {
    auto last = name.size();
    while (last > 0 && (static_cast<unsigned char>(name[last - 1]) & 0xc0) == 0x80)
        --last;
    if (last == 0) return {};
    const auto lead = static_cast<unsigned char>(name[last - 1]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (name.size() - (last - 1) < length) name.resize(last - 1);
    return name;
}

problem invalid_fields(std::string_view names, std::vector<field_problem> fields, unsigned status) {
    return problem(problems::validation_failed, fmt::format("These fields are not valid: {}", names), std::move(fields))
        .with_status(status);
}

http::response document_response(const problem_document& document) {
    http::response out;
    out.status = static_cast<unsigned>(document.status);
    out.content_type = "application/problem+json";
    out.body.reserve(512);
    base::json::append(out.body, document);
    return out;
}

problem_document document_of(unsigned status, std::string_view code, std::string_view detail) {
    return {.type = "/problems/" + std::string(code),
            .title = problem_title(code),
            .status = status,
            .detail = std::string(detail),
            .message = std::string(detail),
            .code = std::string(code),
            .errors = {}};
}

} // namespace

problem problem::with_status(unsigned status) && {
    kind_.status = status;
    return std::move(*this);
}

problem problem::with_wait(std::chrono::seconds wait) && {
    kind_.retry_after = static_cast<unsigned>(wait.count());
    return std::move(*this);
}

problem problem::with_sign_in(std::string address) && {
    sign_in_ = std::move(address);
    return std::move(*this);
}

std::string problem_title(std::string_view code) {
    std::string out(code);
    std::ranges::replace(out, '_', ' ');
    if (!out.empty()) out.front() = base::to_upper(out.front());
    return out;
}

void add_headers_of(const problem& refused, http::response& into) {
    into.code = refused.code();
    if (refused.status() == 401) into.headers.emplace_back("WWW-Authenticate", bearer_challenge(refused));
    if (refused.kind().retry_after != 0)
        into.headers.emplace_back("Retry-After", std::to_string(refused.kind().retry_after));
}

http::response to_response(const problem& refused) {
    auto document = document_of(refused.status(), refused.code(), refused.detail());
    if (!refused.errors().empty()) document.errors = refused.errors();
    auto out = document_response(document);
    add_headers_of(refused, out);
    return out;
}

problem invalid_input(const base::json::field_errors& errors, unsigned status) {
    std::vector<field_problem> fields;
    std::string names;
    for (const auto& error : errors) {
        if (error.kind == base::json::violation::malformed) return {problems::body_malformed, error.expected};
        if (fields.size() == most_fields) break;
        // Only a body that is not an object has no name.
        auto name = error.path.empty() ? std::string("body") : whole_characters(shown_path(error));
        names += (names.empty() ? "" : ", ") + name;
        fields.push_back({std::move(name), describe(error)});
    }
    return invalid_fields(names, std::move(fields), status);
}

problem invalid_field(std::string_view name, std::string message, unsigned status) {
    return invalid_fields(name, {{std::string(name), std::move(message)}}, status);
}

unsigned validation_status(std::string_view path) {
    const auto is_under = [path](std::string_view prefix) {
        return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
    };
    return is_under("/auth") || is_under("/api/auth") || is_under("/profile") ? 400 : 422;
}

http::response server_failure(const http::request& request, unsigned status, std::string_view code,
                              std::string_view detail) {
    if (http::wants_page(request)) return problem_page(problem_kind{status, code, detail}, request);
    return document_response(document_of(status, code, detail));
}

} // namespace poolguard::api
