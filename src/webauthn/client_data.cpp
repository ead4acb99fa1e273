#include "webauthn/client_data.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/url.hpp"

namespace poolguard::webauthn {
namespace {

bool is_at_or_below(std::string_view host, std::string_view domain) {
    if (!host.ends_with(domain)) return false;
    host.remove_suffix(domain.size());
    return host.empty() || host.ends_with('.');
}

} // namespace

std::expected<client_data, error> read_client_data(std::string_view json) {
    using base::json::find_text;
    constexpr auto refused = std::unexpected(error::malformed_client_data);
    if (json.size() > max_client_data_bytes) return refused;
    const auto document = base::json::parse(json);
    if (!document) return refused;
    const auto& members = base::json::object_in(*document);
    const auto type = find_text(members, "type");
    const auto challenge = find_text(members, "challenge");
    const auto origin = find_text(members, "origin");
    const auto decoded = base::from_base64url(challenge.value_or("="));
    if (!type || !decoded || !origin) return refused;
    client_data out{std::string(*type), *decoded, std::string(*origin), false, {}};
    if (const auto* crosses = members.if_contains("crossOrigin")) {
        if (!crosses->is_bool()) return refused;
        out.is_cross_origin = crosses->get_bool();
    }
    if (const auto* top = members.if_contains("topOrigin")) {
        if (!top->is_string()) return refused;
        out.top_origin = std::string(top->get_string());
    }
    return out;
}

bool is_origin_of(std::string_view relying_party, std::string_view origin) {
    constexpr std::string_view app = "android:apk-key-hash:";
    if (origin.starts_with(app)) {
        const auto hash = base::from_base64url(origin.substr(app.size()));
        return hash && hash->size() == 32;
    }
    const auto parts = base::split_url(origin);
    // Anything besides scheme, host and port is no part of an origin.
    if (relying_party.empty() || !parts || parts->has_user || parts->origin() != origin) return false;
    if (!is_at_or_below(parts->host, relying_party)) return false;
    return parts->scheme == "https" || (parts->scheme == "http" && is_at_or_below(relying_party, "localhost"));
}

} // namespace poolguard::webauthn
