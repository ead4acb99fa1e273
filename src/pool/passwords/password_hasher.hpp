#pragma once
// Passwords at rest: Argon2id (RFC 9106) in PHC form, by default with 19 MiB, two passes and one lane. A stored hash
// names its own cost, so the cost can be raised while older hashes go on to work.

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

// Thread-safe. Each call takes tens of milliseconds and the memory of its cost; calls beyond the number of cores wait.
class password_hasher {
  public:
    explicit password_hasher(base::random_source& random, hashing_cost cost = {});

    // "$argon2id$v=19$m=19456,t=2,p=1$…" with a fresh salt of 16 bytes. Throws std::runtime_error when there is no
    // memory for it.
    std::string hash(std::string_view password) const;
    // False for a wrong password and for a hash that cannot be read. Throws std::runtime_error when there is no
    // memory for it, so that a right password is never called wrong.
    bool verify(std::string_view phc, std::string_view password) const;
    // Costs what `verify` costs; for users that do not exist or have no password.
    void verify_nothing(std::string_view password) const;

  private:
    base::random_source& random_;
    hashing_cost cost_;
    // As many at once as there are cores: more would take memory and make none of them faster.
    mutable hashing_memory memory_;
};

} // namespace poolguard::pool
