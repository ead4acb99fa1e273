#include "app/lambda/event.hpp"

#include "app/lambda/amazon_trace.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/percent_encoding.hpp"
#include "base/secret.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace poolguard::app::lambda {
namespace {

using base::json::find_object;
using base::json::text_at;
using boost::json::object;
using boost::json::value;
using header_lines = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view not_an_event =
    "The event is not from API Gateway (payload 1.0 or 2.0), a function URL or an Application Load Balancer";

// Connection headers (RFC 9110 section 7.6.1), and headers that write() sets itself.
constexpr std::array<std::string_view, 11> request_headers_not_passed_on{
    "connection",          "content-length",   "expect", "host",    "keep-alive",
    "proxy-authorization", "proxy-connection", "te",     "trailer", "upgrade",
    "transfer-encoding"};

bool is_header_value(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// An event's text as a part of a request target: forbidden characters are escaped, existing escapes are kept.
std::string escaped(std::string_view text, std::string_view forbidden) {
    std::string out;
    for (const char c : text) {
        if (c > ' ' && c < 0x7f && forbidden.find(c) == std::string_view::npos)
            out += c;
        else
            out += base::percent_encode({&c, 1});
    }
    return out;
}

std::string as_path(std::string_view text) { return escaped(text, "\"#<>?\\^`{|}"); }
std::string as_query(std::string_view text) { return escaped(text, "\"#<>\\^`{|}"); }

class reader {
  public:
    reader(const object& from, std::string_view trace)
        : from_(from), trace_(trace), context_(find_object(from, "requestContext")) {}

    std::expected<event, std::string> read() {
        if (context_ == nullptr) return std::unexpected(std::string(not_an_event));
        const bool is_understood = text_at(from_, "version") == "2.0" ? read_http_api() : read_older();
        if (!is_understood) return std::unexpected(std::string(not_an_event));
        POOLGUARD_CHECK(read_body());
        return write();
    }

  private:
    bool read_http_api() {
        const auto* http = find_object(*context_, "http");
        if (http == nullptr) return false;
        out_.source = event_source::http_api;
        method_ = text_at(*http, "method");
        out_.remote_address = text_at(*http, "sourceIp");
        auto path = text_at(from_, "rawPath");
        // Any stage but $default is a prefix of the path.
        const auto stage = text_at(*context_, "stage");
        if (stage != "$default" && path.size() > stage.size() && path.substr(1).starts_with(stage) &&
            (path.size() == stage.size() + 1 || path[stage.size() + 1] == '/'))
            path.remove_prefix(stage.size() + 1);
        target_ = as_path(path.empty() ? "/" : path);
        if (const auto query = text_at(from_, "rawQueryString"); !query.empty())
            target_ += fmt::format("?{}", as_query(query));
        return read_headers("headers") && read_cookies();
    }

    bool read_older() {
        method_ = text_at(from_, "httpMethod");
        target_ = as_path(text_at(from_, "path"));
        const bool has_values = find_object(from_, "multiValueHeaders") != nullptr;
        if (!(has_values ? read_headers("multiValueHeaders") : read_headers("headers"))) return false;
        if (find_object(*context_, "elb") != nullptr) {
            out_.source = has_values ? event_source::load_balancer_with_values : event_source::load_balancer;
            // The load balancer appends the client's address to the header that it received.
            const auto all = header("x-forwarded-for");
            out_.remote_address = base::trim(all.substr(all.rfind(',') + 1));
            out_.is_secure = header("x-forwarded-proto") == "https";
            return read_query(false);
        }
        const auto* identity = find_object(*context_, "identity");
        if (identity == nullptr) return false;
        out_.remote_address = text_at(*identity, "sourceIp");
        return read_query(true);
    }

    // API Gateway decodes the query, a load balancer does not.
    bool read_query(bool is_decoded) {
        const auto add = [&](std::string_view name, const value& given) {
            const auto* text = given.if_string();
            if (text == nullptr) return false;
            const auto written = [&](std::string_view part) {
                return is_decoded ? base::percent_encode(part) : as_query(part);
            };
            query_ += fmt::format("{}{}={}", query_.empty() ? "?" : "&", written(name), written(*text));
            return true;
        };
        const bool is_read = for_each_value("multiValueQueryStringParameters", add, "queryStringParameters");
        target_ += query_;
        return is_read;
    }

    bool read_headers(std::string_view member) {
        return for_each_value(member,
                              [this](std::string_view name, const value& given) {
                                  const auto* text = given.if_string();
                                  if (text == nullptr || !base::is_token(name) || !is_header_value(*text)) return false;
                                  headers_.emplace_back(name, *text);
                                  return true;
                              },
                              {});
    }

    bool read_cookies() {
        const auto* given = from_.if_contains("cookies");
        if (given == nullptr || given->is_null()) return true;
        const auto* list = given->if_array();
        if (list == nullptr) return false;
        std::string joined;
        for (const auto& each : *list) {
            const auto* text = each.if_string();
            if (text == nullptr || !is_header_value(*text)) return false;
            joined += fmt::format("{}{}", joined.empty() ? "" : "; ", std::string_view(*text));
        }
        if (!joined.empty()) headers_.emplace_back("Cookie", std::move(joined));
        return true;
    }

    // Calls `add` for each string of an object of strings or lists of strings; without `member`, of `otherwise`. False
    // if the event has another type there, or `add` returns false.
    template <class Add>
    bool for_each_value(std::string_view member, const Add& add, std::string_view otherwise) const {
        const auto* given = from_.if_contains(member);
        if ((given == nullptr || given->is_null()) && !otherwise.empty()) given = from_.if_contains(otherwise);
        if (given == nullptr || given->is_null()) return true;
        const auto* all = given->if_object();
        return all != nullptr && std::ranges::all_of(*all, [&](const auto& each) {
                   const auto* list = each.value().if_array();
                   if (list == nullptr) return add(each.key(), each.value());
                   return std::ranges::all_of(*list, [&](const value& one) { return add(each.key(), one); });
               });
    }

    std::expected<void, std::string> read_body() {
        const auto* body = from_.if_contains("body");
        if (body == nullptr || body->is_null()) return {};
        const auto* text = body->if_string();
        if (text == nullptr) return std::unexpected(std::string(not_an_event));
        const auto* is_encoded = from_.if_contains("isBase64Encoded");
        if (is_encoded != nullptr && *is_encoded == value(true)) {
            auto decoded = base::from_base64(std::string_view(*text));
            if (!decoded) return std::unexpected(std::string("The event's body is not base64"));
            body_ = std::move(*decoded);
        } else {
            body_ = *text;
        }
        return {};
    }

    std::string_view header(std::string_view lower_name) const {
        const auto found = std::ranges::find_if(
            headers_, [&](const auto& each) { return base::equal_ignoring_case(each.first, lower_name); });
        return found == headers_.end() ? std::string_view{} : std::string_view(found->second);
    }

    // The caller's own trace comes first.
    std::optional<std::string> trace_of_amazon() const {
        if (!header("traceparent").empty()) return std::nullopt;
        auto found = parse_amazon_trace(trace_);
        if (!found) found = parse_amazon_trace(header("x-amzn-trace-id"));
        return found ? std::optional(base::trace::write_traceparent(*found)) : std::nullopt;
    }

    std::expected<event, std::string> write() {
        if (!base::is_token(method_) || !target_.starts_with('/') || out_.remote_address.empty())
            return std::unexpected(std::string(not_an_event));
        auto host = header("host");
        if (host.empty()) host = text_at(*context_, "domainName");
        if (!is_header_value(host)) return std::unexpected(std::string(not_an_event));
        // The headers are wiped below.
        const auto trace = trace_of_amazon();
        auto& text = out_.message;
        text.reserve(body_.size() + 4096);
        text += fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method_, target_, host);
        for (auto& [name, each] : headers_) {
            const auto is_name = [&](std::string_view left_out) { return base::equal_ignoring_case(name, left_out); };
            if (std::ranges::none_of(request_headers_not_passed_on, is_name))
                text += fmt::format("{}: {}\r\n", name, each);
            base::wipe(each);
        }
        if (trace) text += fmt::format("traceparent: {}\r\n", *trace);
        if (!body_.empty()) text += fmt::format("Content-Length: {}\r\n", body_.size());
        text += "\r\n";
        text += body_;
        base::wipe(body_);
        return std::move(out_);
    }

    const object& from_;
    std::string_view trace_;
    const object* context_;
    event out_;
    std::string_view method_;
    std::string target_;
    std::string query_;
    header_lines headers_;
    std::string body_;
};

} // namespace

std::expected<event, std::string> read_event(std::string_view json, std::string_view trace) {
    const auto parsed = base::json::parse(json);
    if (!parsed) return std::unexpected(std::string(base::json::describe(parsed.error())));
    const auto* from = parsed->if_object();
    if (from == nullptr) return std::unexpected(std::string(not_an_event));
    return reader(*from, trace).read();
}

} // namespace poolguard::app::lambda
