#include "pool/sign_in/devices.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace poolguard::pool {
namespace {

// Clients send 16 or 17 bytes.
constexpr std::size_t longest_device_salt = 64;

std::unexpected<failure> no_such_device() {
    return refuse(cognito::failure_name::resource_not_found, "Device does not exist.");
}

store::key device_record_key(const user_pool_document& pool, std::string_view sub, std::string_view key) {
    return {keys::devices(pool.id), fmt::format("{}/{}", sub, key)};
}

std::string device_seal_context(const user_pool_document& pool, const user_document& user, std::string_view key) {
    return fmt::format("{}/{}/{}", pool.id, user.sub, key);
}

// The same for all devices of a user, and shaped like Amazon's: "-v7w9UcY6".
std::string group_key_of(const user_pool_document& pool, const user_document& user) {
    return '-' + base::to_hex(base::sha256(fmt::format("device group\n{}\n{}", pool.id, user.sub))).substr(0, 8);
}

struct device_secret {
    base::bytes salt;
    base::secret verifier;
};
std::optional<device_secret> read_secret(const std::optional<cognito::device_secret_verifier>& given) {
    if (!given || !given->Salt || !given->PasswordVerifier) return std::nullopt;
    // As Java reads it.
    auto salt = base::from_base64_unpadded(given->Salt->value);
    const auto number = base::from_base64_unpadded(given->PasswordVerifier->value);
    if (!salt || salt->empty() || salt->size() > longest_device_salt || !number) return std::nullopt;
    auto verifier = srp::read_public_value(base::to_hex(*number));
    if (!verifier) return std::nullopt;
    return device_secret{std::move(*salt), base::secret(std::move(*verifier))};
}

} // namespace

bool tracks_devices(const user_pool_document& pool) { return pool.settings.DeviceConfiguration.has_value(); }

bool has_devices_as_factors(const user_pool_document& pool) {
    return pool.settings.DeviceConfiguration && pool.settings.DeviceConfiguration->ChallengeRequiredOnNewDevice;
}

bool leaves_remembering_to_users(const user_pool_document& pool) {
    return pool.settings.DeviceConfiguration && pool.settings.DeviceConfiguration->DeviceOnlyRememberedOnUserPrompt;
}

devices::devices(store::records& records, const base::clock& clock, base::random_source& random,
                 const base::sealer& sealer)
    : records_(records), clock_(clock), random_(random), sealer_(sealer) {}

template <class Change>
result<void> devices::update(const user_pool_document& pool, const user_document& user, std::string_view key,
                             const Change& change) const {
    if (!cognito::is_device_key(key)) return no_such_device();
    const auto changed = store::update<device_document>(records_, device_record_key(pool, user.sub, key), change);
    if (!changed) return std::unexpected(store_failure(changed.error()));
    if (!*changed) return no_such_device();
    return {};
}

result<void> devices::make_room(const user_pool_document& pool, const user_document& user) const {
    constexpr std::size_t surplus = 20; // at once: an earlier version had no maximum
    POOLGUARD_TRY(const auto page, list(pool, user, max_per_user + surplus, {}));
    if (page.records.size() < max_per_user) return {};
    std::vector<device_document> known;
    for (const auto& each : page.records) {
        auto read = store::decode<device_document>(each);
        if (!read) return std::unexpected(store_failure(read.error()));
        known.push_back(std::move(read->value));
    }
    std::ranges::sort(known, {}, [](const auto& each) { return std::pair(is_confirmed(each), each.authenticated); });
    known.resize(known.size() - (max_per_user - 1));
    for (const auto& each : known)
        if (const auto removed = records_.remove(device_record_key(pool, user.sub, each.key)); !removed)
            return std::unexpected(store_failure(removed.error()));
    return {};
}

result<device_document> devices::create(const user_pool_document& pool, const user_document& user,
                                        std::string_view address, std::chrono::seconds kept_for) const {
    POOLGUARD_CHECK(make_room(pool, user));
    device_document device;
    device.key = fmt::format("{}_{}", region_of(pool.id), random_.uuid());
    device.group_key = group_key_of(pool, user);
    device.address = address;
    device.created = device.modified = device.authenticated = base::epoch_milliseconds(clock_.now());
    const auto saved = store::save(records_, device_record_key(pool, user.sub, device.key), device, store::if_absent{},
                                   clock_.now() + kept_for);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return device;
}

result<std::optional<device_document>> devices::load(const user_pool_document& pool, std::string_view sub,
                                                     std::string_view key) const {
    if (!cognito::is_device_key(key)) return std::nullopt;
    auto found = store::load<device_document>(records_, device_record_key(pool, sub, key));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    return std::move((*found)->value);
}

