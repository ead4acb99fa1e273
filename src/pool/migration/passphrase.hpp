#pragma once
// Derives a key from a passphrase with Argon2id (RFC 9106).

#include "base/secret.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace poolguard::pool {

struct passphrase_cost {
    std::int64_t memory_kib = std::int64_t{64} * 1024;
    std::int64_t passes = 3;
};
BOOST_DESCRIBE_STRUCT(passphrase_cost, (), (memory_kib, passes))

inline constexpr std::size_t shortest_passphrase = 12; // characters
inline constexpr std::size_t passphrase_salt_bytes = 16;

// Returns 32 bytes, after some tenths of a second. nullopt if the salt does not have 16 bytes, or if the cost is over
// 1 GiB or 64 passes, which a forged file might demand.
std::optional<base::secret> key_from_passphrase(const base::secret& passphrase, const std::string& salt,
                                                const passphrase_cost& cost);

} // namespace poolguard::pool
