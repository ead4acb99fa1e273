#include "pool/model/pool_view.hpp"

#include "pool/model/user_pools.hpp"

namespace poolguard::pool {
namespace {
cognito::timestamp pool_time(std::int64_t milliseconds) { return {base::from_epoch_milliseconds(milliseconds)}; }
} // namespace

std::string pool_arn(std::string_view pool_id, std::string_view account) {
    return fmt::format("arn:aws:cognito-idp:{}:{}:userpool/{}", region_of(pool_id), account, pool_id);
}

cognito::user_pool describe(const user_pool_document& pool, std::string_view account, std::int64_t users) {
    cognito::user_pool out;
    static_cast<cognito::user_pool_settings&>(out) = pool.settings;
    out.Id = pool.id;
    out.Name = pool.name;
    out.Arn = pool_arn(pool.id, account);
    out.CreationDate = pool_time(pool.created);
    out.LastModifiedDate = pool_time(pool.modified);
    out.SchemaAttributes = pool.schema;
    out.EstimatedNumberOfUsers = users;
    if (!pool.domain.empty()) out.Domain = pool.domain;
    if (!pool.custom_domain.empty()) out.CustomDomain = pool.custom_domain;
    return out;
}

cognito::user_pool_summary summarize(const user_pool_document& pool) {
    cognito::user_pool_summary out;
    out.Id = pool.id;
    out.Name = pool.name;
    if (pool.settings.LambdaConfig) out.LambdaConfig = *pool.settings.LambdaConfig;
    out.CreationDate = pool_time(pool.created);
    out.LastModifiedDate = pool_time(pool.modified);
    return out;
}

cognito::user_pool_client describe(const client_document& client, const base::secret& secret) {
    cognito::user_pool_client out;
    static_cast<cognito::user_pool_client_settings&>(out) = client.settings;
    if (!out.RefreshTokenValidity || out.RefreshTokenValidity->value == 0) out.RefreshTokenValidity = 30;
    if (!out.TokenValidityUnits) out.TokenValidityUnits.emplace();
    if (!out.AllowedOAuthFlowsUserPoolClient) out.AllowedOAuthFlowsUserPoolClient = false;
    if (!out.EnableTokenRevocation) out.EnableTokenRevocation = true;
    if (!out.EnablePropagateAdditionalUserContextData) out.EnablePropagateAdditionalUserContextData = false;
    if (!out.AuthSessionValidity) out.AuthSessionValidity = 3;
    out.UserPoolId = client.pool_id;
    out.ClientName = client.name;
    out.ClientId = client.id;
    if (!secret.empty()) out.ClientSecret = std::string(secret.reveal());
    out.CreationDate = pool_time(client.created);
    out.LastModifiedDate = pool_time(client.modified);
    return out;
}

} // namespace poolguard::pool
