#pragma once
// What a handler returns and how it becomes a response. A described struct is a 200 with that document, and a vector
// of them a 200 with an array. The types below are for other responses.

#include "api/problem.hpp"
#include "api/shape.hpp"
#include "base/json/write.hpp"
#include "http/message.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace poolguard::api {

// What handlers that can fail return.
template <class T>
using reply = std::expected<T, problem>;

// 201 with a Location.
template <class T>
struct created {
    T value;
    std::string location; // an absolute path
};
// 200 with an array and, when there are more, a Link to the next page (RFC 8288).
template <class T>
struct page {
    std::vector<T> values;
    std::optional<std::string> next; // the path and query of the next page
};
// 200 with a document that holds the values of one page, and the Link.
template <class T>
struct enveloped {
    T value;
    std::optional<std::string> next; // the path and query of the next page
};
// 200 with the claims of a token, which are known only at run time. The text must outlive the answer.
struct claims {
    std::string_view json;
};
// 204
struct no_content {};

http::response json_response(unsigned status);

// How an answer of that type is written and documented. Only these types are answers.
template <class T>
struct answer;

template <base::json::described_struct T>
struct answer<T> {
    static http::response write(const T& value) {
        auto out = json_response(200);
        base::json::append(out.body, value);
        return out;
    }
    static output_shape describe() { return {.body = named_schema::of<T>(), .headers = {}}; }
};

template <base::json::described_struct T>
struct answer<std::vector<T>> {
    static http::response write(const std::vector<T>& values) {
        auto out = json_response(200);
        base::json::append(out.body, values);
        return out;
    }
    static output_shape describe() { return {.body = named_schema::of<T>(true), .headers = {}}; }
};

namespace detail {

template <class T>
http::response page_response(const T& document, const std::optional<std::string>& next) {
    auto out = json_response(200);
    base::json::append(out.body, document);
    if (next) out.headers.emplace_back("Link", '<' + *next + ">; rel=\"next\"");
    return out;
}
inline output_shape page_shape(named_schema body) {
    return {.description = "One page; the order is the same across pages",
            .body = std::move(body),
            .headers = {{"Link", "The next page, rel=\"next\"; absent on the last page"}}};
}

} // namespace detail

template <base::json::described_struct T>
struct answer<page<T>> {
    static http::response write(const page<T>& given) { return detail::page_response(given.values, given.next); }
    static output_shape describe() { return detail::page_shape(named_schema::of<T>(true)); }
};

template <base::json::described_struct T>
struct answer<enveloped<T>> {
    static http::response write(const enveloped<T>& given) { return detail::page_response(given.value, given.next); }
    static output_shape describe() { return detail::page_shape(named_schema::of<T>()); }
};

template <base::json::described_struct T>
struct answer<created<T>> {
    static http::response write(created<T> given) {
        auto out = json_response(201);
        base::json::append(out.body, given.value);
        out.headers.emplace_back("Location", std::move(given.location));
        return out;
    }
    static output_shape describe() {
        return {.status = 201,
                .description = "Created",
                .body = named_schema::of<T>(),
                .headers = {{"Location", "The path of the new resource"}}};
    }
};

template <>
struct answer<claims> {
    static http::response write(const claims& given) {
        auto out = json_response(200);
        out.body = given.json;
        return out;
    }
    static output_shape describe() {
        return {.body = named_schema{.name = "Claims", .schema = {{"type", "object"}, {"additionalProperties", true}}},
                .headers = {}};
    }
};

template <>
struct answer<no_content> {
    static http::response write(no_content) {
        http::response out;
        out.status = 204;
        return out;
    }
    static output_shape describe() { return {.status = 204, .description = "Done", .body = {}, .headers = {}}; }
};

using header_lines = std::vector<std::pair<std::string, std::string>>;
// 302, maybe with cookies.
struct redirected {
    std::string location;
    header_lines headers{};
    std::string_view code{}; // of the problem that it answers, for the audit and the access log; else empty
    std::string subject{};   // of the user who has signed in; else empty
    std::string_view refusal() const { return code; }
    std::string_view audit_subject() const { return subject; }
};
// A page, or a redirect.
struct page_or_redirect {
    http::response response;
    std::string_view refusal() const { return response.code; }
};
// 200 with a document, and cookies.
template <class T>
struct with_headers {
    T value;
    header_lines headers;
};

template <>
struct answer<redirected> {
    static http::response write(redirected given) {
        http::response out;
        out.status = 302;
        out.code = given.code;
        out.headers = std::move(given.headers);
        out.headers.emplace_back("Location", std::move(given.location));
        return out;
    }
    static output_shape describe() {
        return {.status = 302,
                .description = "A redirect",
                .body = {},
                .headers = {{"Location", "The address to go to"}, {"Set-Cookie", "The browser's cookie"}}};
    }
};

template <base::json::described_struct T>
struct answer<with_headers<T>> {
    static http::response write(with_headers<T> given) {
        auto out = json_response(200);
        base::json::append(out.body, given.value);
        for (auto& line : given.headers)
            out.headers.push_back(std::move(line));
        return out;
    }
    static output_shape describe() {
        return {.body = named_schema::of<T>(), .headers = {{"Set-Cookie", "Sets or clears the browser's cookie"}}};
    }
};

template <base::json::described_struct T>
struct answer<std::variant<with_headers<T>, redirected>> {
    static http::response write(std::variant<with_headers<T>, redirected> given) {
        return std::visit(
            []<class Given>(Given&& one) {
                return answer<std::remove_cvref_t<Given>>::write(std::forward<Given>(one));
            },
            std::move(given));
    }
    static output_shape describe() {
        auto out = answer<with_headers<T>>::describe();
        out.may_redirect = true;
        return out;
    }
};

template <>
struct answer<page_or_redirect> {
    static http::response write(page_or_redirect given) { return std::move(given.response); }
    static output_shape describe() { return {.body = {}, .headers = {}, .may_redirect = true}; }
};

// A page, a script, or anything else that is not a described document.
template <>
struct answer<http::response> {
    static http::response write(http::response given) { return given; }
    static output_shape describe() { return {.body = {}, .headers = {}}; }
};

template <class T>
concept is_answer = requires(T value) {
    { answer<T>::write(std::move(value)) } -> std::same_as<http::response>;
};

} // namespace poolguard::api
