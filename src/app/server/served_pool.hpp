#pragma once
// What a server stores in its records about the embedded pool for `poolguard env` and `poolguard token`, readable
// without the server's key.

#include "app/settings/settings.hpp"
#include "store/records.hpp"

#include <boost/describe.hpp>
#include <expected>
#include <optional>
#include <string>

namespace poolguard::app {

struct served_pool {
    static constexpr bool has_defaults = true; // earlier versions stored less
    std::string public_url;
    std::string region;
    std::string user_pool_id;
    std::string client_id;
    std::string web_client_id;
    std::string identity_pool_id;
    std::string issuer;
    std::string jwks; // the public keys
};
BOOST_DESCRIBE_STRUCT(served_pool, (),
                      (public_url, region, user_pool_id, client_id, web_client_id, identity_pool_id, issuer, jwks))

std::expected<std::optional<served_pool>, store::error> read_served_pool(store::records& records);
std::expected<void, store::error> note_served_pool(store::records& records, const served_pool& pool);

// Whether the configured pool is the embedded one, also where its id is set, as with the variables of `poolguard env`.
// `known` is the pool that is there already, if any.
bool uses_embedded_pool(const settings& given, const served_pool* known);

// The pool of a server that runs or has run with these settings. The error is a sentence.
std::expected<served_pool, std::string> find_served_pool(const settings& given, const environment& variables);

} // namespace poolguard::app
