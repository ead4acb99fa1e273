#include "aws/signature.hpp"

#include "aws/timestamp.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::aws {
namespace {

constexpr std::chrono::minutes window{5};

// Headers that a proxy or the HTTP library may add or change on the way.
constexpr std::array<std::string_view, 6> never_signed{"authorization", "connection",        "content-length",
                                                       "expect",        "transfer-encoding", "user-agent"};

// Shared by all signers and verifiers of the process, as they derive the same keys.
base::secret signing_key(const credentials& of, const credential_scope& scope) {
    static signing_key_cache cache{64};
    return cache.get(of, scope);
}

std::string compute(const signable_request& request, const std::vector<std::string>& signed_names,
                    std::string_view body_hash, std::string_view at, const credentials& who,
                    const credential_scope& scope) {
    const auto request_hash = base::to_hex(base::sha256(canonical_request(request, signed_names, body_hash)));
    const auto to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", at, scope.text(), request_hash);
    return base::to_hex(base::hmac_sha256(signing_key(who, scope).reveal(), to_sign));
}

struct signing_date {
    base::time_point at;
    std::string text; // in the form of X-Amz-Date
    std::string_view header;
};

std::expected<signing_date, signature_error> date_of(const signable_request& request) {
    auto values = values_of(request.headers, "x-amz-date");
    const bool is_amazon = !values.empty();
    if (!is_amazon) values = values_of(request.headers, "date");
    if (values.empty()) return std::unexpected(signature_error::no_date);
    if (values.size() > 1) return std::unexpected(signature_error::malformed_date);
    auto at = from_basic_iso8601(values.front());
    if (!at && !is_amazon) at = from_http_date(values.front());
    if (!at) return std::unexpected(signature_error::malformed_date);
    return signing_date{*at, base::to_basic_iso8601(*at), is_amazon ? "x-amz-date" : "date"};
}

// The first rule about signed headers that is broken, if any.
std::optional<signature_error> check_signed_headers(const signable_request& request, const authorization& given,
                                                    std::string_view date_header) {
    const auto is_signed = [&](std::string_view name) {
        return std::ranges::binary_search(given.signed_headers, name);
    };
    const auto is_unsigned = [&](std::string_view name) {
        return !is_signed(name) && !values_of(request.headers, name).empty();
    };
    if (!is_signed("host")) return signature_error::host_not_signed;
    if (!is_signed(date_header)) return signature_error::date_not_signed;
    if (is_unsigned("x-amz-target")) return signature_error::target_not_signed;
    if (is_unsigned("x-amz-security-token")) return signature_error::token_not_signed;
    for (const auto& name : given.signed_headers)
        if (values_of(request.headers, name).empty()) return signature_error::signed_header_absent;
    return std::nullopt;
}

std::optional<signature_error> check_body(const signable_request& request, std::string_view body_hash) {
    for (const auto value : values_of(request.headers, "x-amz-content-sha256")) {
        if (value.starts_with("UNSIGNED-") || value.starts_with("STREAMING-")) return signature_error::unsigned_body;
        if (value != body_hash) return signature_error::body_mismatch;
    }
    return std::nullopt;
}

bool has_session_token(const signable_request& request, const credentials& who) {
    const auto values = values_of(request.headers, "x-amz-security-token");
    if (who.session_token.empty()) return values.empty();
    return values.size() == 1 && who.session_token.equals(values.front());
}

std::optional<signature_error> check_window(base::time_point at, base::time_point now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (at < second - window) return signature_error::expired;
    if (at > second + window) return signature_error::not_yet_current;
    return std::nullopt;
}

std::expected<authorization, signature_error> authorization_of(const signable_request& request) {
    const auto headers = values_of(request.headers, "authorization");
    if (headers.empty()) return std::unexpected(signature_error::missing);
    if (headers.size() > 1) return std::unexpected(signature_error::repeated);
    return parse_authorization(headers.front());
}

// Everything that can be checked without the secret.
std::optional<signature_error> check_form(const signable_request& request, const authorization& given,
                                          const signing_date& date, std::string_view service, base::time_point now) {
    if (given.scope.service != service) return signature_error::wrong_service;
    if (given.scope.date != std::string_view(date.text).substr(0, 8)) return signature_error::date_mismatch;
    if (const auto error = check_signed_headers(request, given, date.header)) return error;
    return check_window(date.at, now);
}

} // namespace

void sign(signable_request& request, const credentials& who, std::string_view region, std::string_view service,
          base::time_point now) {
    for (const auto name : {"authorization", "x-amz-date", "x-amz-security-token"})
        remove_header(request.headers, name);
    const auto at = base::to_basic_iso8601(now);
    request.headers.emplace_back("X-Amz-Date", at);
    if (!who.session_token.empty()) request.headers.emplace_back("X-Amz-Security-Token", who.session_token.reveal());

    std::vector<std::string> names;
    for (const auto& header : request.headers) {
        auto name = base::to_lower(header.first);
        if (std::ranges::find(never_signed, name) == never_signed.end()) names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    if (!std::ranges::binary_search(names, "host")) throw std::logic_error("a request to sign needs its Host header");

    const credential_scope scope{at.substr(0, 8), std::string(region), std::string(service)};
    const auto signature = compute(request, names, base::to_hex(base::sha256(request.body)), at, who, scope);
    request.headers.emplace_back("Authorization",
                                 fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                                             who.access_key_id, scope.text(), fmt::join(names, ";"), signature));
}

std::expected<caller, signature_refusal> verify(const signable_request& request, base::time_point now,
                                                const credentials_lookup& lookup, std::string_view service) {
    const auto refused = [&](signature_error error, std::string signed_at = {}) {
        return std::unexpected(signature_refusal{error, std::move(signed_at), now});
    };
    const auto given = authorization_of(request);
    if (!given) return refused(given.error());
    const auto date = date_of(request);
    if (!date) return refused(date.error());
    if (const auto error = check_form(request, *given, *date, service, now)) return refused(*error, date->text);
    const auto body_hash = base::to_hex(base::sha256(request.body));
    if (const auto error = check_body(request, body_hash)) return refused(*error);

    // For an unknown key the signature is computed with a stand-in, so that the time does not reveal whether it exists.
    static const credentials stand_in{"unknown", base::secret{std::string(40, 'x')}, {}, {}};
    const auto known = lookup(given->access_key_id);
    const auto& who = known ? *known : stand_in;
    const auto expected = compute(request, given->signed_headers, body_hash, date->text, who, given->scope);
    const bool matches = base::equal_in_constant_time(expected, given->signature);
    if (!known || who.secret_access_key.empty()) return refused(signature_error::unknown_key);
    if (!has_session_token(request, who)) return refused(signature_error::wrong_session_token);
    if (!matches) return refused(signature_error::mismatch);
    if (who.expires && *who.expires <= now) return refused(signature_error::expired_credentials);
    return caller{given->access_key_id, given->scope.region};
}

} // namespace poolguard::aws
