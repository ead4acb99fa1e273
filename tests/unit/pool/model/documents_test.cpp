#include "pool/model/documents.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(user_pool_document, is_read_without_settings_that_were_stored_unchecked) {
    const auto read = json::read<user_pool_document>(
        R"({"id":"p","settings":{"EmailConfiguration":{"EmailSendingAccount":"BOGUS"},"UserPoolAddOns":{},
            "SmsConfiguration":{"SnsCallerArn":5},"DeviceConfiguration":{"ChallengeRequiredOnNewDevice":true},
            "MfaConfiguration":"ON"},"mfa":{"has_software_token":true,"sms":{"SmsConfiguration":{"SnsCallerArn":"x"}}}})",
        json::unknown_members::ignore);
    ASSERT_TRUE(read);
    EXPECT_EQ(json::write(read->settings),
              R"({"MfaConfiguration":"ON","DeviceConfiguration":{"ChallengeRequiredOnNewDevice":true,)"
              R"("DeviceOnlyRememberedOnUserPrompt":false}})");
    EXPECT_TRUE(read->mfa.has_software_token);
    EXPECT_TRUE(read->mfa.sms) << "a second factor must not get lost";
}

TEST(user_pool_document, is_damaged_by_other_misfits) {
    for (const std::string_view document :
         {R"({"settings":{"MfaConfiguration":"SOMETIMES"}})", R"({"id":7,"settings":{"UserPoolAddOns":{}}})", "[]"})
        EXPECT_FALSE(json::read<user_pool_document>(document, json::unknown_members::ignore)) << document;
}

} // namespace
} // namespace poolguard::pool
