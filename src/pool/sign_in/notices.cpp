#include "pool/sign_in/notices.hpp"

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "pool/mail/letters.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/sign_in/sign_in_steps.hpp"
#include "store/rate_limits.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

std::string_view noticed_address(const user_document& user, const std::string& attribute) {
    const auto found = user.attributes.find(attribute);
    return found == user.attributes.end() ? std::string_view{} : std::string_view(found->second);
}

// Whether a sign-in asks for something else than before. An app that is registered and not yet chosen changes nothing.
bool has_other_factors(const user_pool_document& pool, const user_document& before, const user_document& after) {
    const auto then = usable_factors(pool, before);
    const auto now = usable_factors(pool, after);
    if (!std::ranges::is_permutation(then, now)) return true;
    const bool has_app = std::ranges::find(now, mfa_factor::SOFTWARE_TOKEN_MFA) != now.end();
    return has_app && before.mfa.totp_key != after.mfa.totp_key;
}

} // namespace

void send_notice(const notice_reader& to, letter_kind what, const operation_ports& ports) {
    const auto address = noticed_address(to.user, "email");
    if (!ports.sends_notices || address.empty() || !is_verified(to.user, "email")) return;
    const auto kind = file_name_of(what);
    const auto taken = ports.rates.take(store::rate::messages_by_recipient,
                                        fmt::format("notice/{}/{}", kind, base::to_lower(address)));
    const auto fail = [&](std::string_view cause) {
        base::log::warning("pool.notice_not_sent", {{"pool", to.pool.id}, {"notice", kind}, {"cause", cause}});
    };
    if (!taken) return fail("too many of them, or the count could not be written");
    auto letter = ports.letters.write(what, language_for(to.user, to.language), {.username = to.user.username});
    const auto sent = ports.mail.send(
        {std::string(address), std::move(letter.subject), std::move(letter.text), std::move(letter.html)});
    if (!sent) fail(sent.error());
}

void send_notice_of_password(const notice_reader& to, const operation_ports& ports) {
    using enum cognito::user_status;
    // A user who is confirmed may have signed in with codes or passkeys only.
    if (to.user.password_hash.empty()) return;
    if (to.user.status == CONFIRMED || to.user.status == RESET_REQUIRED)
        send_notice(to, letter_kind::password_changed, ports);
}

void send_notices_of_changes(const notice_reader& to, const user_document& after, const operation_ports& ports) {
    if (noticed_address(to.user, "email") != noticed_address(after, "email"))
        send_notice(to, letter_kind::email_changed, ports);
    // Codes that set a new password go there, too.
    if (noticed_address(to.user, "phone_number") != noticed_address(after, "phone_number"))
        send_notice(to, letter_kind::phone_changed, ports);
    if (has_other_factors(to.pool, to.user, after)) send_notice(to, letter_kind::second_factor_changed, ports);
}

} // namespace poolguard::pool
