#include "base/try.hpp"
#include "cognito/messages/passkeys.hpp"
#include "pool/passkeys/passkey_view.hpp"
#include "pool/passkeys/passkeys.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/notices.hpp"

#include <algorithm>

namespace poolguard::pool {

reply_to<cognito::start_web_authn_registration>
start_web_authn_registration(const cognito::start_web_authn_registration& input, const call&,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_TRY(auto options, ports.passkeys.begin_registration(who.pool(), who.client(), who.user()));
    return cognito::start_web_authn_registration_reply{std::move(options)};
}

reply_to<cognito::complete_web_authn_registration>
complete_web_authn_registration(const cognito::complete_web_authn_registration& input, const call& by,
                                const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_CHECK(ports.passkeys.complete_registration(who.pool(), who.client(), who.user(), input.Credential));
    send_notice({who.pool(), who.user(), by.language}, letter_kind::passkey_added, ports);
    return cognito::empty_reply{};
}

reply_to<cognito::list_web_authn_credentials>
list_web_authn_credentials(const cognito::list_web_authn_credentials& input, const call&,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto listing = fmt::format("ListWebAuthnCredentials {}", who.user().sub);
    const auto token = input.NextToken ? std::optional(input.NextToken->value) : std::nullopt;
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, token, ports.clock.now()));
    const auto& all = who.user().passkeys;
    auto next = all.begin();
    if (after) next = std::ranges::find(all, *after, &passkey_document::id);
    if (after && next != all.end()) ++next;
    const bool is_limited = input.MaxResults && input.MaxResults->value > 0;
    auto left = is_limited ? input.MaxResults->value : static_cast<std::int64_t>(passkeys::most_passkeys);
    cognito::list_web_authn_credentials_reply out;
    for (; left > 0 && next != all.end(); --left, ++next)
        out.Credentials.push_back(describe_passkey(*next));
    if (next != all.end())
        out.NextToken = ports.listings.seal(listing, out.Credentials.back().CredentialId, ports.clock.now());
    return out;
}

reply_to<cognito::delete_web_authn_credential>
delete_web_authn_credential(const cognito::delete_web_authn_credential& input, const call& by,
                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_CHECK(ports.passkeys.remove(who.pool(), who.user(), input.CredentialId));
    send_notice({who.pool(), who.user(), by.language}, letter_kind::passkey_removed, ports);
    return cognito::empty_reply{};
}

extern const operation start_web_authn_registration_operation =
    operation_of<cognito::start_web_authn_registration, start_web_authn_registration>;
extern const operation complete_web_authn_registration_operation =
    operation_of<cognito::complete_web_authn_registration, complete_web_authn_registration>;
extern const operation list_web_authn_credentials_operation =
    operation_of<cognito::list_web_authn_credentials, list_web_authn_credentials>;
extern const operation delete_web_authn_credential_operation =
    operation_of<cognito::delete_web_authn_credential, delete_web_authn_credential>;

} // namespace poolguard::pool