result<std::optional<device_document>> devices::find(const user_pool_document& pool, const user_document& user,
                                                     std::string_view key) const {
    return load(pool, user.sub, key);
}

result<device_document> devices::get(const user_pool_document& pool, const user_document& user,
                                     std::string_view key) const {
    POOLGUARD_TRY(auto found, find(pool, user, key));
    if (!found) return no_such_device();
    return std::move(*found);
}

result<void> devices::confirm(const user_pool_document& pool, const user_document& user,
                              const cognito::confirm_device& input) const {
    const std::string_view key = input.DeviceKey.value;
    const auto secret = read_secret(input.DeviceSecretVerifierConfig);
    if (!secret) return refuse_parameter("Invalid device secret verifier config given.");
    const auto sealed =
        base::to_base64(sealer_.seal(random_, secret->verifier.reveal(), device_seal_context(pool, user, key)));
    bool was_confirmed = false;
    const auto changed = update(pool, user, key, [&](store::stored<device_document>& found) {
        auto& device = found.value;
        was_confirmed = is_confirmed(device);
        if (was_confirmed) return false;
        device.salt = base::to_hex(secret->salt);
        device.verifier = sealed;
        if (input.DeviceName) device.name = input.DeviceName->value;
        device.is_remembered = !leaves_remembering_to_users(pool);
        device.modified = base::epoch_milliseconds(clock_.now());
        found.expires.reset();
        return true;
    });
    if (!changed && changed.error().name == cognito::failure_name::resource_not_found)
        return refuse_parameter("Invalid device key given.");
    if (changed && was_confirmed) return refuse("DeviceKeyExistsException", "Device key already exists.");
    return changed;
}

result<void> devices::set_status(const user_pool_document& pool, const user_document& user, std::string_view key,
                                 const std::optional<cognito::remembered_status>& status) const {
    return update(pool, user, key, [&](device_document& device) {
        if (!status) return false;
        device.is_remembered = *status == cognito::remembered_status::remembered;
        device.modified = base::epoch_milliseconds(clock_.now());
        return true;
    });
}

result<void> devices::note_challenge(const user_pool_document& pool, const user_document& user, std::string_view key,
                                     std::string_view session) const {
    return update(pool, user, key, [&](device_document& device) { device.asked = session; });
}

result<void> devices::note_sign_in(const user_pool_document& pool, const user_document& user, std::string_view key,
                                   std::string_view address) const {
    return update(pool, user, key, [&](device_document& device) {
        device.authenticated = base::epoch_milliseconds(clock_.now());
        device.address = address;
        device.asked.clear();
    });
}

result<void> devices::forget(const user_pool_document& pool, const user_document& user, std::string_view key) const {
    POOLGUARD_CHECK(get(pool, user, key));
    const auto removed = records_.remove(device_record_key(pool, user.sub, key));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

result<void> devices::forget_all(const user_pool_document& pool, const user_document& user) const {
    std::optional<std::string> after;
    do {
        POOLGUARD_TRY(auto page, list(pool, user, store::max_page_records, std::move(after)));
        for (const auto& each : page.records)
            if (const auto removed = records_.remove(each.key); !removed)
                return std::unexpected(store_failure(removed.error()));
        after = std::move(page.next);
    } while (after);
    return {};
}

result<store::page> devices::list(const user_pool_document& pool, const user_document& user, std::size_t limit,
                                  std::optional<std::string> after) const {
    auto found = records_.find({.partition = keys::devices(pool.id),
                                .sort_prefix = user.sub + '/',
                                .limit = limit,
                                .after = std::move(after)});
    if (!found) return std::unexpected(store_failure(found.error()));
    return std::move(*found);
}

srp_credentials devices::credentials_of(const user_pool_document& pool, const user_document& user,
                                        const device_document& device) const {
    auto salt = base::from_hex(device.salt);
    const auto sealed = base::from_base64(device.verifier);
    auto verifier =
        sealed ? sealer_.open(*sealed, device_seal_context(pool, user, device.key)) : std::optional<base::bytes>{};
    if (!salt || !verifier)
        throw std::runtime_error(fmt::format("A device of user {} cannot be read with this key.", user.sub));
    return {std::move(*salt), base::secret(std::move(*verifier))};
}

result<void> devices::check_refresh(const user_pool_document& pool, const refresh_token& token,
                                    std::string_view device_key) const {
    if (!tracks_devices(pool) || !token.device_key) return {};
    POOLGUARD_TRY(const auto device, load(pool, token.sub, *token.device_key));
    if (device && is_confirmed(*device) && device->key == device_key) return {};
    return refuse(cognito::failure_name::not_authorized, "Invalid Refresh Token");
}

} // namespace poolguard::pool
