#pragma once
// Password hashes: Argon2id (RFC 9106) in PHC form, by default with 19 MiB, two passes and one lane. A hash contains
// its cost, so the cost can be raised while older hashes keep working.

#include "base/random.hpp"
#include "pool/passwords/hashing_memory.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct hashing_cost {
    std::uint32_t memory_kib = 19'456;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
};

// Hardly slows down guessing: only for test suites, which make many users.
inline constexpr hashing_cost fast_hashing_for_tests{.memory_kib = 8, .passes = 1, .lanes = 1};

// Thread-safe. Each call takes tens of milliseconds and the memory of its cost; calls beyond the number of cores wait.
class password_hasher {
  public:
    explicit password_hasher(base::random_source& random, hashing_cost cost = {});

    // "$argon2id$v=19$m=19456,t=2,p=1$…" with a fresh salt of 16 bytes. Throws std::runtime_error when memory runs out.
    std::string hash(std::string_view password) const;
    // Also of a hash that an imported user brought (see brought_hash). False for a wrong password and for a hash that
    // cannot be read. Throws std::runtime_error when memory runs out, so that a right password is never reported as
    // wrong.
    bool verify(std::string_view phc, std::string_view password) const;
    // Whether the hash was made at a lower cost than the one that is set, or by another algorithm.
    bool is_weaker(std::string_view phc) const;
    // Takes as long as `verify`; for users that do not exist or have no password.
    void verify_nothing(std::string_view password) const;

  private:
    base::random_source& random_;
    hashing_cost cost_;
    // One for each core: more at once would need memory without being faster.
    mutable hashing_memory memory_;
};

} // namespace poolguard::pool
