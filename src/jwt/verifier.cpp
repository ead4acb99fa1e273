#include "jwt/verifier.hpp"

#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/try.hpp"
#include "jwt/claim_checks.hpp"
#include "jwt/compact.hpp"
#include "jwt/header.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace poolguard::jwt {
namespace {

constexpr std::size_t max_head_bytes = std::size_t{64} * 1024;

// Remembers the parsed headers of recent tokens: all tokens that Cognito signs with one key have exactly the same first
// part. Only headers of tokens with a good signature are kept, so that forged tokens cannot push them out.
class header_memory {
  public:
    // Null if the part is not among the last few.
    std::shared_ptr<const header> find(std::string_view part) const {
        const auto found = std::ranges::find(recent_, part, &entry::part);
        return found != recent_.end() ? found->read : nullptr;
    }
    void remember(std::string_view part, const std::shared_ptr<const header>& read) {
        constexpr std::size_t longest = 512;
        if (part.empty() || part.size() > longest || find(part) == read) return;
        recent_[next_] = {std::string(part), read};
        next_ = (next_ + 1) % recent_.size();
    }

  private:
    struct entry {
        std::string part;
        std::shared_ptr<const header> read;
    };
    std::array<entry, 4> recent_{};
    std::size_t next_ = 0;
};

header_memory& recent_headers() {
    thread_local header_memory memory;
    return memory;
}

std::expected<std::shared_ptr<const header>, error> header_in(const compact_token& parts) {
    if (auto known = recent_headers().find(parts.header)) return known;
    POOLGUARD_TRY(auto read, read_header(parts.header));
    return std::make_shared<const header>(std::move(read));
}

// Returns the header of the token if the signature over header and payload is good.
std::expected<std::shared_ptr<const header>, error> check_signature(const compact_token& parts,
                                                                    std::string_view signature, const key_set& keys) {
    POOLGUARD_TRY(auto head, header_in(parts));
    const auto* key = keys.find(head->kid);
    if (key == nullptr) return std::unexpected(error::unknown_key);
    POOLGUARD_CHECK(key->verify(head->alg, parts.signed_text, signature));
    recent_headers().remember(parts.header, head);
    return head;
}

} // namespace

verifier::verifier(policy wanted) : policy_(std::move(wanted)) {
    if (policy_.clock_skew < std::chrono::seconds{0} || policy_.clock_skew > policy::max_clock_skew)
        throw std::invalid_argument("The clock skew of a token policy must be 0 to 300 seconds.");
    if (policy_.max_token_bytes == 0) throw std::invalid_argument("A token policy must allow some bytes.");
    if (policy_.max_auth_age && *policy_.max_auth_age <= std::chrono::seconds{0})
        throw std::invalid_argument("The sign-in age of a token policy must be positive.");
}

std::expected<verified_token, error> verifier::verify(std::string_view token, const key_set& keys,
                                                      base::time_point now) const {
    POOLGUARD_TRY(const auto parts, split(token, policy_.max_token_bytes));
    auto text = base::from_base64url(parts.payload);
    const auto signature = base::from_base64url(parts.signature);
    if (!text || !signature) return std::unexpected(error::not_canonical_base64url);
    POOLGUARD_TRY(auto head, check_signature(parts, *signature, keys));
    return check_payload(std::move(head), *std::move(text), now);
}

std::expected<verified_token, error> verifier::accept(const signed_token& own, const key_set& keys,
                                                      base::time_point now) const {
    POOLGUARD_TRY(const auto parts, split(own.text(), policy_.max_token_bytes));
    POOLGUARD_TRY(auto head, header_in(parts));
    const auto* key = keys.find(head->kid);
    if (key == nullptr || key->fingerprint() != own.key_fingerprint()) return std::unexpected(error::unknown_key);
    return check_payload(std::move(head), std::string(own.payload()), now);
}

std::expected<verified_token, error> verifier::check_payload(std::shared_ptr<const header> head, base::bytes text,
                                                             base::time_point now) const {
    POOLGUARD_TRY(auto read, payload::parse(std::move(text)));
    const auto seconds = base::epoch_seconds(now);
    for (const auto& check : claim_checks())
        if (const auto failure = check.fails(read.known(), policy_, seconds)) return std::unexpected(*failure);
    verified_token verified{std::move(head), std::move(read), policy_};
    if (policy_.custom_check && !policy_.custom_check(verified)) return std::unexpected(error::custom_check_failed);
    return verified;
}

std::expected<token_head, error> verifier::read_head(std::string_view token) {
    POOLGUARD_TRY(const auto parts, split(token, max_head_bytes));
    POOLGUARD_TRY(auto head, read_header(parts.header));
    POOLGUARD_TRY(const auto payload, decode_object(parts.payload, error::payload_not_json));
    token_head out{head.alg, std::move(head.kid), std::nullopt};
    if (const auto issuer = base::json::find_text(payload.get_object(), "iss")) out.unverified_issuer = *issuer;
    return out;
}

} // namespace poolguard::jwt
