#include "pool/federation/federation_requests.hpp"

#include "base/digest.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t name_length = 18; // 12 digits of time, and 6 random characters

store::key federation_request_key(std::string_view state) {
    return {"federation-trips", base::to_hex(base::sha256(state))};
}

} // namespace

std::string federation_requests::cookie_name(std::string_view state, bool is_secure) {
    return fmt::format("{}{}", cookie_prefix(is_secure), state.substr(0, name_length));
}

result<federation_requests::started> federation_requests::begin(std::string_view pool_id, std::string_view provider,
                                                                std::string_view query) const {
    const auto fresh = [&] { return base::to_base64url(random_.take(secret_bytes)); };
    const auto now = clock_.now();
    started out{fmt::format("{:012x}{}", base::epoch_milliseconds(now), fresh()), fresh(), {fresh(), fresh()}};
    const auto until = now + lifetime;
    const federation_request_document document{std::string(pool_id),
                                               std::string(provider),
                                               std::string(query),
                                               base::to_hex(base::sha256(out.cookie)),
                                               out.secrets.nonce,
                                               out.secrets.verifier,
                                               base::epoch_milliseconds(until)};
    const auto saved = store::save(records_, federation_request_key(out.state), document, store::if_absent{}, until);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return out;
}

result<std::optional<federation_request_document>> federation_requests::end(std::string_view state,
                                                                            std::string_view cookie) const {
    if (state.empty() || cookie.empty()) return std::nullopt;
    const auto at = federation_request_key(state);
    auto found = store::load<federation_request_document>(records_, at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    auto& request = (*found)->value;
    if (!base::equal_in_constant_time(request.cookie_digest, base::to_hex(base::sha256(cookie)))) return std::nullopt;
    if (clock_.now() >= base::from_epoch_milliseconds(request.expires)) return std::nullopt;
    if (request.is_done) return std::move(request);
    // Of several concurrent calls, only the one that writes the record completes the request.
    auto completed = request;
    completed.is_done = true;
    const auto saved = store::save(records_, at, completed, store::if_version{(*found)->version}, (*found)->expires);
    if (!saved && saved.error() == store::error::conflict) return completed;
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return std::move(request);
}

} // namespace poolguard::pool
