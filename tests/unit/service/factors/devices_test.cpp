#include "service/factors/devices.hpp"

#include "unit/service/administered_fixture.hpp"

namespace poolguard::service {
namespace {

using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::unreachable;

std::string device_json(const std::string& attributes) {
    return R"({"DeviceKey":"us-east-1_d1","DeviceAttributes":[)" + attributes +
           R"(],"DeviceCreateDate":1,"DeviceLastModifiedDate":2,"DeviceLastAuthenticatedDate":3})";
}

class devices_of_the_user : public administered_fixture {
  protected:
    principal who = gateway.person(access_claims());
    devices own{client};
};

TEST_F(devices_of_the_user, are_listed_with_what_only_cognito_s_view_of_each_says) {
    replies["ListDevices"] = R"({"Devices":[)" +
                             device_json(R"({"Name":"device_name","Value":"Phone"},)"
                                         R"({"Name":"last_ip_used","Value":"192.0.2.7"})") +
                             R"(],"PaginationToken":"more"})";
    const std::pair<const char*, bool> rows[] = {
        {"", false},
        {R"({"Name":"dev:device_remembered_status","Value":"not_remembered"})", false},
        {R"({"Name":"dev:device_remembered_status"})", false},
        {R"({"Name":"dev:device_remembered_status","Value":"remembered"})", true},
    };
    for (const auto& [status, is_remembered] : rows) {
        replies["GetDevice"] = R"({"Device":)" + device_json(status) + "}";
        const auto found = own.list(who, {.limit = 60, .cursor = {}});
        ASSERT_TRUE(found) << status;
        EXPECT_EQ(found->next, "more");
        ASSERT_EQ(found->devices.size(), 1U);
        const auto& device = found->devices.front();
        EXPECT_EQ(device.is_remembered, is_remembered) << status;
        EXPECT_EQ(device.key, "us-east-1_d1");
        EXPECT_EQ(device.name, "Phone");
        EXPECT_EQ(device.last_address, "192.0.2.7");
        EXPECT_EQ(device.created, base::from_epoch_seconds(1));
        EXPECT_EQ(device.last_used, base::from_epoch_seconds(3));
    }
    EXPECT_FALSE(asked.front().second.contains("PaginationToken"));
    EXPECT_EQ(asked.front().second.at("Limit"), 60);
    asked.clear();
    EXPECT_TRUE(own.list(who, {.limit = 1, .cursor = "more"}));
    EXPECT_EQ(asked.front().second.at("PaginationToken"), "more");
    EXPECT_EQ(asked.back().second.at("DeviceKey"), "us-east-1_d1");
}

TEST_F(devices_of_the_user, that_were_forgotten_meanwhile_are_not_remembered) {
    replies["ListDevices"] = R"({"Devices":[)" + device_json("") + "]}";
    failures = {{"GetDevice", resource_not_found}};
    const auto found = own.list(who, {.limit = 60, .cursor = {}});
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->devices.front().is_remembered);
    EXPECT_EQ(found->devices.front().name, std::nullopt);
    EXPECT_EQ(found->next, std::nullopt);
    failures = {{"GetDevice", unreachable}};
    EXPECT_EQ(outcome(own.list(who, {.limit = 60, .cursor = {}})), unreachable);
    failures = {{"ListDevices", "InvalidUserPoolConfigurationException"}};
    EXPECT_EQ(outcome(own.list(who, {.limit = 60, .cursor = {}})), "InvalidUserPoolConfigurationException");
}

TEST_F(devices_of_the_user, are_remembered_by_the_pool_or_by_their_user) {
    cognito::confirm_device made;
    made.DeviceKey = "us-east-1_d1";
    for (const bool asks : {true, false}) {
        replies["ConfirmDevice"] = boost::json::serialize(boost::json::object{{"UserConfirmationNecessary", asks}});
        const auto is_remembered = own.confirm(who, made);
        ASSERT_TRUE(is_remembered);
        EXPECT_EQ(*is_remembered, !asks);
        EXPECT_EQ(asked.back().second.at("AccessToken").as_string(), who.raw_token());
        EXPECT_EQ(outcome(own.remember(who, "us-east-1_d1", asks)), "done");
        EXPECT_EQ(asked.back().second.at("DeviceRememberedStatus"), asks ? "remembered" : "not_remembered");
    }
    failures = {{"ConfirmDevice", not_authorized}, {"UpdateDeviceStatus", resource_not_found}};
    EXPECT_EQ(outcome(own.confirm(who, made)), not_authorized);
    EXPECT_EQ(outcome(own.remember(who, "us-east-1_d1", true)), resource_not_found);
}

TEST_F(devices_of_the_user, are_forgotten_by_their_key) {
    EXPECT_EQ(outcome(own.forget(who, "us-east-1_d1")), "done");
    EXPECT_EQ(asked.back(), (std::pair<std::string, boost::json::object>{
                                "ForgetDevice", {{"AccessToken", who.raw_token()}, {"DeviceKey", "us-east-1_d1"}}}));
    failures = {{"ForgetDevice", resource_not_found}};
    EXPECT_EQ(outcome(own.forget(who, "us-east-1_d1")), resource_not_found);
}

} // namespace
} // namespace poolguard::service
