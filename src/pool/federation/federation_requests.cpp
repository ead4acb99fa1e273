#include "pool/federation/federation_requests.hpp"

#include "base/digest.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t secret_bytes = 32;

store::key federation_request_key(std::string_view state) {
    return {"federation-trips", base::to_hex(base::sha256(state))};
}

} // namespace

result<federation_requests::started> federation_requests::begin(std::string_view pool_id, std::string_view provider,
                                                                std::string_view query) const {
    const auto fresh = [&] { return base::to_base64url(random_.take(secret_bytes)); };
    started out{fresh(), fresh(), {fresh(), fresh()}};
    const auto until = clock_.now() + lifetime;
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
    // Of several concurrent calls, only the one that removes the record succeeds.
    const auto removed = records_.remove(at, store::if_version{(*found)->version});
    if (!removed && removed.error() == store::error::conflict) return std::nullopt;
    if (!removed) return std::unexpected(store_failure(removed.error()));
    if (clock_.now() >= base::from_epoch_milliseconds(request.expires)) return std::nullopt;
    return std::move(request);
}

} // namespace poolguard::pool
