#include "pool/sign_in/choice/first_factors.hpp"

#include "pool/model/attribute_value.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/passkeys/relying_party.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum challenge_name;
using cognito::auth_factor;
using cognito::user_status;

struct candidate {
    const user_pool_document& pool;
    const user_document& user;
    bool has_passkey;
    bool needs_second_factor;
};

bool has_password(const candidate& who) { return !who.user.password_hash.empty(); }

template <auth_factor Factor, challenge_name Challenge>
bool can_read_codes(const candidate& who) {
    if (who.needs_second_factor || !allows_first_factor(who.pool.settings, Factor)) return false;
    const bool is_new = who.user.status == user_status::UNCONFIRMED;
    if (!is_new && who.user.status != user_status::CONFIRMED) return false;
    return is_equipped(who.user, Challenge) && (is_new || is_verified(who.user, address_attribute(Challenge)));
}

bool can_use_passkey(const candidate& who) {
    return who.has_passkey && who.user.status == user_status::CONFIRMED &&
           allows_first_factor(who.pool.settings, auth_factor::WEB_AUTHN) &&
           (!who.needs_second_factor || passkeys_are_both_factors(who.pool));
}

struct row {
    challenge_name factor;
    bool (*is_open_to)(const candidate&);
};
// In the order in which Cognito lists them.
constexpr row rows[]{
    {PASSWORD, has_password},
    {PASSWORD_SRP, has_password},
    {EMAIL_OTP, can_read_codes<auth_factor::EMAIL_OTP, EMAIL_OTP>},
    {SMS_OTP, can_read_codes<auth_factor::SMS_OTP, SMS_OTP>},
    {WEB_AUTHN, can_use_passkey},
};

bool needs_second_factor(const user_pool_document& pool, const user_document& user) {
    const auto mode = mfa_mode_of(pool);
    if (mode == cognito::mfa_mode::OFF) return false;
    return mode == cognito::mfa_mode::ON || !usable_factors(pool, user).empty();
}

} // namespace

first_factors first_factors_of(const user_pool_document& pool, const user_document& user, bool has_passkey) {
    const candidate who{pool, user, has_passkey, needs_second_factor(pool, user)};
    first_factors out;
    for (const auto& each : rows)
        if (each.is_open_to(who)) out.push_back(each.factor);
    return out;
}

challenge_name first_challenge(const first_factors& on_offer, std::optional<std::string_view> preferred) {
    if (preferred)
        for (const auto each : on_offer)
            if (json::enum_name(each) == *preferred) return each;
    return on_offer.size() == 1 ? on_offer.front() : SELECT_CHALLENGE;
}

} // namespace poolguard::pool
