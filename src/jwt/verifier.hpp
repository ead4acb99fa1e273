#pragma once
// Decides whether a token is let in. Without I/O and without state but the policy: the key set and the time are
// arguments, and one verifier may be used by any number of threads. The order is size, structure, header, algorithm,
// key, signature, then the claims, so that nothing of the payload is read before its signature matched.

#include "base/clock.hpp"
#include "jwt/algorithm.hpp"
#include "jwt/error.hpp"
#include "jwt/key_set.hpp"
#include "jwt/policy.hpp"
#include "jwt/verified_token.hpp"

#include <boost/describe/enum.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

// What is needed to find the key of a token. Nothing of it is verified.
struct token_head {
    algorithm alg;
    std::string key_id;
    std::optional<std::string> unverified_issuer; // nothing when "iss" is missing or not text
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
    // Throws std::invalid_argument for a leeway outside 0 to 300 s, a size of 0, or a sign-in age that is not positive.
    explicit verifier(policy wanted);

    // The token in compact form, without the word "Bearer". The first check that fails is the error.
    std::expected<verified_token, error> verify(std::string_view token, const key_set& keys,
                                                base::time_point now) const;

    // Every check in its order, going on after a failure as far as what failed allows. Without a key set the key and
    // the signature are not reached. For people who look for the reason; of no use for letting anybody in.
    std::vector<check_result> explain(std::string_view token, const key_set* keys, base::time_point now) const;

    // Reads the header, with its checks, and the issuer, to look the key up by. At most 64 KiB.
    static std::expected<token_head, error> read_head(std::string_view token);

    const policy& wanted() const noexcept { return policy_; }

  private:
    policy policy_;
};

} // namespace poolguard::jwt
