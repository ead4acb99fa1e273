#include "service/authenticator.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>

namespace poolguard::service {
namespace {

constexpr std::string_view scheme = "bearer ";

constexpr std::array<bool, 256> b64token_characters = [] {
    std::array<bool, 256> out{};
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"))
        out[static_cast<unsigned char>(c)] = true;
    return out;
}();

bool is_b64token(std::string_view text) {
    text = text.substr(0, text.find_last_not_of('=') + 1);
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return b64token_characters[static_cast<unsigned char>(c)]; });
}

authentication_failure fails(authentication_error error) { return {.error = error, .cause = {}}; }

std::expected<std::string_view, authentication_failure> bearer_token(std::optional<std::string_view> authorization) {
    if (!authorization) return std::unexpected(fails(authentication_error::missing));
    if (authorization->size() <= scheme.size() ||
        !base::equal_ignoring_case(authorization->substr(0, scheme.size()), scheme))
        return std::unexpected(fails(authentication_error::malformed));
    return authorization->substr(scheme.size());
}

} // namespace

authenticator::authenticator(jwt::verifier verifier, jwks_source& keys, const revocations& revoked,
                             jwt::token_cache& cache, const base::clock& clock)
    : verifier_(std::move(verifier)), keys_(keys), revoked_(revoked), cache_(cache), clock_(clock) {}

authenticator::outcome authenticator::authenticate(std::optional<std::string_view> authorization) const {
    const auto token = bearer_token(authorization);
    if (token) return judge(*token);
    counts_.refused(token.error());
    return token.error();
}

authenticator::outcome authenticator::judge(std::string_view token) const {
    auto out = check(token, clock_.now());
    if (std::holds_alternative<principal>(out))
        counts_.accepted();
    else if (const auto* refused = std::get_if<authentication_failure>(&out))
        counts_.refused(*refused);
    return out;
}

std::expected<principal, authentication_failure>
authenticator::authenticate_blocking(std::optional<std::string_view> authorization) const {
    const auto token = bearer_token(authorization);
    if (token) return authenticate_token_blocking(*token);
    counts_.refused(token.error());
    return std::unexpected(token.error());
}

std::expected<principal, authentication_failure>
authenticator::authenticate_token_blocking(std::string_view token) const {
    const auto asked_at = clock_.now();
    auto found = judge(token);
    if (std::holds_alternative<keys_needed>(found)) {
        const auto head = jwt::verifier::read_head(token);
        keys_.fetch(head ? std::string_view(head->key_id) : std::string_view{}, asked_at);
        found = judge(token);
    }
    if (auto* who = std::get_if<principal>(&found)) return std::move(*who);
    if (const auto* failure = std::get_if<authentication_failure>(&found)) return std::unexpected(*failure);
    // A key that is still unknown after the fetch is not one of the pool's.
    auto refused = authentication_failure{authentication_error::invalid, jwt::error::unknown_key};
    if (keys_.current() == nullptr) refused = fails(authentication_error::keys_unavailable);
    counts_.refused(refused);
    return std::unexpected(refused);
}

std::expected<principal, authentication_failure>
authenticator::authenticate_held(const std::shared_ptr<const base::secret>& token,
                                 const std::shared_ptr<const base::secret>& id_token) const {
    auto found = authenticate_token_blocking(token->reveal());
    if (!found) return found;
    found->held_ = token;
    found->id_token_ = id_token;
    return found;
}

std::expected<principal, authentication_failure> authenticator::accompany(principal who,
                                                                          std::string_view id_token) const {
    POOLGUARD_TRY(const auto found, authenticate_token_blocking(id_token));
    if (found.subject() != who.subject())
        return std::unexpected(authentication_failure{authentication_error::invalid, jwt::error::subject_mismatch});
    who.id_token_ = std::make_shared<const base::secret>(std::string(id_token));
    return who;
}

void authenticator::learn(const jwt::signed_token& own) const {
    const auto now = clock_.now();
    const auto keys = keys_.current(now);
    if (!keys) return;
    if (auto accepted = verifier_.accept(own, *keys, now)) cache_.insert(own.text(), std::move(*accepted), *keys, now);
}

void authenticator::learn(std::string_view token) const {
    const auto now = clock_.now();
    const auto keys = keys_.current(now);
    if (!keys || cache_.find(token, keys.get(), now)) return;
    counts_.not_cached();
    if (auto verified = verifier_.verify(token, *keys, now)) cache_.insert(token, std::move(*verified), *keys, now);
}

authenticator::outcome authenticator::check(std::string_view token, base::time_point now) const {
    const auto keys = keys_.current(now);
    if (auto known = cache_.find(token, keys.get(), now)) return admit(std::move(known), token);
    if (!keys) {
        if (!is_b64token(token)) return fails(authentication_error::malformed);
        // A fetch may have ended since keys were asked for above.
        if (keys_.should_fetch(std::nullopt) || keys_.current(now)) return keys_needed{};
        return fails(authentication_error::keys_unavailable);
    }
    counts_.not_cached();
    auto verified = verifier_.verify(token, *keys, now);
    if (verified) return admit(cache_.insert(token, std::move(*verified), *keys, now), token);
    // Only now: this looks at every character, and the verifier has done so for a token that it accepts.
    if (!is_b64token(token)) return fails(authentication_error::malformed);
    if (verified.error() == jwt::error::unknown_key && keys_.should_fetch(std::string_view{})) return keys_needed{};
    if (verified.error() == jwt::error::crypto_failure)
        return authentication_failure{authentication_error::keys_unavailable, verified.error()};
    return authentication_failure{authentication_error::invalid, verified.error()};
}

authenticator::outcome authenticator::admit(std::shared_ptr<const jwt::cached_token> token,
                                            std::string_view raw) const {
    if (is_revoked(*token)) return fails(authentication_error::revoked);
    return principal(std::move(token), raw);
}

bool authenticator::is_revoked(const jwt::cached_token& token) const {
    const auto generation = revoked_.generation();
    if (token.revocation_generation.load(std::memory_order_acquire) == generation) return false;
    if (revoked_.is_revoked(token.token)) return true;
    // A revocation added since the generation was read has a newer one, so the next call looks at it.
    token.revocation_generation.store(generation, std::memory_order_release);
    return false;
}

} // namespace poolguard::service
