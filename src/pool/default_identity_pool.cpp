#include "pool/default_identity_pool.hpp"

#include "base/random.hpp"
#include "base/try.hpp"
#include "pool/access/roles.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {
namespace {

constexpr auto role_name = "poolguard-authenticated";

struct identity_deployment {
    std::string identity_pool_id;
};
BOOST_DESCRIBE_STRUCT(identity_deployment, (), (identity_pool_id))

// Scan is not allowed: it has no key, so the condition could not restrict it to the caller's own items.
constexpr auto own_items = R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["dynamodb:GetItem",)"
                           R"("dynamodb:BatchGetItem","dynamodb:Query","dynamodb:PutItem","dynamodb:UpdateItem",)"
                           R"("dynamodb:DeleteItem","dynamodb:BatchWriteItem","dynamodb:ConditionCheckItem"],)"
                           R"("Resource":"arn:aws:dynamodb:{}:{}:table/*","Condition":{{"ForAllValues:StringEquals":)"
                           R"({{"dynamodb:LeadingKeys":["${{cognito-identity.amazonaws.com:sub}}"]}}}}}}]}})";
constexpr auto trust =
    R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":)"
    R"("cognito-identity.amazonaws.com"}},"Action":["sts:AssumeRoleWithWebIdentity",)"
    R"("sts:TagSession"],"Condition":{{"StringEquals":{{"cognito-identity.amazonaws.com:aud":"{}"}},)"
    R"("ForAnyValue:StringLike":{{"cognito-identity.amazonaws.com:amr":"authenticated"}}}}}}]}})";

result<std::string> choose_identity_pool_id(std::string_view region, store::records& records,
                                            base::random_source& random) {
    const store::key at{"identity-deployment", std::string(region)};
    const identity_deployment fresh{fmt::format("{}:{}", region, random.uuid())};
    const auto saved = store::save(records, at, fresh, store::if_absent{});
    if (saved) return fresh.identity_pool_id;
    if (saved.error() != store::error::conflict) return std::unexpected(store_failure(saved.error()));
    auto known = store::load<identity_deployment>(records, at);
    if (!known) return std::unexpected(store_failure(known.error()));
    if (!*known) return std::unexpected(store_failure(store::error::conflict));
    return std::move((*known)->value.identity_pool_id);
}

// The name contains the region, as roles are shared by all regions of the account.
result<std::string> ensure_role(const std::string& pool_id, const call& by, const operation_ports& ports) {
    role_document role;
    role.name = fmt::format("{}-{}", role_name, identity_pools::region_of(pool_id));
    role.id = roles::new_id(ports.random);
    role.description = "Lets signed-in users reach their own items.";
    role.trust = fmt::format(trust, pool_id);
    role.policies["own-items"] = fmt::format(own_items, identity_pools::region_of(pool_id), ports.roles.account_id());
    role.created = base::epoch_milliseconds(by.now);
    auto arn = ports.roles.arn_of(role);
    POOLGUARD_CHECK(ports.roles.create(roles::owner, role.name, role));
    return arn;
}

} // namespace

result<std::string> provide_identity_pool(const deployment& of, const call& by, store::records& records,
                                          const operation_ports& ports) {
    auto id = choose_identity_pool_id(region_of(of.pool_id), records, ports.random);
    if (!id) return id;
    if (const auto known = ports.identity_pools.get(*id, by); known) return id;
    identity_pool_document pool;
    pool.id = *id;
    pool.settings.IdentityPoolName = "poolguard";
    pool.settings.CognitoIdentityProviders.emplace();
    for (const auto& client : {of.client_id, of.web_client_id})
        pool.settings.CognitoIdentityProviders->push_back({provider_name_of(of.pool_id), client, true});
    auto role = ensure_role(*id, by, ports);
    if (!role) return role;
    pool.roles["authenticated"] = std::move(*role);
    // Another node may have created it in the meantime.
    if (const auto made = ports.identity_pools.create(pool); !made)
        if (const auto known = ports.identity_pools.get(*id, by); !known) return std::unexpected(made.error());
    return id;
}

} // namespace poolguard::pool
