#include "service/refresh_owners.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "store/document.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

store::key refresh_owner_key(std::string_view refresh_token) {
    return {"refresh-owners/" + base::to_hex(base::sha256(refresh_token)), "owner"};
}

} // namespace

refresh_owners::refresh_owners(store::records& records, const base::clock& clock, std::chrono::seconds life)
    : records_(records), clock_(clock), life_(std::clamp(life, std::chrono::seconds{0}, longest_life)) {}

void refresh_owners::remember(std::string_view refresh_token, const refresh_owner& owner) {
    if (owner.internal_name.empty()) return;
    const auto saved =
        store::save(records_, refresh_owner_key(refresh_token), owner, store::always{}, clock_.now() + life_);
    if (!saved) base::log::warning("refresh_owner_not_stored", {{"cause", store::describe(saved.error())}});
}

std::expected<std::optional<refresh_owner>, store::error> refresh_owners::find(std::string_view refresh_token) {
    auto found = store::load<refresh_owner>(records_, refresh_owner_key(refresh_token));
    if (!found) {
        base::log::warning("refresh_owner_not_read", {{"cause", store::describe(found.error())}});
        return std::unexpected(found.error());
    }
    if (!*found) return std::nullopt;
    return std::move((*found)->value);
}

} // namespace poolguard::service
