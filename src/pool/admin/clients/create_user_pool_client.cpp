#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/admin/clients/client_references.hpp"
#include "pool/admin/clients/resource_servers.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/model/chosen_ids.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view id_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

// The one that the caller brings, a new one, or none.
result<base::secret> wanted_secret(const cognito::create_user_pool_client& input, const client_secrets& secrets) {
    const bool is_generated = input.GenerateSecret.value_or(false);
    if (is_generated && input.ClientSecret)
        return refuse_parameter("ClientSecret cannot be given where GenerateSecret is true.");
    if (input.ClientSecret) return base::secret{std::string(input.ClientSecret->reveal())};
    return is_generated ? secrets.generate() : base::secret{};
}

result<void> check_quota(const user_pool_document& pool, user_pools& pools) {
    constexpr std::size_t most = 1000;
    POOLGUARD_TRY(const auto known, pools.list_clients(pool.id, most, {}));
    if (known.records.size() < most) return {};
    return refuse(cognito::failure_name::limit_exceeded,
                  "The user pool already has the maximum number of app clients.");
}

} // namespace

reply_to<cognito::create_user_pool_client> create_user_pool_client(const cognito::create_user_pool_client& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(check_quota(*pool, ports.pools));
    POOLGUARD_TRY(const auto secret, wanted_secret(input, ports.pools.secrets()));
    POOLGUARD_TRY(const auto references, references_of(pool->id, input, ports.servers, ports.providers));
    POOLGUARD_CHECK(check_client(*pool, references, input, !secret.empty(), "creating"));
    client_document client;
    POOLGUARD_TRY(const auto chosen, chosen_client_id(pool->settings.UserPoolTags, input.ClientName.value));
    client.id = chosen.value_or(ports.random.characters(26, id_alphabet));
    client.pool_id = pool->id;
    client.name = input.ClientName;
    client.created = base::epoch_milliseconds(by.now);
    client.modified = client.created;
    client.settings = input;
    if (!secret.empty()) client.secret = ports.pools.secrets().seal(client.id, secret.reveal());
    POOLGUARD_CHECK(ports.pools.create_client(client));
    return cognito::user_pool_client_reply{describe(client, secret)};
}

extern const operation create_user_pool_client_operation =
    operation_of<cognito::create_user_pool_client, create_user_pool_client>;

} // namespace poolguard::pool
