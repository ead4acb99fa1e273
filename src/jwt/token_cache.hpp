#pragma once
// Tokens that were verified before, so that seeing one again costs a look-up and not a signature. Compared as whole
// texts. An entry ends with its token, and with the key that signed it: as soon as the key set in use has no such
// key, the token is not found. Bounded in number and memory; what was not asked for lately goes first (CLOCK).
// One cache belongs to one verifier, as it remembers the verdict of one policy. For any number of threads.

#include "base/clock.hpp"
#include "jwt/cached_token.hpp"
#include "jwt/key_set.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class token_cache {
  public:
    // At least 1 entry, and memory in bytes by an estimate of what the entries take. Both are divided evenly among the
    // shards, of which there are never more than entries. Throws std::invalid_argument for a 0.
    token_cache(std::size_t max_entries, std::size_t max_bytes, std::size_t shards = 16);
    token_cache(const token_cache&) = delete;
    token_cache& operator=(const token_cache&) = delete;
    ~token_cache();

    // Null when the token is not known, has expired, or its key is not in the set; and without a set.
    std::shared_ptr<const cached_token> find(std::string_view token, const key_set* current_keys, base::time_point now);

    // Keeps what the verifier made of exactly this token with these keys, and gives it back as it is shared. When
    // another thread was faster its entry is given; when there is no room for it, or it has expired, it is not kept.
    std::shared_ptr<const cached_token> insert(std::string_view token, verified_token verified, const key_set& keys,
                                               base::time_point now);

    std::size_t size() const;
    // The estimate that is held against max_bytes.
    std::size_t bytes() const;
    void clear();

  private:
    class shard;
    shard& shard_of(std::size_t hash) const;

    std::vector<std::unique_ptr<shard>> shards_;
};

} // namespace poolguard::jwt
