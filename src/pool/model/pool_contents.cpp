#include "pool/model/pool_contents.hpp"

#include "base/try.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/model/sign_in_records.hpp"

#include <functional>

namespace poolguard::pool {
namespace {

using store_outcome = std::expected<void, store::error>;
using visit = std::function<store_outcome(const std::string& sort)>;

store::query all_of(std::string partition, std::string prefix = {}) {
    return {.partition = std::move(partition), .sort_prefix = std::move(prefix), .limit = 500};
}

// Few at once: each has hundreds of kilobytes.
store::query large_of(std::string partition, std::string prefix = {}) {
    return {.partition = std::move(partition), .sort_prefix = std::move(prefix), .limit = 10};
}

// What belongs to a record is removed before the record, so that a retry can still find it. Goes on until nothing is
// left, also of what calls that are still running write meanwhile.
store_outcome empty(store::records& records, const store::query& what, const visit& first = {}) {
    while (true) {
        POOLGUARD_TRY(const auto page, records.find(what));
        if (page.records.empty()) return {};
        for (const auto& each : page.records) {
            if (first) POOLGUARD_CHECK(first(each.key.sort));
            POOLGUARD_CHECK(records.remove(each.key));
        }
    }
}

} // namespace

std::expected<void, store::error> remove_pool_contents(store::records& records, std::string_view pool_id) {
    const visit client = [&](const std::string& id) { return records.remove({std::string(keys::all_clients), id}); };
    const visit group = [&](const std::string& name) {
        return empty(records, all_of(keys::members_of(pool_id, name)));
    };
    const visit user = [&](const std::string& name) -> store_outcome {
        POOLGUARD_CHECK(empty(records, all_of(keys::groups_of(pool_id, name))));
        return empty(records, all_of(keys::sessions(pool_id, name)));
    };
    const std::pair<std::string, visit> partitions[]{
        // Before the users: the node that runs a job takes back the rows in hand when the job is gone.
        {keys::named(pool_id, keys::import_job_kind), {}},
        {keys::clients(pool_id), client},
        {keys::users(pool_id), user},
        {keys::groups(pool_id), group},
        {keys::users_by(pool_id, "email"), {}},
        {keys::users_by(pool_id, "phone_number"), {}},
        {keys::names(pool_id), {}},
        {keys::attempts(pool_id), {}},
        {keys::used_challenges(pool_id), {}},
        {keys::kept_for_challenges(pool_id), {}},
        {keys::codes(pool_id), {}},
        {keys::passkey_challenges(pool_id), {}},
        {keys::authorization_codes(pool_id), {}},
        {keys::browser_sessions(pool_id), {}},
        {keys::devices(pool_id), {}},
        {keys::auth_events(pool_id), {}},
        {keys::named(pool_id, keys::resource_server_kind), {}},
        {keys::named(pool_id, keys::identity_provider_kind), {}},
    };
    // Without the keys, nothing that the pool signed or sealed is valid any more.
    POOLGUARD_CHECK(records.remove(keys::signing(pool_id)));
    for (const auto& [partition, first] : partitions)
        POOLGUARD_CHECK(empty(records, all_of(partition), first));
    for (const auto& partition : {keys::import_files(pool_id), keys::named(pool_id, keys::image_kind)})
        POOLGUARD_CHECK(empty(records, large_of(partition)));
    for (const auto kind : keys::kept_kinds)
        POOLGUARD_CHECK(empty(records, large_of(keys::named(pool_id, kind))));
    // Again: a node that still knew the pool may have made new ones.
    POOLGUARD_CHECK(records.remove(keys::signing(pool_id)));
    return records.remove(keys::user_count(pool_id));
}

std::expected<void, store::error> remove_client_contents(store::records& records, std::string_view pool_id,
                                                         std::string_view client_id) {
    for (const auto kind : keys::kept_kinds) {
        POOLGUARD_CHECK(records.remove({keys::named(pool_id, kind), std::string(client_id)}));
        POOLGUARD_CHECK(empty(records, large_of(keys::named(pool_id, kind), fmt::format("{}/", client_id))));
        POOLGUARD_CHECK(remove_images(records, pool_id, fmt::format("{}/{}/", kind, client_id)));
    }
    return {};
}

std::expected<void, store::error> remove_images(store::records& records, std::string_view pool_id,
                                                const std::string& prefix) {
    return empty(records, large_of(keys::named(pool_id, keys::image_kind), prefix));
}

} // namespace poolguard::pool
