#include "pool/sign_in/devices.hpp"

#include "pool/passwords/srp.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

using std::chrono::hours;

class devices_test : public testing::Test {
  protected:
    devices_test() { rooms_.pool.settings.DeviceConfiguration.emplace(); }

    device_document make() { return devices_.create(rooms_.pool, rooms_.ann, "192.0.2.1", hours{24}).value(); }
    base::secret verifier_of(const device_document& device) {
        return srp::make_verifier({device.group_key, device.key}, "a random password", "a salt");
    }
    cognito::confirm_device confirmation_of(const device_document& device) {
        cognito::confirm_device out;
        out.DeviceKey = device.key;
        out.DeviceName = "my laptop";
        out.DeviceSecretVerifierConfig.emplace();
        out.DeviceSecretVerifierConfig->PasswordVerifier = base::to_base64(verifier_of(device).reveal());
        out.DeviceSecretVerifierConfig->Salt = base::to_base64("a salt");
        return out;
    }
    device_document make_confirmed() {
        const auto device = make();
        EXPECT_EQ(message_of(devices_.confirm(rooms_.pool, rooms_.ann, confirmation_of(device))), "");
        return devices_.get(rooms_.pool, rooms_.ann, device.key).value();
    }
    std::string confirm(const device_document& device, const std::optional<std::string>& verifier,
                        const std::optional<std::string>& salt) {
        auto input = confirmation_of(device);
        auto& secret = input.DeviceSecretVerifierConfig.emplace();
        if (verifier) secret.PasswordVerifier = *verifier;
        if (salt) secret.Salt = *salt;
        return message_of(devices_.confirm(rooms_.pool, rooms_.ann, input));
    }
    std::string refresh(const std::optional<std::string>& owner, std::string_view given) {
        refresh_token token;
        token.sub = rooms_.ann.sub;
        token.device_key = owner;
        return message_of(devices_.check_refresh(rooms_.pool, token, given));
    }
    std::size_t count(const user_document& user, std::size_t at_most = 60) {
        return devices_.list(rooms_.pool, user, at_most, {}).value().records.size();
    }

    static constexpr auto no_device = "Device does not exist.";
    sign_in_rooms rooms_;
    base::sealer sealer_{rooms_.master, "devices"};
    devices devices_{*rooms_.records, rooms_.clock, rooms_.random, sealer_};
};

TEST_F(devices_test, are_dropped_unless_they_are_confirmed) {
    const auto dropped = make();
    EXPECT_TRUE(dropped.key.starts_with("us-east-1_"));
    EXPECT_TRUE(cognito::is_device_key(dropped.key));
    EXPECT_FALSE(is_confirmed(dropped));
    const auto kept = make_confirmed();
    EXPECT_NE(kept.key, dropped.key);
    EXPECT_EQ(kept.group_key, dropped.group_key);
    EXPECT_EQ(kept.group_key.size(), 9U);
    EXPECT_EQ(kept.name, "my laptop");
    EXPECT_TRUE(is_confirmed(kept));
    EXPECT_TRUE(kept.is_remembered);
    EXPECT_EQ(count(rooms_.ann), 2U);
    rooms_.clock.advance(hours{24});
    EXPECT_EQ(message_of(devices_.get(rooms_.pool, rooms_.ann, dropped.key)), no_device);
    EXPECT_EQ(message_of(devices_.get(rooms_.pool, rooms_.ann, kept.key)), "");
}

TEST_F(devices_test, keep_their_verifier_sealed_for_one_user) {
    const auto device = make_confirmed();
    EXPECT_EQ(device.verifier.find(base::to_base64(verifier_of(device).reveal())), std::string::npos);
    const auto credentials = devices_.credentials_of(rooms_.pool, rooms_.ann, device);
    EXPECT_EQ(credentials.salt, "a salt");
    EXPECT_TRUE(credentials.verifier.equals(verifier_of(device).reveal()));
    EXPECT_THROW(devices_.credentials_of(rooms_.pool, rooms_.make_user("ben"), device), std::runtime_error);
}

TEST_F(devices_test, are_confirmed_once_with_a_number_of_the_group) {
    const auto device = make();
    constexpr auto refused = "Invalid device secret verifier config given.";
    const auto verifier = base::to_base64(verifier_of(device).reveal());
    const auto salt = base::to_base64("a salt");
    EXPECT_EQ(confirm(device, {}, {}), refused);
    EXPECT_EQ(confirm(device, verifier, {}), refused);
    EXPECT_EQ(confirm(device, {}, salt), refused);
    EXPECT_EQ(confirm(device, "", salt), refused);
    EXPECT_EQ(confirm(device, "AAAA", salt), refused) << "zero";
    EXPECT_EQ(confirm(device, "no base64!", salt), refused);
    EXPECT_EQ(confirm(device, base::to_base64(std::string(400, '\1')), salt), refused);
    EXPECT_EQ(confirm(device, verifier, ""), refused);
    EXPECT_EQ(confirm(device, verifier, base::to_base64(std::string(65, '\1'))), refused);
    device_document unknown = device;
    unknown.key = "us-east-1_0b2f4c31";
    EXPECT_EQ(confirm(unknown, verifier, salt), "Invalid device key given.");
    unknown.key = "nonsense";
    EXPECT_EQ(confirm(unknown, verifier, salt), "Invalid device key given.");
    EXPECT_EQ(message_of(devices_.confirm(rooms_.pool, rooms_.make_user("ben"), confirmation_of(device))),
              "Invalid device key given.");
    // As Java reads base64, and Amazon's example has it.
    EXPECT_EQ(confirm(device, "TXlWZXJpZmllclN0cmluZw", "TXlTUlBTYWx0"), "");
    EXPECT_EQ(name_of(devices_.confirm(rooms_.pool, rooms_.ann, confirmation_of(device))), "DeviceKeyExistsException");
    EXPECT_EQ(
        devices_.credentials_of(rooms_.pool, rooms_.ann, devices_.get(rooms_.pool, rooms_.ann, device.key).value())
            .salt,
        "MySRPSalt");
}

