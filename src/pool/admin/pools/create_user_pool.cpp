#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "pool/admin/pools/mfa_config.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/chosen_ids.hpp"
#include "pool/model/pool_view.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view pool_id_alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool requires_preferred_username(const user_pool_document& pool) {
    const auto* entry = find_attribute(pool, "preferred_username");
    return entry != nullptr && entry->Required;
}

} // namespace

reply_to<cognito::create_user_pool> create_user_pool(const cognito::create_user_pool& input, const call& by,
                                                     const operation_ports& ports) {
    if (by.region.empty()) return refuse_parameter("A user pool is created in a region, and the call names none.");
    POOLGUARD_CHECK(check_request(input));
    auto schema =
        make_schema(input.Schema ? std::span(input.Schema->value) : std::span<const cognito::schema_attribute>{});
    if (!schema) return std::unexpected(schema.error());
    user_pool_document pool;
    POOLGUARD_TRY(const auto chosen, chosen_pool_id(input.UserPoolTags, by.region));
    pool.id = chosen.value_or(fmt::format("{}_{}", by.region, ports.random.characters(9, pool_id_alphabet)));
    pool.name = input.PoolName;
    pool.created = base::epoch_milliseconds(by.now);
    pool.modified = pool.created;
    pool.settings = with_defaults(input);
    complete_sms(pool.settings.SmsConfiguration, pool.id);
    pool.schema = std::move(*schema);
    POOLGUARD_CHECK(check_pool(pool.settings));
    POOLGUARD_CHECK(set_mfa_mode(pool));
    if (is_alias_attribute(pool, "preferred_username") && requires_preferred_username(pool))
        return refuse_parameter("preferred_username cannot be both a required attribute and an alias.");
    POOLGUARD_CHECK(ports.pools.create(pool));
    return cognito::user_pool_reply{describe(pool, ports.account, 0)};
}

extern const operation create_user_pool_operation = operation_of<cognito::create_user_pool, create_user_pool>;

} // namespace poolguard::pool
