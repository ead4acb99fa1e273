#include "accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using namespace cognito::failure_name;

class attribute_changes_test : public accounts_fixture {
  protected:
    std::string update(std::string_view name, std::string_view value) {
        return by_owner("UpdateUserAttributes",
                        fmt::format(R"(,"UserAttributes":[{{"Name":"{}","Value":"{}"}}])", name, value));
    }
    std::string verify(std::string_view code, std::string_view name = "email") {
        return by_owner("VerifyUserAttribute", fmt::format(R"(,"AttributeName":"{}","Code":"{}")", name, code));
    }
    std::string erase(std::string_view name) {
        return by_owner("DeleteUserAttributes", fmt::format(R"(,"UserAttributeNames":["{}"])", name));
    }
    void sign_in_as(const std::string& name) { ASSERT_EQ(sign_in(name, "Passw0rd!"), "done"); }
    void wait_for_verification() {
        call("UpdateUserPool",
             R"({"UserPoolId":"$POOL","AutoVerifiedAttributes":["email"],)"
             R"("UserAttributeUpdateSettings":{"AttributesRequireVerificationBeforeUpdate":["email"]}})");
    }
};

TEST_F(attribute_changes_test, a_new_address_is_not_verified_until_its_code_comes) {
    make_member("ann");
    sign_in_as("ann");
    EXPECT_EQ(update("email", "new@example.com"), "done");
    EXPECT_EQ(mail_.sent.back().to, "new@example.com");
    EXPECT_EQ(attribute("ann", "email_verified"), "false");
    const auto right = code();
    EXPECT_EQ(verify(other_than(right)), code_mismatch);
    EXPECT_EQ(verify(right, "phone_number"), code_expired); // none was sent to a phone
    EXPECT_EQ(verify(right, "name"), invalid_parameter);
    EXPECT_EQ(attribute("ann", "email_verified"), "false");
    EXPECT_EQ(verify(right), "done");
    EXPECT_EQ(attribute("ann", "email_verified"), "true");
    EXPECT_EQ(verify(right), code_expired);
    // The same address again needs no code.
    mail_.sent.clear();
    EXPECT_EQ(update("email", "new@example.com"), "done");
    EXPECT_TRUE(mail_.sent.empty());
    EXPECT_EQ(attribute("ann", "email_verified"), "true");
}

TEST_F(attribute_changes_test, an_address_that_waits_comes_with_its_code) {
    make_member("ann");
    wait_for_verification();
    sign_in_as("ann");
    EXPECT_EQ(update("email", "new@example.com"), "done");
    EXPECT_EQ(attribute("ann", "email"), "ann@example.com");
    EXPECT_EQ(attribute("ann", "email_verified"), "true");
    const auto first = code();
    mail_.sent.clear();
    EXPECT_EQ(by_owner("GetUserAttributeVerificationCode", R"(,"AttributeName":"email")"), "done");
    EXPECT_EQ(mail_.sent.back().to, "new@example.com");
    EXPECT_EQ(verify(first), first == code() ? "done" : code_mismatch);
    EXPECT_EQ(verify(code()), "done");
    EXPECT_EQ(attribute("ann", "email"), "new@example.com");
    EXPECT_EQ(attribute("ann", "email_verified"), "true");
    // What an administrator has set in the meantime stays.
    EXPECT_EQ(update("email", "third@example.com"), "done");
    const auto third = code();
    set_address("ann", "set@example.com");
    EXPECT_NE(verify(third), "done");
    EXPECT_EQ(attribute("ann", "email"), "set@example.com");
}

TEST_F(attribute_changes_test, a_code_of_a_former_address_proves_nothing) {
    make_member("ann");
    sign_in_as("ann");
    EXPECT_EQ(update("email", "new@example.com"), "done");
    const auto right = code();
    set_address("ann", "other@example.com", false);
    EXPECT_NE(verify(right), "done");
    EXPECT_EQ(attribute("ann", "email_verified"), "false");
    EXPECT_EQ(update("email", "new@example.com"), "done");
    clock_.advance(24h);
    sign_in_as("ann");
    EXPECT_EQ(verify(code()), code_expired);
    EXPECT_EQ(update("email", "newer@example.com"), "done");
    EXPECT_EQ(erase("email"), "done");
    EXPECT_EQ(verify(code()), code_expired); // it went with the address
    EXPECT_EQ(attribute("ann", "email"), "-");
    EXPECT_EQ(attribute("ann", "email_verified"), "-");
}

TEST_F(attribute_changes_test, users_do_not_write_what_is_not_theirs) {
    make_member("ann");
    client_id_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"],"WriteAttributes":["name"])");
    sign_in_as("ann");
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"name", "Ann", "done"},
        {"email", "new@example.com", not_authorized},
        {"email_verified", "true", invalid_parameter},
        {"phone_number_verified", "true", invalid_parameter},
        {"sub", "x", invalid_parameter},
        {"custom:none", "x", not_authorized},
    };
    for (const auto& [name, value, expected] : rows)
        EXPECT_EQ(update(name, value), expected) << name;
    EXPECT_EQ(erase("email"), not_authorized);
    EXPECT_EQ(erase("name"), "done");
    EXPECT_EQ(attribute("ann", "name"), "-");
    EXPECT_EQ(attribute("ann", "email"), "ann@example.com");
}

TEST_F(attribute_changes_test, codes_and_guesses_are_limited) {
    make_member("ann");
    sign_in_as("ann");
    EXPECT_EQ(update("email", "new@example.com"), "done");
    const auto right = code();
    for (int i = 0; i < 15; ++i)
        EXPECT_EQ(verify(other_than(right)), code_mismatch) << i;
    EXPECT_EQ(verify(right), limit_exceeded);
    for (int i = 1; i < 5; ++i)
        EXPECT_EQ(by_owner("GetUserAttributeVerificationCode", R"(,"AttributeName":"email")"), "done") << i;
    EXPECT_EQ(by_owner("GetUserAttributeVerificationCode", R"(,"AttributeName":"email")"), limit_exceeded);
    EXPECT_EQ(update("email", "newer@example.com"), limit_exceeded);
    EXPECT_EQ(attribute("ann", "email"), "new@example.com");
    EXPECT_EQ(update("name", "Ann"), "done"); // sends nothing
}

TEST_F(attribute_changes_test, an_alias_goes_to_the_user_who_proves_it) {
    make_pool(R"(,"AliasAttributes":["email"],"AutoVerifiedAttributes":["email"])");
    client_id_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
    make_member("old");
    make_member("ann", "");
    sign_in_as("ann");
    EXPECT_EQ(sign_in("ann@example.com", "Passw0rd!"), "done");
    EXPECT_EQ(kept("ann@example.com").username, "old");
    sign_in_as("ann");
    EXPECT_EQ(update("email", "ann@example.com"), "done");
    EXPECT_EQ(kept("ann@example.com").username, "old"); // said, and not proved
    EXPECT_EQ(verify(code()), "done");
    EXPECT_EQ(kept("ann@example.com").username, "ann");
    EXPECT_EQ(attribute("old", "email_verified"), "false");
}

} // namespace
} // namespace poolguard::pool
