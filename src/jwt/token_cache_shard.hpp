#pragma once
// One part of the token cache, under one lock. Entries lie side by side, and what is needed to walk over them (the hash
// chains, the hand of CLOCK) lies apart from the rest, so that looking for a token that is not there, and making room,
// touch little memory.

#include "jwt/token_cache.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class token_cache::shard {
  public:
    // A token and its hash, which is computed once.
    struct name {
        std::string_view token;
        std::size_t hash;
    };

    shard(std::size_t max_entries, std::size_t max_bytes) : max_entries_(max_entries), max_bytes_(max_bytes) {}

    std::shared_ptr<const cached_token> find(const name& wanted, const key_set& keys, base::time_point now);
    std::shared_ptr<const cached_token> insert(const name& given, std::shared_ptr<const cached_token> token,
                                               const public_key& key, const key_set& keys, base::time_point now);
    std::size_t size() const;
    std::size_t bytes() const;
    void clear();

  private:
    using index = std::uint32_t;
    static constexpr index none = ~index{0};

    struct link {
        std::size_t hash;
        base::time_point usable_from, usable_until;
        index next; // in the chain of its bucket
        bool used;
    };
    struct entry {
        std::string text;
        std::shared_ptr<const cached_token> token;
        // The key that signed, by value, as its set may be gone; and the set that it was last seen in.
        std::string fingerprint;
        std::uint64_t seen_in;
        std::size_t cost;
    };

    // The link that has the index of the next entry, or the bucket.
    index& bucket_of(std::size_t hash) { return buckets_[hash & (buckets_.size() - 1)]; }
    index& place_of(index at);
    index find_index(const name& wanted) const;
    bool still_good(index at, const key_set& keys, base::time_point now);
    void make_room(std::size_t cost, base::time_point now);
    void add(std::size_t hash, entry made);
    void remove(index at);
    void grow();

    mutable std::mutex mutex_;
    std::vector<index> buckets_; // the first of each chain; their number is a power of two, or 0
    std::vector<link> links_;    // one for each entry
    std::vector<entry> entries_;
    std::string spare_; // the text of an entry that was removed: its memory is used again
    index hand_ = 0;
    std::size_t bytes_ = 0;
    std::size_t max_entries_;
    std::size_t max_bytes_;
};

} // namespace poolguard::jwt
