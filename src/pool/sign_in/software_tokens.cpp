#include "pool/sign_in/software_tokens.hpp"

#include "base/try.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/totp.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::pool {
namespace {

constexpr std::size_t totp_key_bytes = 32;

std::string totp_seal_context(const user_pool_document& pool, const user_document& user) {
    return fmt::format("{}/{}", pool.id, user.sub);
}

std::unexpected<failure> gone() { return refuse(cognito::failure_name::user_not_found, "User does not exist."); }

std::unexpected<failure> not_verified() {
    return refuse(cognito::failure_name::enable_software_token, "Code mismatch and fail enable Software Token MFA");
}

} // namespace

software_tokens::software_tokens(pool::users& users, const base::clock& clock, base::random_source& random,
                                 const base::sealer& sealer)
    : users_(users), clock_(clock), random_(random), sealer_(sealer) {}

std::string software_tokens::seal(const user_pool_document& pool, const user_document& user,
                                  std::string_view key) const {
    return base::to_base64(sealer_.seal(random_, key, totp_seal_context(pool, user)));
}

base::secret software_tokens::open(const user_pool_document& pool, const user_document& user,
                                   const std::string& sealed) const {
    const auto data = base::from_base64(sealed);
    auto key = data ? sealer_.open(*data, totp_seal_context(pool, user)) : std::nullopt;
    if (!key) throw std::runtime_error(fmt::format("The TOTP key of user {} cannot be read with this key.", user.sub));
    return base::secret(std::move(*key));
}

result<base::secret> software_tokens::begin(const user_pool_document& pool, const user_document& user) const {
    const base::secret key(random_.take(totp_key_bytes));
    const auto sealed = seal(pool, user, key.reveal());
    POOLGUARD_CHECK(users_.update(pool, user.username, [&](user_document& current) -> result<void> {
        if (current.sub != user.sub) return gone();
        current.mfa.new_totp_key = sealed;
        return {};
    }));
    return base::secret(base::to_base32(key.reveal()));
}

result<user_document> software_tokens::verify(const user_pool_document& pool, const user_document& user,
                                              std::string_view code, std::string_view name) const {
    user_document after;
    POOLGUARD_CHECK(users_.update(pool, user.username, [&](user_document& current) -> result<void> {
        if (current.sub != user.sub) return gone();
        auto& mfa = current.mfa;
        if (mfa.new_totp_key.empty()) return not_verified();
        const auto given = totp::check(open(pool, user, mfa.new_totp_key).reveal(), code, clock_.now(), 0);
        if (given.is != totp::verdict::right) return not_verified();
        mfa.totp_key = std::exchange(mfa.new_totp_key, {});
        mfa.totp_name = name;
        mfa.totp_step = given.step;
        after = current;
        return {};
    }));
    return after;
}

result<void> software_tokens::check(const user_pool_document& pool, const user_document& user,
                                    std::string_view code) const {
    // The step is written together with the check, so that only one of two sign-ins with the same code succeeds.
    return users_.update(pool, user.username, [&](user_document& current) -> result<void> {
        if (current.sub != user.sub) return gone();
        auto& mfa = current.mfa;
        if (mfa.totp_key.empty()) return refuse(cognito::failure_name::code_mismatch, "Invalid code received for user");
        const auto given = totp::check(open(pool, user, mfa.totp_key).reveal(), code, clock_.now(), mfa.totp_step);
        if (given.is == totp::verdict::wrong)
            return refuse(cognito::failure_name::code_mismatch, "Invalid code received for user");
        if (given.is == totp::verdict::used)
            return refuse(cognito::failure_name::expired_code, "Your software token has already been used once.");
        mfa.totp_step = given.step;
        return {};
    });
}

} // namespace poolguard::pool
