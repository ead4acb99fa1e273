#include "pool/migration/passphrase.hpp"

#include <argon2.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t passphrase_key_bytes = 32;
constexpr std::int64_t most_memory_kib = std::int64_t{1024} * 1024;
constexpr std::int64_t most_passes = 64;

} // namespace

std::optional<base::secret> key_from_passphrase(const base::secret& passphrase, const std::string& salt,
                                                const passphrase_cost& cost) {
    if (cost.memory_kib > most_memory_kib || cost.passes > most_passes || cost.memory_kib < 8 || cost.passes < 1 ||
        salt.size() != passphrase_salt_bytes)
        return std::nullopt;
    std::string key(passphrase_key_bytes, '\0');
    const auto status = argon2id_hash_raw(static_cast<std::uint32_t>(cost.passes),
                                          static_cast<std::uint32_t>(cost.memory_kib), 1, passphrase.reveal().data(),
                                          passphrase.reveal().size(), salt.data(), salt.size(), key.data(), key.size());
    if (status != ARGON2_OK) return std::nullopt;
    return base::secret(std::move(key));
}

} // namespace poolguard::pool
