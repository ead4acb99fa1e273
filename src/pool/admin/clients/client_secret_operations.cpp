#include "base/try.hpp"
#include "cognito/messages/clients.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

cognito::client_secret_descriptor describe_secret(const client_document& client, std::int64_t created) {
    return {secret_id(client, created), std::nullopt, {base::from_epoch_milliseconds(created)}};
}

std::vector<std::int64_t> creation_times(const client_document& client) {
    std::vector<std::int64_t> out;
    if (!client.secret.empty()) out.push_back(client.created);
    for (const auto& each : client.added_secrets)
        out.push_back(each.created);
    return out;
}

result<void> check_can_have(const client_document& client, std::string_view another, const client_secrets& secrets) {
    if (!has_secret(client)) return refuse_parameter(fmt::format("Client {} is not configured with secret", client.id));
    if (count_secrets(client) >= most_client_secrets)
        return refuse(cognito::failure_name::limit_exceeded,
                      fmt::format("Client {} already has the maximum number of secrets.", client.id));
    if (secrets.accepts(client, another)) return refuse_parameter("ClientSecret is already a secret of the client.");
    return {};
}

} // namespace

reply_to<cognito::add_user_pool_client_secret>
add_user_pool_client_secret(const cognito::add_user_pool_client_secret& input, const call& by,
                            const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.pools.find_client(input.UserPoolId, input.ClientId));
    const auto& secrets = ports.pools.secrets();
    const auto secret =
        input.ClientSecret ? base::secret{std::string(input.ClientSecret->reveal())} : secrets.generate();
    client_secret_document added{secrets.seal(input.ClientId, secret.reveal()), 0};
    POOLGUARD_TRY(const auto client,
                  ports.pools.update_client(input.ClientId, [&](client_document& it) -> result<void> {
                      POOLGUARD_CHECK(check_can_have(it, secret.reveal(), secrets));
                      // The ids are made from the times.
                      added.created = std::max(base::epoch_milliseconds(by.now), creation_times(it).back() + 1);
                      it.added_secrets.push_back(added);
                      return {};
                  }));
    auto shown = describe_secret(client, added.created);
    if (!input.ClientSecret) shown.ClientSecretValue = std::string(secret.reveal());
    return cognito::add_user_pool_client_secret_reply{std::move(shown)};
}

reply_to<cognito::list_user_pool_client_secrets>
list_user_pool_client_secrets(const cognito::list_user_pool_client_secrets& input, const call& by,
                              const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto client, ports.pools.find_client(input.UserPoolId, input.ClientId));
    if (input.NextToken) return refuse_page_token(); // a reply has them all
    cognito::list_user_pool_client_secrets_reply out;
    for (const auto created : creation_times(*client))
        out.ClientSecrets.push_back(describe_secret(*client, created));
    return out;
}

reply_to<cognito::delete_user_pool_client_secret>
delete_user_pool_client_secret(const cognito::delete_user_pool_client_secret& input, const call& by,
                               const operation_ports& ports) {
    POOLGUARD_CHECK(find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(ports.pools.find_client(input.UserPoolId, input.ClientId));
    POOLGUARD_CHECK(ports.pools.update_client(input.ClientId, [&](client_document& it) -> result<void> {
        const auto is_meant = [&](std::int64_t created) {
            return secret_id(it, created) == input.ClientSecretId.value;
        };
        if (std::ranges::none_of(creation_times(it), is_meant))
            return refuse(cognito::failure_name::resource_not_found,
                          fmt::format("Client secret {} does not exist.", input.ClientSecretId.value));
        if (count_secrets(it) == 1) return refuse_parameter("The last secret of a client cannot be deleted.");
        if (!it.secret.empty() && is_meant(it.created))
            it.secret.clear();
        else
            std::erase_if(it.added_secrets, [&](const auto& each) { return is_meant(each.created); });
        return {};
    }));
    return cognito::empty_reply{};
}

extern const operation add_user_pool_client_secret_operation =
    operation_of<cognito::add_user_pool_client_secret, add_user_pool_client_secret>;
extern const operation list_user_pool_client_secrets_operation =
    operation_of<cognito::list_user_pool_client_secrets, list_user_pool_client_secrets>;
extern const operation delete_user_pool_client_secret_operation =
    operation_of<cognito::delete_user_pool_client_secret, delete_user_pool_client_secret>;

} // namespace poolguard::pool
