// Signature Version 4: what was signed is accepted, the same request in another spelling too, and anything else is not.

#include "aws/signature.hpp"
#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::fuzz {
namespace {

using aws::signable_request;

const base::time_point now = base::from_epoch_seconds(1'440'938'160);

aws::credentials example() { return {"AKIDEXAMPLE", base::secret(std::string("secret")), {}, {}}; }

std::optional<aws::credentials> find(std::string_view key) {
    if (key != "AKIDEXAMPLE") return std::nullopt;
    return example();
}

bool is_accepted(const signable_request& request) { return aws::verify(request, now, find, "dynamodb").has_value(); }

void try_authorization(std::string_view header) {
    const auto read = aws::parse_authorization(header);
    if (!read) return;
    require(std::ranges::is_sorted(read->signed_headers) && !read->signed_headers.empty(), "names are sorted");
    const auto written =
        fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", read->access_key_id,
                    read->scope.text(), fmt::join(read->signed_headers, ";"), read->signature);
    const auto again = aws::parse_authorization(written);
    require(again && again->access_key_id == read->access_key_id && again->scope == read->scope &&
                again->signed_headers == read->signed_headers && again->signature == read->signature,
            "a header that is written is read again");
}

void try_canonical(std::string_view path, std::string_view query) {
    const auto canonical = aws::canonical_query(query);
    require(aws::canonical_query(canonical) == canonical, "a canonical query stays as it is");
    const auto shown = aws::canonical_path(path);
    require(shown.starts_with('/') && !shown.contains("//") && !shown.contains("/./") && !shown.contains("/../"),
            "a canonical path has no detours");
    require(std::ranges::all_of(shown, [](char c) { return base::is_unreserved(c) || c == '/' || c == '%'; }),
            "the rest is encoded");
}

// One after the other as the request has them; what was signed must be what is compared.
void try_signing(std::string_view path, std::string_view query, std::string_view value, std::string_view body) {
    signable_request request{"POST", std::string(path), std::string(query), {{"Host", "localhost"}}, body};
    request.headers.emplace_back("X-Amz-Target", value);
    aws::sign(request, example(), "eu-west-1", "dynamodb", now);
    require(is_accepted(request), "what was signed is accepted");
    auto other = request;
    other.query = aws::canonical_query(query);
    require(is_accepted(other), "so is its canonical query");
    // Each check costs some hashes, so an input tries one of the changes.
    static constexpr std::array changes{+[](signable_request& it) { it.method = "GET"; },
                                        +[](signable_request& it) { it.path += "/x"; },
                                        +[](signable_request& it) { it.query += "&x"; },
                                        +[](signable_request& it) { it.body = "other text"; },
                                        +[](signable_request& it) { it.headers[1].second += "x"; },
                                        +[](signable_request& it) { it.headers.emplace_back("x-amz-target", "y"); }};
    other = request;
    changes.at((path.size() + query.size() + value.size() + body.size()) % changes.size())(other);
    require(!is_accepted(other) || body == "other text", "a changed request is refused");
}

} // namespace

std::vector<std::string> seeds() {
    return {joined({"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/dynamodb/aws4_request, "
                    "SignedHeaders=host;x-amz-date, Signature="
                    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                    "/a/./b/../c//d%20e", "b=2&a=1&a=%20&c&=&%zz", "DynamoDB_20120810.GetItem", "{}"}),
            joined({"AWS4-HMAC-SHA256  Credential = A/1/2/3/aws4_request,Signature=", "", "x=%2F+", " a  b ",
                    "other text"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    try_authorization(from.next());
    const auto path = from.next();
    const auto query = from.next();
    const auto value = from.next();
    try_canonical(path, query);
    try_signing(path, query, value, from.rest());
}

} // namespace poolguard::fuzz
