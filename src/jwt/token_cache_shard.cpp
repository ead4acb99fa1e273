#include "jwt/token_cache_shard.hpp"

#include <algorithm>
#include <utility>

namespace poolguard::jwt {
namespace {

// An estimate: the text, the claims, and the containers' overhead.
std::size_t cost_of(std::string_view token) { return 1024 + 3 * token.size(); }

} // namespace

bool token_cache::shard::still_good(index at, const key_set& keys, base::time_point now) {
    if (now < links_[at].usable_from || now >= links_[at].usable_until) return false;
    auto& e = entries_[at];
    if (e.seen_in == keys.serial()) return true;
    // Another set than last time: the key id must still mean the same key.
    const auto* key = keys.find(e.token->token.key_id());
    if (key == nullptr || key->fingerprint() != e.fingerprint) return false;
    e.seen_in = keys.serial();
    return true;
}

token_cache::shard::index token_cache::shard::find_index(const name& wanted) const {
    if (buckets_.empty()) return none;
    auto at = buckets_[wanted.hash & (buckets_.size() - 1)];
    while (at != none && (links_[at].hash != wanted.hash || entries_[at].text != wanted.token))
        at = links_[at].next;
    return at;
}

std::shared_ptr<const cached_token> token_cache::shard::find(const name& wanted, const key_set& keys,
                                                             base::time_point now) {
    const std::lock_guard lock{mutex_};
    const auto at = find_index(wanted);
    if (at == none) return nullptr;
    if (!still_good(at, keys, now)) {
        remove(at);
        return nullptr;
    }
    links_[at].used = true;
    return entries_[at].token;
}

std::shared_ptr<const cached_token> token_cache::shard::insert(const name& given,
                                                               std::shared_ptr<const cached_token> token,
                                                               const public_key& key, const key_set& keys,
                                                               base::time_point now) {
    const auto cost = cost_of(given.token);
    const std::lock_guard lock{mutex_};
    if (const auto at = find_index(given); at != none) {
        if (still_good(at, keys, now)) return entries_[at].token;
        remove(at);
    }
    if (cost > max_bytes_) return token;
    make_room(cost, now);
    // The memory of a much longer token would be more than what this one is counted for.
    if (spare_.capacity() > 2 * given.token.size()) spare_ = {};
    entry made{.text = std::exchange(spare_, {}),
               .token = token,
               .fingerprint = key.fingerprint(),
               .seen_in = keys.serial(),
               .cost = cost};
    made.text.assign(given.token);
    add(given.hash, std::move(made));
    return token;
}

void token_cache::shard::make_room(std::size_t cost, base::time_point now) {
    while (!links_.empty() && (links_.size() >= max_entries_ || bytes_ + cost > max_bytes_)) {
        if (hand_ >= links_.size()) hand_ = 0;
        auto& candidate = links_[hand_];
        if (candidate.used && now < candidate.usable_until) {
            candidate.used = false;
            ++hand_;
        } else {
            remove(hand_);
        }
    }
}

void token_cache::shard::add(std::size_t hash, entry made) {
    grow();
    const auto at = static_cast<index>(links_.size());
    bytes_ += made.cost;
    const auto& token = made.token->token;
    links_.push_back({hash, token.usable_from(), token.usable_until(), bucket_of(hash), false});
    entries_.push_back(std::move(made));
    bucket_of(hash) = at;
}

// Makes room for one more entry, so that adding it cannot fail halfway.
void token_cache::shard::grow() {
    constexpr std::size_t first_size = 16;
    if (links_.size() < buckets_.size()) return;
    const auto size = std::max(first_size, buckets_.size() * 2);
    links_.reserve(size);
    entries_.reserve(size);
    buckets_.assign(size, none);
    for (index at = 0; at < links_.size(); ++at) {
        links_[at].next = bucket_of(links_[at].hash);
        bucket_of(links_[at].hash) = at;
    }
}

token_cache::shard::index& token_cache::shard::place_of(index at) {
    auto* place = &bucket_of(links_[at].hash);
    while (*place != at)
        place = &links_[*place].next;
    return *place;
}

// The last entry takes the place of the one that is removed.
void token_cache::shard::remove(index at) {
    const auto last = static_cast<index>(links_.size() - 1);
    place_of(at) = links_[at].next;
    bytes_ -= entries_[at].cost;
    spare_ = std::move(entries_[at].text);
    if (at != last) {
        place_of(last) = at;
        links_[at] = links_[last];
        entries_[at] = std::move(entries_[last]);
    }
    links_.pop_back();
    entries_.pop_back();
}

std::size_t token_cache::shard::size() const {
    const std::lock_guard lock{mutex_};
    return links_.size();
}

std::size_t token_cache::shard::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

void token_cache::shard::clear() {
    const std::lock_guard lock{mutex_};
    buckets_.clear();
    links_.clear();
    entries_.clear();
    spare_ = {};
    hand_ = 0;
    bytes_ = 0;
}

} // namespace poolguard::jwt
