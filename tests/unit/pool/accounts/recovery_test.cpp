#include "accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using namespace cognito::failure_name;

class recovery_test : public accounts_fixture {
  protected:
    std::string forgot(std::string_view name) { return by_client("ForgotPassword", name); }
    // The code that the user gets.
    std::string forgotten(std::string_view name = "ann") {
        EXPECT_EQ(forgot(name), "done");
        return code();
    }
};

TEST_F(recovery_test, a_code_sets_a_password_once_and_ends_the_sessions) {
    make_member("ann");
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    EXPECT_EQ(by_owner("GetUser"), "done");
    const auto right = forgotten();
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), "done"); // who asks for a code changes nothing
    EXPECT_EQ(recover("ann", other_than(right)), code_mismatch);
    EXPECT_EQ(recover("ann", right, "all-lower"), invalid_password);
    EXPECT_EQ(by_owner("GetUser"), "done");
    EXPECT_EQ(recover("ann", right), "done");
    EXPECT_EQ(by_owner("GetUser"), not_authorized);
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), not_authorized);
    EXPECT_EQ(sign_in("ann", "N3w-passw0rd!"), "done");
    EXPECT_EQ(recover("ann", right, "An0ther-passw0rd!"), code_expired);
    EXPECT_EQ(sign_in("ann", "N3w-passw0rd!"), "done");
}

TEST_F(recovery_test, a_code_serves_for_an_hour) {
    make_member("ann");
    const auto right = forgotten();
    clock_.advance(1h - 1ms);
    const auto early = recover("ann", right);
    EXPECT_EQ(early, "done");
    const auto next = forgotten();
    clock_.advance(1h);
    EXPECT_EQ(recover("ann", next), code_expired);
}

TEST_F(recovery_test, is_for_users_who_can_read_a_verified_address) {
    make_member("ann");
    make_member("unverified", R"("email":"u@example.com")");
    make_member("nowhere", "");
    make_user("invited", R"("email":"i@example.com","email_verified":"true")");
    make_member("disabled");
    ASSERT_EQ(by_administrator("AdminDisableUser", "disabled"), "done");
    ASSERT_EQ(sign_up("new"), "done");
    mail_.sent.clear();
    const std::pair<const char*, const char*> rows[] = {
        {"unverified", invalid_parameter}, {"nowhere", invalid_parameter}, {"invited", not_authorized},
        {"disabled", not_authorized},      {"new", invalid_parameter},     {"nobody", user_not_found},
    };
    for (const auto& [name, expected] : rows) {
        client_id_ = open_;
        EXPECT_EQ(forgot(name), expected) << name;
        EXPECT_TRUE(mail_.sent.empty()) << name;
        // Where users are hidden it looks as for anybody, and reaches nobody.
        client_id_ = hiding_;
        EXPECT_EQ(forgot(name), "done") << name;
        ASSERT_EQ(mail_.sent.size(), 1U) << name;
        EXPECT_TRUE(mail_.sent.back().is_for_nobody) << name;
        const auto seen = recover(name, code());
        EXPECT_EQ(seen, code_mismatch) << name;
        mail_.sent.clear();
    }
    client_id_ = open_;
    EXPECT_EQ(recover("nobody", "123456"), user_not_found);
    EXPECT_EQ(recover("disabled", "123456"), not_authorized);
    EXPECT_EQ(recover("ann", "123456"), code_expired); // none was sent
    client_id_ = hiding_;
    EXPECT_EQ(recover("ann", "123456"), code_mismatch);
}

TEST_F(recovery_test, a_code_counts_while_the_user_has_the_address_and_may_sign_in) {
    make_member("ann");
    auto right = forgotten();
    set_address("ann", "other@example.com");
    EXPECT_EQ(recover("ann", right), code_expired);
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), "done");
    set_address("ann", "ann@example.com");
    right = forgotten();
    ASSERT_EQ(by_administrator("AdminDisableUser", "ann"), "done");
    EXPECT_EQ(recover("ann", right), not_authorized);
    client_id_ = hiding_;
    EXPECT_EQ(recover("ann", right), code_mismatch);
    client_id_ = open_;
    ASSERT_EQ(by_administrator("AdminEnableUser", "ann"), "done");
    EXPECT_EQ(recover("ann", right), "done");
}

TEST_F(recovery_test, guesses_and_requests_are_limited) {
    make_member("ann");
    const auto right = forgotten();
    for (int i = 0; i < 15; ++i)
        EXPECT_EQ(recover("ann", other_than(right)), code_mismatch) << i;
    EXPECT_EQ(recover("ann", right), limit_exceeded);
    for (int i = 1; i < 5; ++i)
        EXPECT_EQ(forgot("ann"), "done") << i;
    EXPECT_EQ(forgot("ann"), limit_exceeded);
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), "done");
    clock_.advance(1h);
    EXPECT_EQ(recover("ann", forgotten()), "done");
}

TEST_F(recovery_test, a_new_password_ends_the_lock_of_wrong_ones) {
    make_member("ann");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(sign_in("ann", "wrong"), not_authorized);
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), not_authorized); // locked
    EXPECT_EQ(recover("ann", forgotten()), "done");
    EXPECT_EQ(sign_in("ann", "N3w-passw0rd!"), "done");
}

TEST_F(recovery_test, an_administrator_can_require_it) {
    make_member("ann");
    ASSERT_EQ(sign_in("ann", "Passw0rd!"), "done");
    EXPECT_EQ(by_administrator("AdminResetUserPassword", "ann"), "done");
    EXPECT_EQ(by_owner("GetUser"), password_reset_required);
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), password_reset_required);
    EXPECT_EQ(recover("ann", code()), "done");
    EXPECT_EQ(sign_in("ann", "N3w-passw0rd!"), "done");
    make_user("invited", R"("email":"i@example.com","email_verified":"true")");
    EXPECT_EQ(by_administrator("AdminResetUserPassword", "invited"), not_authorized);
    make_member("nowhere", "");
    EXPECT_EQ(by_administrator("AdminResetUserPassword", "nowhere"), invalid_parameter);
    EXPECT_EQ(by_administrator("AdminResetUserPassword", "nobody"), user_not_found);
    call("UpdateUserPool", R"({"UserPoolId":"$POOL","AccountRecoverySetting":{"RecoveryMechanisms":)"
                           R"([{"Priority":1,"Name":"admin_only"}]}})");
    EXPECT_EQ(forgot("ann"), not_authorized);
}

} // namespace
} // namespace poolguard::pool
