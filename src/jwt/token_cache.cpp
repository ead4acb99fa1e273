#include "jwt/token_cache.hpp"

#include "jwt/token_cache_shard.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace poolguard::jwt {
namespace {

// A token ends with its signature, which is as good as random; only tokens with a good signature become entries, so
// nobody can choose them to collide.
std::size_t hash_of(std::string_view token) {
    constexpr std::size_t tail = 64;
    return std::hash<std::string_view>{}(token.substr(token.size() - std::min(tail, token.size()))) + token.size();
}

} // namespace

token_cache::token_cache(std::size_t max_entries, std::size_t max_bytes, std::size_t shards) {
    if (max_entries == 0 || max_bytes == 0 || shards == 0)
        throw std::invalid_argument("A token cache needs room for at least one entry.");
    shards = std::min(shards, max_entries);
    for (std::size_t i = 0; i < shards; ++i)
        shards_.push_back(std::make_unique<shard>(max_entries / shards, max_bytes / shards));
}

token_cache::~token_cache() = default;

token_cache::shard& token_cache::shard_of(std::size_t hash) const {
    // Other bits than the shard's own table uses.
    return *shards_[(hash >> 24) % shards_.size()];
}

std::shared_ptr<const cached_token> token_cache::find(std::string_view token, const key_set* current_keys,
                                                      base::time_point now) {
    if (current_keys == nullptr) return nullptr;
    const auto hash = hash_of(token);
    return shard_of(hash).find({token, hash}, *current_keys, now);
}

std::shared_ptr<const cached_token> token_cache::insert(std::string_view token, verified_token verified,
                                                        const key_set& keys, base::time_point now) {
    return insert(token, std::make_shared<const cached_token>(std::move(verified)), keys, now);
}

std::shared_ptr<const cached_token> token_cache::insert(std::string_view token,
                                                        std::shared_ptr<const cached_token> made, const key_set& keys,
                                                        base::time_point now) {
    const auto* key = keys.find(made->token.key_id());
    if (key == nullptr || now >= made->token.usable_until()) return made;
    const auto hash = hash_of(token);
    return shard_of(hash).insert({token, hash}, std::move(made), *key, keys, now);
}

std::size_t token_cache::size() const {
    std::size_t sum = 0;
    for (const auto& part : shards_)
        sum += part->size();
    return sum;
}

std::size_t token_cache::bytes() const {
    std::size_t sum = 0;
    for (const auto& part : shards_)
        sum += part->bytes();
    return sum;
}

void token_cache::clear() {
    for (const auto& part : shards_)
        part->clear();
}

} // namespace poolguard::jwt
