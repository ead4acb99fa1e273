#include "pool/oauth/client_authentication.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "pool/oauth/issuer_path.hpp"

namespace poolguard::pool {
namespace {

struct client_credentials {
    std::string id;
    base::secret secret;
};

std::optional<client_credentials> read_basic(std::string_view encoded) {
    auto decoded = base::from_base64(encoded);
    if (!decoded) return std::nullopt;
    const base::secret plain(std::move(*decoded));
    const auto colon = plain.reveal().find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    return client_credentials{std::string(plain.reveal().substr(0, colon)),
                              base::secret(std::string(plain.reveal().substr(colon + 1)))};
}

} // namespace

std::string_view credentials_of(const http::request& request, std::string_view scheme) {
    const auto header = request.find_header("Authorization").value_or("");
    if (request.count_headers("Authorization") != 1 || header.size() <= scheme.size() ||
        !base::equal_ignoring_case(header.substr(0, scheme.size()), scheme) || header[scheme.size()] != ' ')
        return {};
    return base::trim(header.substr(scheme.size()));
}

std::expected<sign_in_place, std::string_view> authenticate_client(const http::request& request,
                                                                   const parameters& given, user_pools& pools) {
    client_credentials with{std::string(given.get("client_id")), base::secret(std::string(given.get("client_secret")))};
    if (request.count_headers("Authorization") > 0) {
        auto basic = read_basic(credentials_of(request, "Basic"));
        if (!basic) return std::unexpected("invalid_client");
        if (!with.secret.empty() || (!with.id.empty() && with.id != basic->id))
            return std::unexpected("invalid_request");
        with = std::move(*basic);
    }
    if (with.id.empty()) return std::unexpected("invalid_request");
    auto place =
        cognito::is_client_id(with.id) ? find_place(pools, with.id) : result<sign_in_place>(std::unexpected(failure{}));
    if (!place) {
        const bool is_unknown =
            place.error().name.empty() || place.error().name == cognito::failure_name::resource_not_found;
        return std::unexpected(is_unknown ? "invalid_client" : "server_error");
    }
    if (!is_below_issuer_of(*place->pool, request)) return std::unexpected("invalid_client");
    if (!pools.secrets().accepts(*place->client, with.secret.reveal())) return std::unexpected("invalid_client");
    place->by.user_agent = request.find_header("User-Agent").value_or("");
    place->from = {std::string(request.remote_address), place->by.user_agent};
    return std::move(*place);
}

} // namespace poolguard::pool
