#include "pool/model/user_pools.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/store_failure.hpp"
#include "pool/model/pool_contents.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::chrono::seconds remembered_for{1};

std::unexpected<failure> no_pool(std::string_view id) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("User pool {} does not exist.", id));
}
std::unexpected<failure> no_client(std::string_view id) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("User pool client {} does not exist.", id));
}

store::key pool_key(std::string_view id) { return {keys::pools(region_of(id)), std::string(id)}; }
store::key client_key(std::string_view id) { return {std::string(keys::all_clients), std::string(id)}; }
store::key listed_client_key(std::string_view pool, std::string_view id) {
    return {keys::clients(pool), std::string(id)};
}

template <class T>
result<void> done(const std::expected<T, store::error>& outcome) {
    if (!outcome) return std::unexpected(store_failure(outcome.error()));
    return {};
}

std::unexpected<failure> taken(std::string_view id) { return refuse_parameter(fmt::format("The id {} is taken.", id)); }

// Of a record that is written only if there is none with that id.
template <class T>
result<void> first_with(std::string_view id, const std::expected<T, store::error>& outcome) {
    if (!outcome && outcome.error() == store::error::conflict) return taken(id);
    return done(outcome);
}

} // namespace

failure store_failure(store::error cause) {
    base::log::error("pool.store_failed", {{"cause", store::describe(cause)}});
    if (cause == store::error::unavailable) return {cognito::failure_name::too_many_requests, "Too many requests"};
    return cognito::store_failed();
}

std::string_view region_of(std::string_view pool_id) { return pool_id.substr(0, pool_id.rfind('_')); }

user_pools::user_pools(store::records& records, const base::clock& clock, base::random_source& random,
                       const base::sealer& sealer)
    : records_(records), clock_(clock), secrets_(sealer, random) {}

template <class T>
std::shared_ptr<const T> user_pools::recall(const memory<T>& from, const std::string& id) {
    const std::scoped_lock lock(mutex_);
    const auto found = from.find(id);
    return found != from.end() && clock_.now() < found->second.until ? found->second.value : nullptr;
}

template <class T>
std::shared_ptr<const T> user_pools::keep(memory<T>& in, const std::string& id, T value) {
    auto shared = std::make_shared<const T>(std::move(value));
    const std::scoped_lock lock(mutex_);
    in.insert_or_assign(id, remembered<T>{shared, clock_.now() + remembered_for});
    return shared;
}

template <class T>
void user_pools::forget(memory<T>& in, const std::string& id) {
    const std::scoped_lock lock(mutex_);
    in.erase(id);
}

result<std::shared_ptr<const user_pool_document>> user_pools::find(std::string_view pool_id) {
    const std::string id(pool_id);
    if (auto known = recall(pools_, id)) return known;
    auto found = store::load<user_pool_document>(records_, pool_key(id));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found || (*found)->value.gone) {
        forget(pools_, id);
        return no_pool(id);
    }
    auto& pool = (*found)->value;
    if (!migrate_ || pool.name_index == current_name_index) return keep(pools_, id, std::move(pool));
    POOLGUARD_CHECK(migrate_(pool));
    return find(id);
}

result<bool> user_pools::is_there(std::string_view pool_id) {
    const auto found = store::load<user_pool_document>(records_, pool_key(pool_id));
    if (!found) return std::unexpected(store_failure(found.error()));
    return *found && !(*found)->value.gone;
}

result<bool> user_pools::has_old_names(std::string_view pool_id) {
    const auto found = store::load<user_pool_document>(records_, pool_key(pool_id));
    if (!found) return std::unexpected(store_failure(found.error()));
    return *found && (*found)->value.name_index != current_name_index;
}

result<void> user_pools::create(const user_pool_document& pool) {
    auto made = pool;
    made.name_index = current_name_index;
    return first_with(pool.id, store::save(records_, pool_key(pool.id), made, store::if_absent{}));
}

