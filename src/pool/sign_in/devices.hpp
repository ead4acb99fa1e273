#pragma once
// The devices that the users of a pool sign in from, where the pool tracks them (DeviceConfiguration). A sign-in
// without a device gets one. Once a device is confirmed it has a password of its own, which only it knows; remembered,
// it must prove that password at each sign-in, in place of a second factor if the pool says so. Source: Amazon Cognito
// developer guide, "Working with user devices in your user pool".

#include "base/random.hpp"
#include "base/seal.hpp"
#include "cognito/messages/devices.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/tokens/refresh_token.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

bool tracks_devices(const user_pool_document& pool);
// Whether a remembered device stands for a second factor (ChallengeRequiredOnNewDevice).
bool has_devices_as_factors(const user_pool_document& pool);

// Whether users say which of their devices are remembered (DeviceOnlyRememberedOnUserPrompt).
bool leaves_remembering_to_users(const user_pool_document& pool);

struct device_document {
    static constexpr bool has_defaults = true;
    std::string key;
    std::string group_key; // part of the name that the device's password is hashed with
    std::string name;      // what the user calls it, or empty
    std::string salt;      // hex; empty until the device is confirmed
    std::string verifier;  // sealed, base64; empty until the device is confirmed
    bool is_remembered = false;
    std::string address;            // of the last sign-in
    std::int64_t created = 0;       // epoch milliseconds
    std::int64_t modified = 0;      // the same
    std::int64_t authenticated = 0; // the same
    std::string asked;              // the Session of the last DEVICE_SRP_AUTH, for clients that do not send it back
};
BOOST_DESCRIBE_STRUCT(device_document, (),
                      (key, group_key, name, salt, verifier, is_remembered, address, created, modified, authenticated,
                       asked))

inline bool is_confirmed(const device_document& device) { return !device.verifier.empty(); }

class devices {
  public:
    // Amazon publishes no number. Every sign-in without a device makes one, so a script would make them without end.
    static constexpr std::size_t max_per_user = 100;

    // All arguments must outlive them. The sealer seals the devices' verifiers.
    devices(store::records& records, const base::clock& clock, base::random_source& random, const base::sealer& sealer);

    // A new device. It is dropped after `kept_for` unless it has been confirmed. Of a user who has as many as there may
    // be, the one whose last sign-in is the oldest is forgotten, those that were never confirmed first.
    result<device_document> create(const user_pool_document& pool, const user_document& user, std::string_view address,
                                   std::chrono::seconds kept_for) const;
    // The user's device with that key; nullopt if the user has none.
    result<std::optional<device_document>> find(const user_pool_document& pool, const user_document& user,
                                                std::string_view key) const;
    // ResourceNotFoundException "Device does not exist.", as everywhere below.
    result<device_document> get(const user_pool_document& pool, const user_document& user, std::string_view key) const;

    // Gives the device its password, and remembers it unless the pool leaves that to the user.
    // InvalidParameterException when the user has no such device or the verifier is none; DeviceKeyExistsException when
    // the device is already confirmed.
    result<void> confirm(const user_pool_document& pool, const user_document& user,
                         const cognito::confirm_device& input) const;
    // Without a status only looks for the device.
    result<void> set_status(const user_pool_document& pool, const user_document& user, std::string_view key,
                            const std::optional<cognito::remembered_status>& status) const;
    // Keeps the Session of a challenge that the device was asked.
    result<void> note_challenge(const user_pool_document& pool, const user_document& user, std::string_view key,
                                std::string_view session) const;
    result<void> note_sign_in(const user_pool_document& pool, const user_document& user, std::string_view key,
                              std::string_view address) const;
    // Its refresh tokens are refused from then on.
    result<void> forget(const user_pool_document& pool, const user_document& user, std::string_view key) const;
    // Removes the devices of a user who is being deleted.
    result<void> forget_all(const user_pool_document& pool, const user_document& user) const;

    // Records of device_document.
    result<store::page> list(const user_pool_document& pool, const user_document& user, std::size_t limit,
                             std::optional<std::string> after) const;

    // Of a confirmed device. Throws std::runtime_error when the verifier was sealed with another key.
    srp_credentials credentials_of(const user_pool_document& pool, const user_document& user,
                                   const device_document& device) const;

    // NotAuthorizedException "Invalid Refresh Token" for a token of another device than the given one, or of one that
    // was forgotten or never confirmed. Tokens without a device were issued before the pool tracked devices, or by the
    // sign-in pages.
    result<void> check_refresh(const user_pool_document& pool, const refresh_token& token,
                               std::string_view device_key) const;

  private:
    result<std::optional<device_document>> load(const user_pool_document& pool, std::string_view sub,
                                                std::string_view key) const;
    result<void> make_room(const user_pool_document& pool, const user_document& user) const;
    template <class Change>
    result<void> update(const user_pool_document& pool, const user_document& user, std::string_view key,
                        const Change& change) const;

    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
};

} // namespace poolguard::pool
