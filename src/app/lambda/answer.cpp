#include "app/lambda/answer.hpp"

#include "api/problem.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace poolguard::app::lambda {
namespace {

namespace json = boost::json;

// Headers that concern only the connection to the server.
constexpr std::array<std::string_view, 3> answer_headers_not_passed_on{"connection", "content-length", "keep-alive"};

bool is_passed_on(std::string_view name) {
    return std::ranges::none_of(answer_headers_not_passed_on,
                                [&](std::string_view each) { return base::equal_ignoring_case(name, each); });
}
bool is_cookie(std::string_view name) { return base::equal_ignoring_case(name, "set-cookie"); }

// A load balancer without multi-value headers accepts one value per name, but treats names that differ in case as
// different. Set-Cookie is the only header whose values cannot be joined into one.
std::string in_mixed_case(std::string name, unsigned variant) {
    for (char& c : name) {
        if (!base::is_lower(c)) continue;
        if ((variant & 1U) != 0) c = base::to_upper(c);
        variant >>= 1U;
    }
    return name;
}

json::object single_headers(const http::direct_answer& from, bool with_cookies) {
    json::object out;
    unsigned cookies = 0;
    for (const auto& [name, value] : from.headers) {
        if (!is_passed_on(name)) continue;
        if (is_cookie(name)) {
            if (with_cookies) out[in_mixed_case("set-cookie", cookies++)] = value;
        } else if (auto* there = out.if_contains(name)) {
            *there = fmt::format("{}, {}", std::string_view(there->as_string()), value);
        } else {
            out[name] = value;
        }
    }
    return out;
}

json::object all_values(const http::direct_answer& from) {
    json::object out;
    for (const auto& [name, value] : from.headers) {
        if (!is_passed_on(name)) continue;
        auto& there = out[name];
        if (!there.is_array()) there = json::array{};
        there.get_array().emplace_back(value);
    }
    return out;
}

json::array cookies_of(const http::direct_answer& from) {
    json::array out;
    for (const auto& [name, value] : from.headers)
        if (is_cookie(name)) out.emplace_back(value);
    return out;
}

http::direct_answer too_large() {
    auto problem =
        api::server_failure({}, 500, "answer_too_large", "The response is larger than a Lambda function may return");
    return {.status = problem.status,
            .reason = "Internal Server Error",
            .headers = {{"Content-Type", std::string(problem.content_type)}, {"Cache-Control", "no-store"}},
            .body = std::move(problem.body)};
}

} // namespace

std::string write_answer(const http::direct_answer& from, event_source to) {
    json::object out{{"statusCode", from.status}};
    switch (to) {
    case event_source::http_api:
        out["headers"] = single_headers(from, false);
        if (auto cookies = cookies_of(from); !cookies.empty()) out["cookies"] = std::move(cookies);
        break;
    case event_source::load_balancer:
        out["headers"] = single_headers(from, true);
        break;
    case event_source::rest_api:
    case event_source::load_balancer_with_values:
        out["multiValueHeaders"] = all_values(from);
        break;
    }
    if (to == event_source::load_balancer || to == event_source::load_balancer_with_values)
        out["statusDescription"] = fmt::format("{} {}", from.status, from.reason);
    const bool is_text = base::is_utf8(from.body);
    out["isBase64Encoded"] = !is_text;
    out["body"] = is_text ? from.body : base::to_base64(from.body);
    auto text = json::serialize(out);
    return text.size() <= largest_payload ? text : write_answer(too_large(), to);
}

} // namespace poolguard::app::lambda
