#include "pool/passkeys/passkey_view.hpp"

#include "pool/passkeys/authenticator_names.hpp"

namespace poolguard::pool {

cognito::web_authn_credential describe_passkey(const passkey_document& from) {
    cognito::web_authn_credential out;
    out.CredentialId = from.id;
    out.FriendlyCredentialName = friendly_name(from);
    out.RelyingPartyId = from.relying_party;
    if (!from.attachment.empty()) out.AuthenticatorAttachment = from.attachment;
    out.AuthenticatorTransports = from.transports;
    out.CreatedAt = {base::from_epoch_milliseconds(from.created)};
    return out;
}

} // namespace poolguard::pool
