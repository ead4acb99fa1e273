#include "pool/embedded_pool.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/default_identity_pool.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/pool_parts.hpp"

namespace poolguard::pool {
namespace {

result<void> add_attributes_of(const imported_user& who, user_pools& pools, std::string_view pool_id) {
    POOLGUARD_TRY(const auto pool, pools.find(pool_id));
    const auto missing = missing_attributes(*pool, who);
    if (missing.empty()) return {};
    POOLGUARD_CHECK(
        pools.update(pool_id, [&](user_pool_document& it) { return add_custom_attributes(it.schema, missing); }));
    return {};
}

void warn_of_functions(const user_pool_document& pool, const function_port& ways) {
    if (!pool.settings.LambdaConfig) return;
    for (const auto& [trigger, problem] : check_functions(*pool.settings.LambdaConfig, ways))
        if (problem)
            base::log::warning("pool.function_out_of_reach",
                               {{"pool", pool.id}, {"trigger", trigger}, {"cause", *problem}});
}

// Says which functions of the region's pools cannot be called, before a sign-in does.
void warn_of_functions(pool_stores& stores) {
    std::optional<std::string> after;
    do {
        const auto page = stores.pools.list(stores.options.dynamodb.region, 60, after);
        if (!page) return;
        for (const auto& each : page->records)
            if (const auto pool = store::decode<user_pool_document>(each); pool && !pool->value.gone)
                warn_of_functions(pool->value, stores.routes);
        after = page->next;
    } while (after);
}

} // namespace

struct embedded_pool::parts {
    pool_stores stores;
    pool_protocols protocols;
    pool_web web{stores};

    parts(const server_ports& server, const embedded_pool_options& options, aws::credentials_lookup known_keys)
        : stores{server, options}, protocols{stores, std::move(known_keys)} {}
};

embedded_pool::embedded_pool(const embedded_pool_options& options, store::records& records, const base::clock& clock,
                             base::random_source& random, const base::secret& master_key, outbox& mail,
                             store::rate_limits& rates, aws::credentials_lookup known_keys)
    : parts_(std::make_unique<parts>(server_ports{records, clock, random, master_key, mail, rates}, options,
                                     std::move(known_keys))) {}

embedded_pool::~embedded_pool() = default;

void embedded_pool::add_routes(http::router& routes) {
    parts_->protocols.endpoint.add_routes(routes);
    parts_->web.documents.add_routes(routes);
    parts_->stores.imports.uploads.add_routes(routes);
    parts_->web.pages.add_routes(routes);
}

void embedded_pool::start() {
    warn_of_functions(parts_->stores);
    parts_->stores.imports.runner.start();
    parts_->stores.deferred.start();
}

void embedded_pool::send_notices(bool whether) { parts_->stores.sends_notices = whether; }
void embedded_pool::replace_letters(letter_templates own) { parts_->stores.letters.replace_templates(std::move(own)); }

dispatcher::wire_reply embedded_pool::call_in_process(std::string_view operation, std::string_view body,
                                                      inner_caller by, std::string_view language) {
    return parts_->protocols.user_operations.dispatch(operation, body,
                                                      {.now = parts_->stores.server.clock.now(),
                                                       .region = {},
                                                       .client_address = {},
                                                       .language = std::string(language),
                                                       .is_of_server = by == inner_caller::server});
}

dispatcher::wire_reply embedded_pool::call_identities_in_process(std::string_view operation, std::string_view body) {
    return parts_->protocols.identity_operations.dispatch(
        operation, body, {.now = parts_->stores.server.clock.now(), .region = {}, .client_address = {}});
}

http::response embedded_pool::post_signed_in_process(const http::request& request) const {
    return parts_->protocols.endpoint.answer(request);
}

http::response embedded_pool::post_in_process(std::string_view path, std::string_view form,
                                              std::string_view authorization) {
    http::request request;
    request.method = http::method::post;
    request.path = path;
    request.body = form;
    if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
    return parts_->web.pages.post(request);
}

result<embedded_pool::provisions> embedded_pool::provision(const deployment_options& options) {
    const call by{.now = parts_->stores.server.clock.now(), .region = options.region, .client_address = {}};
    POOLGUARD_TRY(auto made, provide_deployment(options, by, parts_->stores.pools, parts_->stores.server.records,
                                                parts_->stores.server.random));
    POOLGUARD_TRY(auto identity_pool,
                  provide_identity_pool(made, by, parts_->stores.server.records, parts_->stores.ports));
    // Create the keys now, so that the first sign-in does not wait for them.
    POOLGUARD_TRY(const auto pool, parts_->stores.pools.find(made.pool_id));
    POOLGUARD_CHECK(parts_->stores.keys.of(pool->id, pool->created));
    return provisions{std::move(made), std::move(identity_pool)};
}

std::vector<result<void>> embedded_pool::import_users(std::string_view pool_id, std::span<const imported_user> given) {
    std::vector<result<void>> added;
    for (const auto& who : given)
        added.push_back(add_attributes_of(who, parts_->stores.pools, pool_id));
    const auto pool = parts_->stores.pools.find(pool_id);
    if (!pool) return {given.size(), std::unexpected(pool.error())};
    auto out = pool::import_users(**pool, given, parts_->stores.creation, parts_->stores.server.random,
                                  parts_->stores.server.clock.now());
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!out[i] && !added[i]) out[i] = std::move(added[i]); // why the attribute is not there
    return out;
}

std::string embedded_pool::issuer_of(std::string_view pool_id) const { return parts_->stores.issuers.of(pool_id); }

result<std::string> embedded_pool::jwks_json_of(std::string_view pool_id) {
    POOLGUARD_TRY(const auto pool, parts_->stores.pools.find(pool_id));
    POOLGUARD_TRY(const auto keys, parts_->stores.keys.of(pool->id, pool->created));
    return keys->jwks_json;
}

} // namespace poolguard::pool
