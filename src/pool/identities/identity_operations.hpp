#pragma once
// The operations on identity pools and identities, each with the ports that it needs. What they refuse, and with which
// words, is Cognito's (API reference, version 2014-06-30). All may block.

#include "cognito/messages/identities.hpp"
#include "pool/access/roles.hpp"
#include "pool/admin/administration.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/access/temporary_credentials.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {

// What they work with; all of it outlives the dispatcher.
struct identity_ports {
    identity_pools& pools;
    pool::identities& identities;
    const login_tokens& tokens;
    pool::roles& roles;
    const temporary_credentials& temporary;
    signing_keys& keys;
    const page_tokens& listings;
    base::random_source& random;
};

reply_to<cognito::get_id> get_id(const cognito::get_id& input, const call& by, const identity_ports& p);
reply_to<cognito::get_credentials_for_identity>
get_credentials_for_identity(const cognito::get_credentials_for_identity& input, const call& by,
                             const identity_ports& p);
reply_to<cognito::get_open_id_token> get_open_id_token(const cognito::get_open_id_token& input, const call& by,
                                                       const identity_ports& p);
reply_to<cognito::unlink_identity> unlink_identity(const cognito::unlink_identity& input, const call& by,
                                                   const identity_ports& p);

// Adds all operations on identity pools and identities to the table.
void add_identities(dispatcher& to, const identity_ports& ports);
// Those that manage pools, as part of the above.
void add_identity_pools(dispatcher& to, const identity_ports& ports);
// Those that manage identities, as part of the above.
void add_identity_listings(dispatcher& to, const identity_ports& ports);

} // namespace poolguard::pool
