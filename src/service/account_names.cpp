#include "service/account_names.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <boost/describe.hpp>

namespace poolguard::service {
namespace {

struct claimed_name {
    static constexpr bool has_defaults = true;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(claimed_name, (), (address))

// A digest of the name, because keys have a maximum length.
store::key account_name_key(std::string_view name) {
    return {"usernames", base::to_hex(base::sha256(base::to_lower(name)))};
}

} // namespace

std::expected<bool, store::error> account_names::claim(std::string_view name, std::string_view address) {
    const auto at = account_name_key(name);
    const auto saved = store::save(records_, at, claimed_name{std::string(address)}, store::if_absent{},
                                   clock_.now() + unconfirmed_life);
    if (saved) return true;
    if (saved.error() != store::error::conflict) return std::unexpected(saved.error());
    POOLGUARD_TRY(const auto known, store::load<claimed_name>(records_, at));
    return known && base::equal_ignoring_case(known->value.address, address);
}

std::expected<void, store::error> account_names::keep(std::string_view name) {
    POOLGUARD_CHECK(store::update<claimed_name>(records_, account_name_key(name),
                                                [](store::stored<claimed_name>& found) { found.expires.reset(); }));
    return {};
}

std::expected<void, store::error> account_names::release(std::string_view name, std::string_view address) {
    const auto at = account_name_key(name);
    POOLGUARD_TRY(const auto known, store::load<claimed_name>(records_, at));
    if (!known || !base::equal_ignoring_case(known->value.address, address)) return {};
    const auto removed = records_.remove(at, store::if_version{known->version});
    if (!removed && removed.error() != store::error::conflict) return removed;
    return {};
}

std::expected<std::string, store::error> account_names::resolve(std::string_view name) {
    // Addresses need no lookup.
    if (name.find('@') != name.npos) return std::string(name);
    POOLGUARD_TRY(auto known, store::load<claimed_name>(records_, account_name_key(name)));
    if (!known) return std::string(name);
    return std::move(known->value.address);
}

} // namespace poolguard::service
