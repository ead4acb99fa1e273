#include "app/server/served_pool.hpp"

#include "app/files/data_folder.hpp"
#include "app/server/record_store.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

store::key note_key() { return {"server", "served-pool"}; }

} // namespace

std::expected<std::optional<served_pool>, store::error> read_served_pool(store::records& records) {
    POOLGUARD_TRY(auto found, store::load<served_pool>(records, note_key()));
    if (!found) return std::nullopt;
    return std::move(found->value);
}

std::expected<void, store::error> note_served_pool(store::records& records, const served_pool& pool) {
    POOLGUARD_CHECK(store::save(records, note_key(), pool, store::always{}));
    return {};
}

bool uses_embedded_pool(const settings& given, const served_pool* known) {
    const auto& set = given.cognito;
    if (!set.user_pool_id || set.endpoint) return !set.user_pool_id;
    return set.user_pool_id == given.pool.first_pool_id ||
           (known != nullptr && set.user_pool_id == known->user_pool_id);
}

std::expected<served_pool, std::string> find_served_pool(const settings& given, const environment& variables) {
    const auto nothing_yet =
        fmt::format("There is no embedded pool in {} yet; start the server with 'poolguard serve' first",
                    given.store.is_shared() ? given.store.users_table : given.data);
    std::error_code error;
    const auto file = data_folder::records_file_in(given.data);
    if (!given.store.is_shared()) POOLGUARD_CHECK(data_folder::check_not_lost(given.data));
    // Do not create the folder or the file.
    if (!given.store.is_shared() && !std::filesystem::exists(file, error)) return std::unexpected(nothing_yet);
    const base::wall_clock clock;
    base::system_random random;
    POOLGUARD_TRY(const auto records, record_store::open(given, variables, clock, random));
    auto found = read_served_pool(records->port());
    if (!found) return std::unexpected(std::string(describe(found.error())));
    if (!*found) return std::unexpected(nothing_yet);
    return std::move(**found);
}

} // namespace poolguard::app