TEST_F(devices_test, are_remembered_by_the_pool_or_by_the_user) {
    using enum cognito::remembered_status;
    rooms_.pool.settings.DeviceConfiguration->DeviceOnlyRememberedOnUserPrompt = true;
    const auto device = make_confirmed();
    const auto is_remembered = [&] { return devices_.get(rooms_.pool, rooms_.ann, device.key)->is_remembered; };
    EXPECT_FALSE(is_remembered());
    const std::pair<std::optional<cognito::remembered_status>, bool> changes[]{
        {remembered, true}, {std::nullopt, true}, {not_remembered, false}};
    for (const auto& [status, expected] : changes) {
        EXPECT_EQ(message_of(devices_.set_status(rooms_.pool, rooms_.ann, device.key, status)), "");
        EXPECT_EQ(is_remembered(), expected);
    }
    EXPECT_EQ(message_of(devices_.set_status(rooms_.pool, rooms_.ann, "us-east-1_0", {})), no_device);
    EXPECT_EQ(message_of(devices_.set_status(rooms_.pool, rooms_.make_user("ben"), device.key, remembered)), no_device);
}

TEST_F(devices_test, note_sign_ins) {
    const auto device = make_confirmed();
    ASSERT_TRUE(devices_.note_challenge(rooms_.pool, rooms_.ann, device.key, "AYAB"));
    EXPECT_EQ(devices_.get(rooms_.pool, rooms_.ann, device.key)->asked, "AYAB");
    rooms_.clock.advance(hours{1});
    ASSERT_TRUE(devices_.note_sign_in(rooms_.pool, rooms_.ann, device.key, "192.0.2.2"));
    const auto found = devices_.get(rooms_.pool, rooms_.ann, device.key).value();
    EXPECT_EQ(found.address, "192.0.2.2");
    EXPECT_EQ(found.authenticated - found.created, 3'600'000);
    EXPECT_EQ(found.modified, found.created);
    EXPECT_EQ(found.asked, "");
}

TEST_F(devices_test, own_their_refresh_tokens) {
    constexpr auto invalid = "Invalid Refresh Token";
    const auto device = make();
    const auto other = make_confirmed();
    EXPECT_EQ(refresh(device.key, device.key), invalid) << "not confirmed";
    ASSERT_TRUE(devices_.confirm(rooms_.pool, rooms_.ann, confirmation_of(device)));
    EXPECT_EQ(refresh(device.key, device.key), "");
    EXPECT_EQ(refresh(device.key, ""), invalid);
    EXPECT_EQ(refresh(device.key, other.key), invalid);
    EXPECT_EQ(refresh({}, ""), "") << "from before devices were tracked";
    ASSERT_TRUE(devices_.forget(rooms_.pool, rooms_.ann, device.key));
    EXPECT_EQ(refresh(device.key, device.key), invalid);
    EXPECT_EQ(refresh(other.key, other.key), "");
    rooms_.pool.settings.DeviceConfiguration.reset();
    EXPECT_EQ(refresh(device.key, ""), "") << "devices are not tracked any more";
}

TEST_F(devices_test, of_too_many_the_oldest_are_forgotten) {
    const auto is_there = [&](const device_document& device) {
        return devices_.find(rooms_.pool, rooms_.ann, device.key).value().has_value();
    };
    const auto ben = rooms_.make_user("ben");
    const auto first = make_confirmed();
    const auto second = make_confirmed();
    rooms_.clock.advance(std::chrono::seconds{1});
    const auto unconfirmed = make();
    rooms_.clock.advance(std::chrono::seconds{1});
    ASSERT_TRUE(devices_.note_sign_in(rooms_.pool, rooms_.ann, first.key, ""));
    ASSERT_TRUE(devices_.create(rooms_.pool, ben, "", hours{24}));
    for (auto known = count(rooms_.ann, 1000); known < devices::max_per_user; ++known)
        make_confirmed();
    EXPECT_TRUE(is_there(unconfirmed));
    make_confirmed();
    EXPECT_EQ(count(rooms_.ann, 1000), devices::max_per_user);
    EXPECT_FALSE(is_there(unconfirmed)) << "although others are older";
    EXPECT_TRUE(is_there(second));
    make_confirmed();
    EXPECT_EQ(count(rooms_.ann, 1000), devices::max_per_user);
    EXPECT_FALSE(is_there(second));
    EXPECT_TRUE(is_there(first)) << "it signed in later";
    EXPECT_EQ(count(ben), 1U);
}

TEST_F(devices_test, are_forgotten_one_by_one_or_with_their_user) {
    const auto ben = rooms_.make_user("ben");
    ASSERT_TRUE(devices_.create(rooms_.pool, ben, "", hours{1}));
    const auto first = make_confirmed();
    make();
    make_confirmed();
    EXPECT_EQ(message_of(devices_.forget(rooms_.pool, ben, first.key)), no_device);
    EXPECT_EQ(message_of(devices_.forget(rooms_.pool, rooms_.ann, first.key)), "");
    EXPECT_EQ(message_of(devices_.forget(rooms_.pool, rooms_.ann, first.key)), no_device);
    EXPECT_EQ(count(rooms_.ann), 2U);
    ASSERT_TRUE(devices_.forget_all(rooms_.pool, rooms_.ann));
    EXPECT_EQ(count(rooms_.ann), 0U);
    EXPECT_EQ(count(ben), 1U);
}

} // namespace
} // namespace poolguard::pool
