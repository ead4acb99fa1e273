#include "pool/sign_in/totp_enrollment.hpp"

namespace poolguard::pool {

result<cognito::associate_software_token_reply> associate_software_token(const cognito::associate_software_token& input,
                                                                         const call&,
                                                                         const authentication_ports& ports) {
    const auto who = find_totp_enrollment(input.AccessToken, input.Session, ports);
    if (!who) return std::unexpected(who.error());
    if (who->session)
        if (auto used = ports.challenges.use(*who->session); !used) return std::unexpected(used.error());
    const auto key = ports.totp_devices.begin(*who->place.pool, who->user);
    if (!key) return std::unexpected(key.error());
    cognito::associate_software_token_reply reply;
    reply.SecretCode = key->reveal();
    if (who->session) reply.Session = next_session(*who, false, ports);
    return reply;
}

} // namespace poolguard::pool
