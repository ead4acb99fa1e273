#include "jwt/token_cache.hpp"
#include "jwt/verifier.hpp"
#include "library/jwt/access.hpp"
#include "library/jwt/errors.hpp"

#include <new>

namespace poolguard {
inline namespace v0_1 {
namespace {

using custom_check = std::function<bool(const verified_token&)>;
using outcome = std::expected<verified_token, token_error>;

std::expected<jwt::verified_token, token_error> verify_in_room(const jwt::verifier& by, std::string_view token,
                                                               const jwt::key_set* keys, time_point now) noexcept try {
    if (keys == nullptr) return std::unexpected(token_error::unknown_key);
    auto verified = by.verify(token, *keys, now);
    if (!verified) return std::unexpected(to_public(verified.error()));
    return std::move(*verified);
} catch (...) {
    // The verifier returns its errors; only memory can run out.
    return std::unexpected(token_error::out_of_memory);
}

} // namespace

struct verifier::state {
    jwt::verifier checks;
    custom_check custom;
};

verifier::verifier(std::shared_ptr<const state> made) noexcept : state_(std::move(made)) {}

std::expected<verifier, policy_error> verifier::create(token_policy policy) noexcept try {
    if (const auto wrong = check_policy(policy)) return std::unexpected(*wrong);
    return verifier{std::make_shared<const state>(jwt::verifier{to_room(policy)}, std::move(policy.custom_check))};
} catch (...) {
    return std::unexpected(policy_error::out_of_memory);
}

outcome verifier::verify(std::string_view token, const key_set& keys, time_point now) const {
    auto verified = verify_in_room(state_->checks, token, library_access::of(keys), now);
    if (!verified) return std::unexpected(verified.error());
    std::shared_ptr<const jwt::verified_token> shared;
    try {
        shared = std::make_shared<const jwt::verified_token>(std::move(*verified));
    } catch (const std::bad_alloc&) {
        return std::unexpected(token_error::out_of_memory);
    }
    auto out = library_access::make(std::move(shared));
    if (state_->custom && !state_->custom(out)) return std::unexpected(token_error::custom_check_failed);
    return out;
}

struct cached_verifier::state {
    jwt::verifier checks;
    custom_check custom;
    jwt::token_cache remembered;

    // The entry and the public token share one count.
    static verified_token shown(const std::shared_ptr<const jwt::cached_token>& entry) noexcept {
        return library_access::make(std::shared_ptr<const jwt::verified_token>(entry, &entry->token));
    }
    std::shared_ptr<const jwt::cached_token> find(std::string_view token, const jwt::key_set* keys,
                                                  time_point now) noexcept try {
        return remembered.find(token, keys, now);
    } catch (...) {
        return nullptr;
    }
    // Null if memory ran out, and so is the next.
    static std::shared_ptr<const jwt::cached_token> make_entry(jwt::verified_token verified) noexcept try {
        return std::make_shared<const jwt::cached_token>(std::move(verified));
    } catch (...) {
        return nullptr;
    }
    std::shared_ptr<const jwt::cached_token> remember(std::string_view token,
                                                      std::shared_ptr<const jwt::cached_token> entry,
                                                      const jwt::key_set& keys, time_point now) noexcept try {
        return remembered.insert(token, std::move(entry), keys, now);
    } catch (...) {
        return nullptr;
    }
};

cached_verifier::cached_verifier(std::unique_ptr<state> made) noexcept : state_(std::move(made)) {}
cached_verifier::cached_verifier(cached_verifier&&) noexcept = default;
cached_verifier& cached_verifier::operator=(cached_verifier&&) noexcept = default;
cached_verifier::~cached_verifier() = default;

std::expected<cached_verifier, policy_error> cached_verifier::create(token_policy policy, cache_limits limits) noexcept
    try {
    if (const auto wrong = check_policy(policy)) return std::unexpected(*wrong);
    if (limits.entries == 0 || limits.bytes == 0) return std::unexpected(policy_error::no_cache_room);
    return cached_verifier{std::unique_ptr<state>(
        new state{jwt::verifier{to_room(policy)}, std::move(policy.custom_check), {limits.entries, limits.bytes}})};
} catch (...) {
    return std::unexpected(policy_error::out_of_memory);
}

outcome cached_verifier::verify(std::string_view token, const key_set& keys, time_point now) const {
    const auto* set = library_access::of(keys);
    if (const auto known = state_->find(token, set, now)) return state::shown(known);
    auto verified = verify_in_room(state_->checks, token, set, now);
    if (!verified) return std::unexpected(verified.error());
    auto entry = state::make_entry(std::move(*verified));
    if (entry == nullptr) return std::unexpected(token_error::out_of_memory);
    // Before it is remembered. The check may keep a copy of the token, so it gets one that lives on.
    if (state_->custom && !state_->custom(state::shown(entry)))
        return std::unexpected(token_error::custom_check_failed);
    entry = state_->remember(token, std::move(entry), *set, now);
    if (entry == nullptr) return std::unexpected(token_error::out_of_memory);
    return state::shown(entry);
}

std::size_t cached_verifier::size() const noexcept { return state_->remembered.size(); }
void cached_verifier::clear() noexcept { state_->remembered.clear(); }

std::expected<unverified_head, token_error> read_unverified_head(std::string_view token) noexcept try {
    auto head = jwt::verifier::read_head(token);
    if (!head) return std::unexpected(to_public(head.error()));
    return unverified_head{std::string(jwt::name(head->alg)), std::move(head->key_id),
                           std::move(head->unverified_issuer)};
} catch (...) {
    return std::unexpected(token_error::out_of_memory);
}

} // namespace v0_1
} // namespace poolguard
