#include "pool/tokens/signing_keys.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/sign_in_records.hpp"

#include <array>
#include <future>

namespace poolguard::pool {
namespace {

struct keys_document {
    static constexpr bool has_defaults = true;
    std::string id_key;     // sealed PKCS#8 in PEM, base64
    std::string access_key; // the same
};
BOOST_DESCRIBE_STRUCT(keys_document, (), (id_key, access_key))

failure broken_keys(std::string_view pool_id, std::string_view reason) {
    base::log::error("signing_keys_unusable", {{"pool", pool_id}, {"reason", reason}});
    return {cognito::failure_name::internal_error, "The signing keys of the user pool cannot be used."};
}

using generated_key = decltype(jwt::signing_key::generate_rsa());

result<std::string> seal_key(const generated_key& key, const base::sealer& sealer, base::random_source& random,
                             std::string_view pool_id) {
    if (!key) return std::unexpected(broken_keys(pool_id, jwt::describe(key.error())));
    const auto pem = key->to_pem();
    if (pem.empty()) return std::unexpected(broken_keys(pool_id, "the key could not be written as PEM"));
    return base::to_base64(sealer.seal(random, pem.reveal(), pool_id));
}

result<jwt::signing_key> open_sealed(const base::sealer& sealer, std::string_view sealed, std::string_view pool_id) {
    const auto data = base::from_base64(sealed);
    auto pem = data ? sealer.open(*data, pool_id) : std::nullopt;
    if (!pem) return std::unexpected(broken_keys(pool_id, "sealed with another key, or altered"));
    auto key = jwt::signing_key::from_pem(base::secret{std::move(*pem)});
    if (!key) return std::unexpected(broken_keys(pool_id, jwt::describe(key.error())));
    return std::move(*key);
}

} // namespace

signing_keys::signing_keys(store::records& records, base::random_source& random, const base::sealer& sealer)
    : records_(records), random_(random), sealer_(sealer) {}

result<std::shared_ptr<const pool_signing_keys>> signing_keys::of(std::string_view pool_id, std::int64_t created) {
    const std::string id(pool_id);
    {
        const std::shared_lock reading(mutex_);
        const auto found = known_.find(id);
        if (found != known_.end() && found->second.created == created) return found->second.keys;
    }
    const auto at = keys::signing(pool_id);
    auto loaded = load(at, pool_id);
    if (loaded && *loaded == nullptr) loaded = load_or_make(at, pool_id);
    if (!loaded) return loaded;
    if (*loaded == nullptr) return std::unexpected(broken_keys(pool_id, "removed while they were being read"));
    const std::unique_lock writing(mutex_);
    known_.insert_or_assign(id, known_keys{*loaded, created});
    return loaded;
}

result<std::shared_ptr<const pool_signing_keys>> signing_keys::load(const store::key& at, std::string_view pool_id) {
    const auto found = store::load<keys_document>(records_, at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return nullptr;
    POOLGUARD_TRY(auto id_key, open_sealed(sealer_, (*found)->value.id_key, pool_id));
    POOLGUARD_TRY(auto access_key, open_sealed(sealer_, (*found)->value.access_key, pool_id));
    const std::array jwks{id_key.jwk_json(), access_key.jwk_json()};
    auto json = jwt::key_set_json(jwks);
    auto verifying = jwt::key_set::parse(json);
    if (!verifying) return std::unexpected(broken_keys(pool_id, jwt::describe(verifying.error())));
    return std::make_shared<const pool_signing_keys>(
        pool_signing_keys{std::move(id_key), std::move(access_key), std::move(json), std::move(*verifying)});
}

result<std::shared_ptr<const pool_signing_keys>> signing_keys::load_or_make(const store::key& at,
                                                                            std::string_view pool_id) {
    const std::scoped_lock alone(making_);
    auto loaded = load(at, pool_id);
    if (!loaded || *loaded != nullptr) return loaded;
    POOLGUARD_CHECK(make(at, pool_id));
    return load(at, pool_id);
}

result<void> signing_keys::make(const store::key& at, std::string_view pool_id) {
    // They take most of the time of a first start, so the two are made at once.
    auto second = std::async([] { return jwt::signing_key::generate_rsa(); });
    const auto first = jwt::signing_key::generate_rsa();
    POOLGUARD_TRY(auto id_key, seal_key(first, sealer_, random_, pool_id));
    POOLGUARD_TRY(auto access_key, seal_key(second.get(), sealer_, random_, pool_id));
    const auto saved =
        store::save(records_, at, keys_document{std::move(id_key), std::move(access_key)}, store::if_absent{});
    // A conflict means that another node was first; its keys are used.
    if (!saved && saved.error() != store::error::conflict) return std::unexpected(store_failure(saved.error()));
    return {};
}

} // namespace poolguard::pool
