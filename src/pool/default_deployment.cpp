#include "pool/default_deployment.hpp"

#include "base/try.hpp"
#include "pool/admin/clients/client_rules.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/chosen_ids.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>

namespace poolguard::pool {
namespace {

constexpr std::string_view client_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view pool_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool is_missing(const failure& why) { return why.name == cognito::failure_name::resource_not_found; }

// Ids never change. A setting that names another one is refused, as somebody may rely on it.
result<deployment> check_known(const deployment_options& options, deployment known) {
    for (const auto& [wanted, id] :
         {std::pair(options.pool_id, known.pool_id), std::pair(options.client_id, known.client_id),
          std::pair(options.web_client_id, known.web_client_id)})
        if (wanted && *wanted != id)
            return refuse_parameter(
                fmt::format("The id has been {} since the first start and cannot become {}", id, *wanted));
    return known;
}

result<deployment> new_ids(const deployment_options& options, user_pools& pools, base::random_source& random) {
    const auto client = [&] { return random.characters(26, client_alphabet); };
    deployment out{options.pool_id.value_or(fmt::format("{}_{}", options.region, random.characters(9, pool_alphabet))),
                   options.client_id.value_or(client()), options.web_client_id.value_or(client())};
    if (!is_pool_id_of(options.region, out.pool_id))
        return refuse_parameter(
            fmt::format("{} is not a user pool id such as {}_Example1", out.pool_id, options.region));
    for (const auto& id : {out.client_id, out.web_client_id})
        if (!cognito::is_client_id(id)) return refuse_parameter(fmt::format("{} is not the id of an app client", id));
    if (out.client_id == out.web_client_id)
        return refuse_parameter(fmt::format("The id {} is chosen for both clients", out.client_id));
    const auto refuse_taken = [](std::string_view id, const auto& found) -> result<void> {
        if (found) return refuse_parameter(fmt::format("The id {} is taken", id));
        return is_missing(found.error()) ? result<void>{} : std::unexpected(found.error());
    };
    POOLGUARD_CHECK(refuse_taken(out.pool_id, pools.find(out.pool_id)));
    for (const auto& id : {out.client_id, out.web_client_id})
        POOLGUARD_CHECK(refuse_taken(id, pools.find_client(id)));
    return out;
}

result<deployment> choose_ids(const deployment_options& options, user_pools& pools, store::records& records,
                              base::random_source& random) {
    const store::key at{std::string(keys::deployments), options.region};
    for (bool is_last = false;; is_last = true) {
        auto known = store::load<deployment>(records, at);
        if (!known) return std::unexpected(store_failure(known.error()));
        if (*known) return check_known(options, std::move((*known)->value));
        auto fresh = new_ids(options, pools, random);
        if (!fresh) {
            // Chosen ids may be taken by the pool of another node, which was faster.
            if (is_last) return fresh;
            continue;
        }
        const auto saved = store::save(records, at, *fresh, store::if_absent{});
        if (saved) return fresh;
        if (is_last || saved.error() != store::error::conflict) return std::unexpected(store_failure(saved.error()));
    }
}

result<user_pool_document> make_pool(const deployment& ids, const call& by) {
    cognito::schema_attribute tenant;
    tenant.Name = "tenant_id";
    tenant.AttributeDataType = cognito::attribute_data_type::String;
    tenant.Mutable = true;
    tenant.StringAttributeConstraints = cognito::string_constraints{.MinLength = "1", .MaxLength = "64"};
    // Users describe themselves with it. Permissions come from groups, not from this attribute.
    cognito::schema_attribute role;
    role.Name = "role";
    role.AttributeDataType = cognito::attribute_data_type::String;
    role.Mutable = true;
    role.StringAttributeConstraints = cognito::string_constraints{.MinLength = "1", .MaxLength = "64"};
    POOLGUARD_TRY(auto schema, make_schema(std::array{tenant, role}));
    cognito::user_pool_settings settings;
    settings.UsernameAttributes = {cognito::verified_attribute::email};
    settings.AutoVerifiedAttributes = {cognito::verified_attribute::email};
    settings.UsernameConfiguration = cognito::username_configuration{.CaseSensitive = false};
    settings.MfaConfiguration = cognito::mfa_mode::OPTIONAL;
    user_pool_document pool;
    pool.id = ids.pool_id;
    pool.name = "poolguard";
    pool.created = pool.modified = base::epoch_milliseconds(by.now);
    pool.settings = with_defaults(std::move(settings));
    pool.schema = std::move(schema);
    pool.mfa.has_software_token = true;
    return pool;
}

// Excludes custom:tenant_id, so that users cannot move to another tenant.
std::vector<json::text<1, 2048>> writable_attributes(const user_pool_document& pool) {
    std::vector<json::text<1, 2048>> names;
    for (const auto& entry : pool.schema) {
        const std::string& name = entry.Name;
        const bool is_own = !name.starts_with("custom:") || name == "custom:role";
        if (entry.Mutable && is_own && !name.ends_with("_verified")) names.emplace_back(name);
    }
    return names;
}

client_document make_client(const user_pool_document& pool, std::string_view id, std::string_view name,
                            const call& by) {
    client_document client;
    client.id = id;
    client.pool_id = pool.id;
    client.name = name;
    client.created = client.modified = base::epoch_milliseconds(by.now);
    client.settings.PreventUserExistenceErrors = cognito::user_existence_errors::ENABLED;
    client.settings.EnableTokenRevocation = true;
    client.settings.WriteAttributes = writable_attributes(pool);
    return client;
}

struct client_urls {
    std::vector<std::string> callback;
    std::vector<std::string> logout;
};

void set_urls(cognito::user_pool_client_settings& settings, const client_urls& urls) {
    const auto to_list = [](const std::vector<std::string>& from) {
        json::list<cognito::redirect_uri, 0, 100> out;
        out.value.assign(from.begin(), from.end());
        return out;
    };
    settings.CallbackURLs = to_list(urls.callback);
    settings.LogoutURLs = to_list(urls.logout);
}

client_urls web_urls(const deployment_options& options) { return {options.callback_urls, options.logout_urls}; }

// The server's own address may be one that a client cannot have. Browsers then cannot sign in through the gateway.
client_urls app_urls(const deployment_options& options) {
    client_urls out;
    std::ranges::copy_if(options.app_callback_urls, std::back_inserter(out.callback), is_redirect_uri);
    std::ranges::copy_if(options.app_logout_urls, std::back_inserter(out.logout), is_redirect_uri);
    return out;
}

// The gateway needs the code flow to sign browsers in on the hosted pages.
void allow_code_flow(cognito::user_pool_client_settings& settings) {
    settings.AllowedOAuthFlowsUserPoolClient = true;
    settings.AllowedOAuthFlows = json::list<cognito::oauth_flow, 0, 3>{{cognito::oauth_flow::code}};
    settings.AllowedOAuthScopes =
        json::list<cognito::oauth_scope, 0, 50>{{"openid", "email", "profile", "aws.cognito.signin.user.admin"}};
    settings.SupportedIdentityProviders = {"COGNITO"};
}

// What Amplify asks for by default: SRP, and these scopes.
void allow_single_page_apps(cognito::user_pool_client_settings& settings) {
    using enum cognito::explicit_auth_flow;
    settings.ExplicitAuthFlows = {ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH};
    settings.AllowedOAuthScopes = json::list<cognito::oauth_scope, 0, 50>{
        {"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"}};
}

client_document make_app_client(const user_pool_document& pool, const deployment& ids,
                                const deployment_options& options, const call& by) {
    using enum cognito::explicit_auth_flow;
    auto client = make_client(pool, ids.client_id, "app", by);
    client.settings.ExplicitAuthFlows = {ALLOW_USER_PASSWORD_AUTH, ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH,
                                         ALLOW_REFRESH_TOKEN_AUTH};
    allow_code_flow(client.settings);
    set_urls(client.settings, app_urls(options));
    return client;
}

client_document make_web_client(const user_pool_document& pool, const deployment& ids,
                                const deployment_options& options, const call& by) {
    auto client = make_client(pool, ids.web_client_id, "web", by);
    allow_single_page_apps(client.settings);
    client.settings.AllowedOAuthFlowsUserPoolClient = true;
    client.settings.AllowedOAuthFlows = json::list<cognito::oauth_flow, 0, 3>{{cognito::oauth_flow::code}};
    client.settings.SupportedIdentityProviders = {"COGNITO"};
    set_urls(client.settings, web_urls(options));
    return client;
}

result<void> ensure_pool(const user_pool_document& wanted, user_pools& pools) {
    const auto found = pools.find(wanted.id);
    if (found) return {};
    if (!is_missing(found.error())) return std::unexpected(found.error());
    if (pools.create(wanted)) return {};
    // Another node was faster, or an interrupted removal left the pool's record behind.
    const auto second = pools.find(wanted.id);
    if (second) return {};
    // Only a pool that is really missing may be removed and created again.
    if (!is_missing(second.error())) return std::unexpected(second.error());
    if (auto removed = pools.remove(wanted.id); !removed && !is_missing(removed.error())) return removed;
    return pools.create(wanted);
}

result<std::shared_ptr<const client_document>> ensure_client(const client_document& wanted, user_pools& pools) {
    auto found = pools.find_client(wanted.id);
    if (found || !is_missing(found.error())) return found;
    // Another node may be faster.
    const auto made = pools.create_client(wanted);
    if (!made && is_server_fault(made.error())) return std::unexpected(made.error());
    return pools.find_client(wanted.id);
}

template <class List>
std::vector<std::string> texts_of(const std::optional<List>& list) {
    std::vector<std::string> out;
    if (list)
        for (const std::string& each : *list)
            out.push_back(each);
    return out;
}

// Earlier versions created the clients with fewer flows. Settings that were changed since then stay.

bool extend_app_client(cognito::user_pool_client_settings& settings) {
    if (settings.AllowedOAuthFlowsUserPoolClient) return false;
    allow_code_flow(settings);
    return true;
}

bool extend_web_client(cognito::user_pool_client_settings& settings) {
    const std::vector<std::string> first_scopes{"openid", "email", "profile"};
    if (settings.ExplicitAuthFlows != std::vector{cognito::explicit_auth_flow::ALLOW_REFRESH_TOKEN_AUTH} ||
        texts_of(settings.AllowedOAuthScopes) != first_scopes)
        return false;
    allow_single_page_apps(settings);
    return true;
}

using extension = bool (*)(cognito::user_pool_client_settings&);

result<void> update_client(const client_document& client, const client_urls& urls, extension extend, const call& by,
                           user_pools& pools) {
    auto wanted = client.settings;
    const bool is_extended = extend(wanted);
    if (!is_extended && texts_of(client.settings.CallbackURLs) == urls.callback &&
        texts_of(client.settings.LogoutURLs) == urls.logout)
        return {};
    POOLGUARD_CHECK(pools.update_client(client.id, [&](client_document& it) -> result<void> {
        extend(it.settings);
        set_urls(it.settings, urls);
        it.modified = base::epoch_milliseconds(by.now);
        return {};
    }));
    return {};
}

} // namespace

result<deployment> provide_deployment(const deployment_options& options, const call& by, user_pools& pools,
                                      store::records& records, base::random_source& random) {
    auto ids = choose_ids(options, pools, records, random);
    if (!ids) return ids;
    POOLGUARD_TRY(const auto pool, make_pool(*ids, by));
    const auto web = make_web_client(pool, *ids, options, by);
    POOLGUARD_CHECK(check_client(pool, {}, web.settings, false, "creating"));
    POOLGUARD_CHECK(ensure_pool(pool, pools));
    POOLGUARD_TRY(const auto app_found, ensure_client(make_app_client(pool, *ids, options, by), pools));
    POOLGUARD_TRY(const auto web_found, ensure_client(web, pools));
    POOLGUARD_CHECK(update_client(*app_found, app_urls(options), extend_app_client, by, pools));
    POOLGUARD_CHECK(update_client(*web_found, web_urls(options), extend_web_client, by, pools));
    return ids;
}

} // namespace poolguard::pool
