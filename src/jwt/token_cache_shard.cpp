#include "jwt/token_cache_shard.hpp"

namespace poolguard::jwt {
namespace {

// An estimate: the text, the parsed claims, and the containers' overhead.
std::size_t cost_of(std::string_view token) { return 1024 + 3 * token.size(); }

} // namespace

bool token_cache::shard::still_good(entry& e, const key_set& keys, base::time_point now) {
    if (now >= e.token->token.usable_until()) return false;
    if (e.seen_in == keys.serial()) return true;
    // Another set than last time: the key id must still mean the same key.
    const auto* key = keys.find(e.token->token.key_id());
    if (key == nullptr || key->fingerprint() != e.fingerprint) return false;
    e.seen_in = keys.serial();
    return true;
}

std::shared_ptr<const cached_token> token_cache::shard::find(const name& wanted, const key_set& keys,
                                                             base::time_point now) {
    const std::lock_guard lock{mutex_};
    const auto at = entries_.find(wanted);
    if (at == entries_.end()) return nullptr;
    if (!still_good(*at->second, keys, now)) {
        remove(at);
        return nullptr;
    }
    at->second->used = true;
    return at->second->token;
}

std::shared_ptr<const cached_token> token_cache::shard::insert(const name& given,
                                                               std::shared_ptr<const cached_token> token,
                                                               const public_key& key, const key_set& keys,
                                                               base::time_point now) {
    const auto cost = cost_of(given.token);
    const std::lock_guard lock{mutex_};
    if (const auto at = entries_.find(given); at != entries_.end()) {
        if (still_good(*at->second, keys, now)) return at->second->token;
        remove(at);
    }
    if (cost > max_bytes_) return token;
    make_room(cost, now);
    auto made = std::make_unique<entry>(entry{.text = std::string(given.token),
                                              .token = token,
                                              .fingerprint = key.fingerprint(),
                                              .seen_in = keys.serial(),
                                              .cost = cost,
                                              .position = ring_.size()});
    const name own{made->text, given.hash};
    const auto placed = entries_.emplace(own, std::move(made)).first;
    ring_.push_back(&*placed);
    bytes_ += cost;
    return token;
}

void token_cache::shard::make_room(std::size_t cost, base::time_point now) {
    while (!ring_.empty() && (ring_.size() >= max_entries_ || bytes_ + cost > max_bytes_)) {
        if (hand_ >= ring_.size()) hand_ = 0;
        const auto& [own, candidate] = *ring_[hand_];
        if (candidate->used && now < candidate->token->token.usable_until()) {
            candidate->used = false;
            ++hand_;
        } else {
            remove(entries_.find(own));
        }
    }
}

void token_cache::shard::remove(table::iterator at) {
    const auto position = at->second->position;
    bytes_ -= at->second->cost;
    ring_[position] = ring_.back();
    ring_[position]->second->position = position;
    ring_.pop_back();
    entries_.erase(at);
}

std::size_t token_cache::shard::size() const {
    const std::lock_guard lock{mutex_};
    return entries_.size();
}

std::size_t token_cache::shard::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

void token_cache::shard::clear() {
    const std::lock_guard lock{mutex_};
    ring_.clear();
    entries_.clear();
    hand_ = 0;
    bytes_ = 0;
}

} // namespace poolguard::jwt
