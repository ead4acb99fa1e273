#pragma once
// Which identity a caller has, by the logins that are shown, and the tokens that say so.

#include "cognito/messages/identities.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/protocol/operation_ports.hpp"

#include <chrono>

namespace poolguard::pool {

// The name of this service in Logins: its tokens for a developer's users are logins too.
inline constexpr std::string_view identity_login = "cognito-identity.amazonaws.com";

std::unexpected<failure> no_guests();
// NotAuthorizedException if all logins of the identity were removed.
result<void> check_enabled(const identity_document& identity);

// Verifies each login. `identity` is the one that is asked for; null if it is not known yet.
result<std::vector<verified_login>> verify_all(const identity_pool_document& pool, const identity_document* identity,
                                               const std::optional<cognito::logins>& logins,
                                               const operation_ports& ports);

// Links the given logins to the identity; one of them must be linked already, unless it has none yet.
result<identity_document> link_all(identity_document identity, const std::vector<verified_login>& shown,
                                   pool::identities& identities);

// The identity of a caller, with the logins that prove it.
struct proved_identity {
    identity_pool_document pool;
    identity_document identity;
    std::vector<verified_login> logins; // empty for an unauthenticated identity
};
result<proved_identity> prove(std::string_view identity_id, const std::optional<cognito::logins>& logins,
                              const call& by, const operation_ports& ports);

// How tokens and credentials name the logins: "authenticated", and two names for each.
std::vector<std::string> amr_of(const std::vector<verified_login>& logins);
// The tags of a session with these logins.
cognito::string_map tags_of(const proved_identity& proved);

// A developer's user, as a login.
verified_login developer_login(const identity_pool_document& pool, std::string user);

// A token for STS, or for GetCredentialsForIdentity.
result<std::string> sign_open_id_token(const proved_identity& proved, const cognito::string_map& tags,
                                       std::chrono::seconds lifetime, const call& by, const operation_ports& ports);

} // namespace poolguard::pool
