#include "service/account_names.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <boost/describe.hpp>

namespace poolguard::service {
namespace {

struct claimed_name {
    static constexpr bool has_defaults = true;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(claimed_name, (), (address))

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same(std::string_view one, std::string_view other) { return std::ranges::equal(one, other, {}, lower, lower); }

// By its digest, as keys are bounded.
store::key key_of(std::string_view name) {
    std::string folded(name);
    std::ranges::transform(folded, folded.begin(), lower);
    return {"usernames", base::to_hex(base::sha256(folded))};
}

} // namespace

std::expected<bool, store::error> account_names::claim(std::string_view name, std::string_view address) {
    const auto at = key_of(name);
    const auto saved = store::save(records_, at, claimed_name{std::string(address)}, store::if_absent{},
                                   clock_.now() + unconfirmed_life);
    if (saved) return true;
    if (saved.error() != store::error::conflict) return std::unexpected(saved.error());
    POOLGUARD_TRY(const auto known, store::load<claimed_name>(records_, at));
    return known && is_same(known->value.address, address);
}

std::expected<void, store::error> account_names::keep(std::string_view name) {
    POOLGUARD_CHECK(store::update<claimed_name>(records_, key_of(name),
                                                [](store::stored<claimed_name>& found) { found.expires.reset(); }));
    return {};
}

std::expected<void, store::error> account_names::release(std::string_view name, std::string_view address) {
    const auto at = key_of(name);
    POOLGUARD_TRY(const auto known, store::load<claimed_name>(records_, at));
    if (!known || !is_same(known->value.address, address)) return {};
    const auto removed = records_.remove(at, store::if_version{known->version});
    if (!removed && removed.error() != store::error::conflict) return removed;
    return {};
}

std::expected<std::string, store::error> account_names::resolve(std::string_view name) {
    // Addresses stand for themselves.
    if (name.find('@') != name.npos) return std::string(name);
    POOLGUARD_TRY(auto known, store::load<claimed_name>(records_, key_of(name)));
    if (!known) return std::string(name);
    return std::move(known->value.address);
}

} // namespace poolguard::service
