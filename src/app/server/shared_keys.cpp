#include "app/server/shared_keys.hpp"

#include "base/digest.hpp"
#include "base/json/write.hpp"
#include "base/seal.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

namespace poolguard::app {

struct key_pair_document {
    std::string access_key_id;
    std::string sealed; // the other half, base64
};
BOOST_DESCRIBE_STRUCT(key_pair_document, (), (access_key_id, sealed))

namespace {

constexpr auto other_folder_key =
    "This data folder was made with another key: set APP_SECRET_KEY to its former value, or do "
    "not set it if it was not set (the key is then in secret.key)";
constexpr auto other_shared_key =
    "The records were made with another key: all servers with the same tables need the same "
    "APP_SECRET_KEY, or the same secret.key in their data folders";

std::string as_text(store::error why) { return std::string(describe(why)); }

// Returns the pair of the first server that stored one.
std::expected<aws::credentials, std::string> share(store::records& records, const aws::credentials& own,
                                                   const base::secret& key, base::random_source& random) {
    const store::key place{"server", "key-pair"};
    const base::sealer sealer(key, "poolguard.key-pair.v1");
    const key_pair_document document{
        own.access_key_id, base::to_base64(sealer.seal(random, own.secret_access_key.reveal(), own.access_key_id))};
    const auto saved = store::save(records, place, document, store::if_absent{});
    if (saved) return own;
    if (saved.error() != store::error::conflict) return std::unexpected(as_text(saved.error()));
    const auto found = store::load<key_pair_document>(records, place);
    if (!found) return std::unexpected(as_text(found.error()));
    if (!*found) return std::unexpected(as_text(store::error::unavailable));
    const auto& kept = (*found)->value;
    const auto sealed = base::from_base64(kept.sealed);
    auto opened = sealed ? sealer.open(*sealed, kept.access_key_id) : std::nullopt;
    if (!opened) return std::unexpected(as_text(store::error::damaged));
    aws::credentials out;
    out.access_key_id = kept.access_key_id;
    out.secret_access_key = base::secret(std::move(*opened));
    return out;
}

} // namespace

std::expected<base::secret, std::string> settle_key(const settings& given, const data_folder& folder,
                                                    base::random_source& random) {
    if (given.secret_key.empty()) return folder.secret_key(random);
    return given.secret_key;
}

std::expected<void, std::string> check_key(store::records& records, const base::secret& key, bool are_shared) {
    const store::key place{"server", "key-check"};
    const auto own = base::json::write(base::to_hex(base::hmac_sha256(key.reveal(), "poolguard.key-check.v1")));
    auto kept = records.get(place);
    if (kept && !*kept) {
        if (const auto put = records.put(place, own, store::if_absent{}); put) return {};
        kept = records.get(place);
    }
    if (!kept) return std::unexpected(as_text(kept.error()));
    if (*kept && base::equal_in_constant_time((*kept)->document, own)) return {};
    return std::unexpected(std::string(are_shared ? other_shared_key : other_folder_key));
}

std::expected<aws::credentials, std::string> settle_key_pair(const settings& given, const data_folder& folder,
                                                             store::records& records, const base::secret& key,
                                                             base::random_source& random) {
    if (!given.pool.access_key_id) {
        auto own = folder.key_pair(random);
        if (!own || !given.store.is_shared()) return own;
        auto agreed = share(records, *own, key, random);
        if (!agreed) return agreed;
        POOLGUARD_CHECK(folder.store_key_pair(*agreed));
        return agreed;
    }
    aws::credentials out;
    out.access_key_id = *given.pool.access_key_id;
    out.secret_access_key = given.pool.secret_access_key;
    POOLGUARD_CHECK(folder.store_key_pair(out));
    return out;
}

} // namespace poolguard::app
