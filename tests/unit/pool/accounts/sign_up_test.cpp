#include "accounts_fixture.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using namespace cognito::failure_name;

class sign_up_test : public accounts_fixture {};

TEST_F(sign_up_test, an_account_is_confirmed_by_the_code_that_was_sent) {
    ASSERT_EQ(sign_up("ann"), "done");
    EXPECT_EQ(mail_.sent.back().to, "ann@example.com");
    EXPECT_EQ(attribute("ann", "email_verified"), "false");
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), user_not_confirmed);
    const auto right = code();
    EXPECT_EQ(confirm("ann", other_than(right)), code_mismatch);
    EXPECT_EQ(confirm("nobody", right), user_not_found);
    EXPECT_EQ(confirm("ann", right), "done");
    EXPECT_EQ(attribute("ann", "email_verified"), "true");
    EXPECT_EQ(sign_in("ann", "Passw0rd!"), "done");
    // A client that hides users tells of the account only who has the code.
    EXPECT_EQ(confirm("ann", right), not_authorized);
    EXPECT_EQ(confirm("ann", other_than(right)), not_authorized);
    client_id_ = hiding_;
    EXPECT_EQ(confirm("ann", right), not_authorized);
    EXPECT_EQ(confirm("ann", other_than(right)), code_mismatch);
    EXPECT_EQ(confirm("nobody", right), code_mismatch);
}

TEST_F(sign_up_test, a_code_serves_for_a_day_and_the_latest_alone) {
    ASSERT_EQ(sign_up("ann"), "done");
    const auto first = code();
    ASSERT_EQ(by_client("ResendConfirmationCode", "ann"), "done");
    const auto second = code();
    EXPECT_EQ(confirm("ann", first), first == second ? "done" : code_mismatch);
    clock_.advance(24h - 1ms);
    ASSERT_EQ(by_client("ResendConfirmationCode", "ann"), "done");
    const auto third = code();
    clock_.advance(24h);
    EXPECT_EQ(confirm("ann", third), code_expired);
    ASSERT_EQ(by_client("ResendConfirmationCode", "ann"), "done");
    clock_.advance(24h - 1ms);
    EXPECT_EQ(confirm("ann", code()), "done");
    EXPECT_EQ(by_client("ResendConfirmationCode", "ann"), invalid_parameter);
}

TEST_F(sign_up_test, guesses_at_a_code_are_limited) {
    ASSERT_EQ(sign_up("ann"), "done");
    const auto right = code();
    for (const auto* name : {"ann", "nobody"}) {
        for (int i = 0; i < 15; ++i)
            EXPECT_EQ(confirm(name, other_than(right)),
                      name == std::string_view("ann") ? code_mismatch : user_not_found);
        EXPECT_EQ(confirm(name, right), limit_exceeded) << name;
    }
    clock_.advance(1h - 1ms);
    EXPECT_EQ(confirm("ann", right), limit_exceeded);
    clock_.advance(1ms);
    EXPECT_EQ(confirm("ann", right), "done");
}

TEST_F(sign_up_test, a_code_proves_the_address_that_it_was_sent_to) {
    ASSERT_EQ(sign_up("ann"), "done");
    set_address("ann", "other@example.com", false);
    EXPECT_EQ(confirm("ann", code()), "done");
    EXPECT_EQ(attribute("ann", "email_verified"), "false");
    // A code of a former user of the name is not the next one's.
    ASSERT_EQ(sign_up("ben"), "done");
    const auto of_former = code();
    ASSERT_EQ(by_administrator("AdminDeleteUser", "ben"), "done");
    ASSERT_EQ(sign_up("ben"), "done");
    EXPECT_EQ(confirm("ben", of_former), of_former == code() ? "done" : code_mismatch);
}

TEST_F(sign_up_test, refuses_what_users_may_not_say_themselves) {
    const auto with = [&](const char* attributes, const char* password = R"(,"Password":"Passw0rd!")") {
        return by_client("SignUp", "ann", fmt::format(R"({},"UserAttributes":[{}])", password, attributes));
    };
    EXPECT_EQ(with(R"({"Name":"email_verified","Value":"true"})"), invalid_parameter);
    EXPECT_EQ(with(R"({"Name":"phone_number_verified","Value":"true"})"), invalid_parameter);
    EXPECT_EQ(with(R"({"Name":"sub","Value":"x"})"), invalid_parameter);
    EXPECT_EQ(with(R"({"Name":"email","Value":"no address"})"), invalid_parameter);
    EXPECT_EQ(with(R"({"Name":"custom:none","Value":"x"})"), invalid_parameter);
    EXPECT_EQ(with("", ""), invalid_parameter);
    EXPECT_EQ(with("", R"(,"Password":"all-lower")"), invalid_password);
    client_id_ = make_client(R"(,"WriteAttributes":["name"])");
    EXPECT_EQ(with(R"({"Name":"email","Value":"ann@example.com"})"), not_authorized);
    EXPECT_FALSE(users_.find(pool(), "ann").value());
    EXPECT_EQ(with(R"({"Name":"name","Value":"Ann"})"), "done");
    EXPECT_EQ(with(R"({"Name":"name","Value":"Ann"})"), username_exists);
    call("UpdateUserPool", R"({"UserPoolId":"$POOL","AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true}})");
    client_id_ = open_;
    EXPECT_EQ(sign_up("ben"), not_authorized);
}

TEST_F(sign_up_test, a_code_that_could_not_be_sent_is_a_failure_and_proves_nothing) {
    mail_.is_broken = true;
    EXPECT_EQ(sign_up("ann"), code_delivery_failure);
    mail_.is_broken = false;
    EXPECT_EQ(by_client("ResendConfirmationCode", "ann"), "done");
    const auto right = code();
    mail_.is_broken = true;
    EXPECT_EQ(by_client("ResendConfirmationCode", "ann"), code_delivery_failure);
    EXPECT_EQ(confirm("ann", right), code_expired); // it was replaced by one that nobody has
    mail_.is_broken = false;
    EXPECT_EQ(by_client("ResendConfirmationCode", "ann"), "done");
    EXPECT_EQ(confirm("ann", code()), "done");
}

TEST_F(sign_up_test, a_session_of_the_sign_up_is_of_its_user) {
    client_id_ = make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_AUTH"])");
    const auto session_of = [&](const char* name) {
        return text(call("SignUp", fmt::format(R"({{"ClientId":"$CLIENT","Username":"{}","Password":"Passw0rd!",)"
                                               R"("UserAttributes":[{{"Name":"email","Value":"a@example.com"}}]}})",
                                               name)),
                    "/Session");
    };
    const auto of_ben = session_of("ben"), of_ann = session_of("ann");
    const auto right = code();
    const auto confirm_with = [&](const std::string& session) {
        return by_client("ConfirmSignUp", "ann",
                         fmt::format(R"(,"ConfirmationCode":"{}","Session":"{}")", right, session));
    };
    EXPECT_EQ(confirm_with(of_ben), not_authorized);
    EXPECT_EQ(kept("ann").status, cognito::user_status::UNCONFIRMED);
    EXPECT_EQ(confirm_with(of_ann), "done");
}

} // namespace
} // namespace poolguard::pool
