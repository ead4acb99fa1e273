#pragma once
// One part of the token cache, under one lock.

#include "jwt/token_cache.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace poolguard::jwt {

class token_cache::shard {
  public:
    // A token and its hash, which is computed once.
    struct name {
        std::string_view token;
        std::size_t hash;
        friend bool operator==(const name& a, const name& b) { return a.hash == b.hash && a.token == b.token; }
    };

    shard(std::size_t max_entries, std::size_t max_bytes) : max_entries_(max_entries), max_bytes_(max_bytes) {}

    std::shared_ptr<const cached_token> find(const name& wanted, const key_set& keys, base::time_point now);
    std::shared_ptr<const cached_token> insert(const name& given, std::shared_ptr<const cached_token> token,
                                               const public_key& key, const key_set& keys, base::time_point now);
    std::size_t size() const;
    std::size_t bytes() const;
    void clear();

  private:
    struct entry {
        std::string text;
        std::shared_ptr<const cached_token> token;
        // The key that signed, by value, as its set may be gone; and the set that it was last seen in.
        std::string fingerprint;
        std::uint64_t seen_in;
        std::size_t cost;
        std::size_t position; // in ring_
        bool used = false;
    };
    struct hash_of_name {
        // Deliberately not noexcept: libstdc++ then stores the hash in each node and does not rehash the neighbours.
        std::size_t operator()(const name& n) const { return n.hash; }
    };
    using table = std::unordered_map<name, std::unique_ptr<entry>, hash_of_name>;

    static bool still_good(entry& e, const key_set& keys, base::time_point now);
    void make_room(std::size_t cost, base::time_point now);
    void remove(table::iterator at);

    mutable std::mutex mutex_;
    table entries_; // the names are views into the entries' texts
    std::vector<table::pointer> ring_;
    std::size_t hand_ = 0;
    std::size_t bytes_ = 0;
    std::size_t max_entries_;
    std::size_t max_bytes_;
};

} // namespace poolguard::jwt
