#include "app/server/shared_keys.hpp"

#include "base/digest.hpp"
#include "base/json/write.hpp"
#include "base/seal.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <fmt/format.h>

namespace poolguard::app {

struct key_pair_document {
    std::string access_key_id;
    std::string sealed; // the other half, base64
};
BOOST_DESCRIBE_STRUCT(key_pair_document, (), (access_key_id, sealed))

namespace {

store::key key_check() { return {"server", "key-check"}; }

constexpr auto other_folder_key =
    "This data folder was made with another key: set APP_SECRET_KEY to its former value, or do "
    "not set it if it was not set (the key is then in secret.key)";
constexpr auto other_shared_key =
    "The records were made with another key: all servers with the same tables need the same "
    "APP_SECRET_KEY, or the same secret.key in their data folders";

// What is wrong with the key in the folder ends with how to mend it.
std::string mend_key_file(const data_folder& folder, std::string_view what) {
    return fmt::format("{} {}: restore it from a backup, or set APP_SECRET_KEY if the key was set there",
                       folder.secret_key_file().string(), what);
}

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
                                                    store::records& records, base::random_source& random) {
    if (!given.secret_key.empty()) return given.secret_key;
    // In this order: a server that starts at the same time writes the key before the record.
    const auto sealed = records.get(key_check());
    if (!sealed) return std::unexpected(as_text(sealed.error()));
    if (std::error_code ignored; !*sealed || std::filesystem::exists(folder.secret_key_file(), ignored))
        return folder.secret_key(random);
    if (given.store.is_shared()) return std::unexpected(other_shared_key);
    return std::unexpected(mend_key_file(folder, "is missing, but the records were sealed with it"));
}

std::expected<void, std::string> check_key(const settings& given, const data_folder& folder, store::records& records,
                                           const base::secret& key) {
    const auto own = base::json::write(base::to_hex(base::hmac_sha256(key.reveal(), "poolguard.key-check.v1")));
    auto kept = records.get(key_check());
    if (kept && !*kept) {
        if (const auto put = records.put(key_check(), own, store::if_absent{}); put) return {};
        kept = records.get(key_check());
    }
    if (!kept) return std::unexpected(as_text(kept.error()));
    if (*kept && base::equal_in_constant_time((*kept)->document, own)) return {};
    if (given.store.is_shared()) return std::unexpected(other_shared_key);
    if (!given.secret_key.empty()) return std::unexpected(other_folder_key);
    return std::unexpected(mend_key_file(folder, "is not the key that the records were sealed with"));
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
