#pragma once
// Caches verified tokens, so that seeing one again costs a lookup instead of a signature check. Tokens are compared as
// whole texts. An entry is valid until its token expires, and only while the key set in use has the key that signed it.
// Bounded in number and memory; entries not used recently are evicted first (CLOCK). One cache belongs to one verifier,
// because it remembers the result of one policy. For any number of threads.

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
    // At least 1 entry; max_bytes is compared with an estimate of the memory that the entries take. Both are divided
    // evenly among the shards, which are never more than the entries. Throws std::invalid_argument for a 0.
    token_cache(std::size_t max_entries, std::size_t max_bytes, std::size_t shards = 16);
    token_cache(const token_cache&) = delete;
    token_cache& operator=(const token_cache&) = delete;
    ~token_cache();

    // Null if the token is not known or has expired, if its key is not in the set, or if there is no set.
    std::shared_ptr<const cached_token> find(std::string_view token, const key_set* current_keys, base::time_point now);

    // Keeps the result of verifying exactly this token with these keys, and returns the shared entry. If another thread
    // was faster, that is its entry. A token that has expired or for which there is no room is not kept.
    std::shared_ptr<const cached_token> insert(std::string_view token, verified_token verified, const key_set& keys,
                                               base::time_point now);
    // The same for an entry that was made before.
    std::shared_ptr<const cached_token> insert(std::string_view token, std::shared_ptr<const cached_token> made,
                                               const key_set& keys, base::time_point now);

    std::size_t size() const;
    // The estimate that is compared with max_bytes.
    std::size_t bytes() const;
    void clear();

  private:
    class shard;
    shard& shard_of(std::size_t hash) const;

    std::vector<std::unique_ptr<shard>> shards_;
};

} // namespace poolguard::jwt