result<void> user_pools::update(std::string_view pool_id,
                                const std::function<result<void>(user_pool_document&)>& change) {
    result<void> changed;
    const auto written = store::update<user_pool_document>(records_, pool_key(pool_id), [&](user_pool_document& it) {
        if (it.gone) return false;
        changed = change(it);
        return changed.has_value();
    });
    forget(pools_, std::string(pool_id));
    if (!written) return std::unexpected(store_failure(written.error()));
    if (!*written || (*written)->value.gone) return no_pool(pool_id);
    return changed;
}

result<void> user_pools::remove(std::string_view pool_id) {
    const auto at = pool_key(pool_id);
    const auto marked = store::update<user_pool_document>(
        records_, at, [](user_pool_document& it) { return !std::exchange(it.gone, true); });
    forget(pools_, at.sort);
    if (!marked) return std::unexpected(store_failure(marked.error()));
    if (!*marked) return no_pool(pool_id);
    // The record that marks the pool as gone is removed last, so that what is left after a crash can still be found.
    if (const auto emptied = remove_pool_contents(records_, pool_id); !emptied)
        return std::unexpected(store_failure(emptied.error()));
    {
        const std::scoped_lock lock(mutex_);
        std::erase_if(clients_, [&](const auto& each) { return each.second.value->pool_id == pool_id; });
    }
    return done(records_.remove(at));
}

result<store::page> user_pools::list(std::string_view region, std::size_t limit, std::optional<std::string> after) {
    auto found = records_.find({.partition = keys::pools(region), .limit = limit, .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

result<std::shared_ptr<const client_document>> user_pools::find_client(std::string_view client_id) {
    const std::string id(client_id);
    if (auto known = recall(clients_, id)) return known;
    auto found = store::load<client_document>(records_, client_key(id));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) {
        forget(clients_, id);
        return no_client(id);
    }
    return keep(clients_, id, std::move((*found)->value));
}

result<std::shared_ptr<const client_document>> user_pools::find_client(std::string_view pool_id,
                                                                       std::string_view client_id) {
    auto found = find_client(client_id);
    if (found && (*found)->pool_id != pool_id) return no_client(client_id);
    return found;
}

result<void> user_pools::create_client(const client_document& client) {
    const auto known = find_client(client.id);
    if (known) return taken(client.id);
    if (known.error().name != cognito::failure_name::resource_not_found) return std::unexpected(known.error());
    // The list comes first: an entry without a client is harmless, an unlisted client is not. A call that was cut short
    // may have left one.
    const auto at = listed_client_key(client.pool_id, client.id);
    const client_summary entry{client.name};
    const auto listed = store::save(records_, at, entry, store::if_absent{});
    if (!listed && listed.error() != store::error::conflict) return std::unexpected(store_failure(listed.error()));
    POOLGUARD_CHECK(first_with(client.id, store::save(records_, client_key(client.id), client, store::if_absent{})));
    return listed ? result<void>{} : done(store::save(records_, at, entry, store::always{}));
}

result<client_document> user_pools::update_client(std::string_view client_id,
                                                  const std::function<result<void>(client_document&)>& change) {
    result<void> changed;
    auto written = store::update<client_document>(records_, client_key(client_id), [&](client_document& it) {
        changed = change(it);
        return changed.has_value();
    });
    forget(clients_, std::string(client_id));
    if (!written) return std::unexpected(store_failure(written.error()));
    if (!*written) return no_client(client_id);
    if (!changed) return std::unexpected(changed.error());
    auto& client = (*written)->value;
    POOLGUARD_CHECK(done(store::save(records_, listed_client_key(client.pool_id, client.id),
                                     client_summary{client.name}, store::always{})));
    return std::move(client);
}

result<void> user_pools::remove_client(std::string_view pool_id, std::string_view client_id) {
    if (const auto emptied = remove_client_contents(records_, pool_id, client_id); !emptied)
        return std::unexpected(store_failure(emptied.error()));
    const auto removed = records_.remove(client_key(client_id));
    forget(clients_, std::string(client_id));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return done(records_.remove(listed_client_key(pool_id, client_id)));
}

result<store::page> user_pools::list_clients(std::string_view pool_id, std::size_t limit,
                                             std::optional<std::string> after) {
    auto found = records_.find({.partition = keys::clients(pool_id), .limit = limit, .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

} // namespace poolguard::pool
