#pragma once
// Decides whether a token is accepted. It does no I/O and has no state except the policy: the key set and the time are
// arguments, and any number of threads may use one verifier. The order is size, structure, header, algorithm, key,
// signature, then the claims, so that the payload is not parsed before its signature is known to be good.

#include "base/clock.hpp"
#include "jwt/algorithm.hpp"
#include "jwt/error.hpp"
#include "jwt/key_set.hpp"
#include "jwt/policy.hpp"
#include "jwt/signed_token.hpp"
#include "jwt/verified_token.hpp"

#include <boost/describe/enum.hpp>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

// What is needed to find the key of a token. None of it is verified.
struct token_head {
    algorithm alg;
    std::string key_id;
    std::optional<std::string> unverified_issuer; // nullopt if "iss" is missing or not text
};

enum class check_outcome { passed, failed, not_reached };
BOOST_DESCRIBE_ENUM(check_outcome, passed, failed, not_reached)

struct check_result {
    std::string_view name;
    check_outcome outcome;
    std::optional<error> failure; // set when failed
    std::string sentence;         // may show claims of the token; never its signature
};

class verifier {
  public:
    // Throws std::invalid_argument for a clock skew outside 0 to 300 s, a size of 0 or a sign-in age of 0 or less.
    explicit verifier(policy wanted);

    // The token is in compact form, without the word "Bearer". The error is that of the first check that fails.
    std::expected<verified_token, error> verify(std::string_view token, const key_set& keys,
                                                base::time_point now) const;

    // The same for a token that this process has signed with a key of the set: all checks but that of the signature.
    std::expected<verified_token, error> accept(const signed_token& own, const key_set& keys,
                                                base::time_point now) const;

    // Makes every check in order and continues after a failure as far as possible. Without a key set, the key and the
    // signature are not reached. For diagnosis only: never accept a token because of it.
    std::vector<check_result> explain(std::string_view token, const key_set* keys, base::time_point now) const;

    // Reads and checks the header, and reads the issuer, to look up the key. The token may have up to 64 KiB.
    static std::expected<token_head, error> read_head(std::string_view token);

    const policy& wanted() const noexcept { return policy_; }

  private:
    std::expected<verified_token, error> check_payload(std::shared_ptr<const header> head, base::bytes text,
                                                       base::time_point now) const;

    policy policy_;
};

} // namespace poolguard::jwt
