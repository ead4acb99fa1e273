#include "base/try.hpp"
#include "pool/admin/administration.hpp"
#include "pool/admin/clients/client_references.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"

namespace poolguard::pool {
namespace {
constexpr std::string_view id_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
}

reply_to<cognito::create_user_pool_client> create_user_pool_client(const cognito::create_user_pool_client& input,
                                                                   const call& by, user_pools& pools,
                                                                   const resource_servers& servers,
                                                                   const identity_providers& providers,
                                                                   base::random_source& random) {
    POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
    const bool has_secret = input.GenerateSecret.value_or(false);
    POOLGUARD_TRY(const auto around, surroundings_of(pool->id, input, servers, providers));
    POOLGUARD_CHECK(check_client(*pool, around, input, has_secret, "creating"));
    client_document client;
    client.id = random.characters(26, id_alphabet);
    client.pool_id = pool->id;
    client.name = input.ClientName;
    client.created = base::epoch_milliseconds(by.now);
    client.modified = client.created;
    client.settings = input;
    const base::secret secret{has_secret ? random.characters(51, id_alphabet) : std::string{}};
    if (has_secret) client.secret = pools.seal_client_secret(client.id, secret);
    POOLGUARD_CHECK(pools.create_client(client));
    return cognito::user_pool_client_reply{describe(client, secret)};
}

} // namespace poolguard::pool
