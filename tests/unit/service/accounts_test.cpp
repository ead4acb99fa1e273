#include "service/accounts.hpp"

#include "administered_fixture.hpp"
#include "service/account_names.hpp"
#include "store/document.hpp"

#include <functional>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::internal_error;
using cognito::failure_name::invalid_parameter;
using cognito::failure_name::not_authorized;
using cognito::failure_name::unreachable;

constexpr auto done_there = R"({"UserConfirmed":false,"UserSub":"34c84488-e0e1-70ae-d2ee-991ad1a898c8"})";

class accounts_test : public administered_fixture {
  protected:
    static app_client app() {
        return {.user_pool_id = "us-east-1_AbC123xyZ", .client_id = test_client, .client_secret = {}};
    }
    principal jane_herself() { return gateway.person(access_claims()); }
    new_account wanted(std::string username, attribute_values attributes = {{"email", "jane@example.com"}}) {
        return {std::move(username), base::secret("Passw0rd!"), std::move(attributes)};
    }
    cognito::result<void> change_password() {
        return own.change_password(jane_herself(), base::secret("Passw0rd!"), base::secret("N3w-passw0rd"));
    }

    accounts own{app(), client, gateway.storage.records(), revoked, gateway.clock};
};

TEST_F(accounts_test, a_new_password_ends_all_sessions_but_the_own) {
    const auto& mine = gateway.header_of(sign(first_key(), access_claims()));
    const auto& former = token_of_jane("former");
    remembered_sessions known(gateway.storage.records(), gateway.clock);
    gateway.clock.advance(1s);
    auto claims = access_claims(base::epoch_seconds(gateway.clock.now()));
    claims["origin_jti"] = claims["jti"] = "of this second";
    const auto& remembered = gateway.header_of(sign(first_key(), claims));
    for (const auto& each : {access_claims(), claims})
        known.remember(jwt::read_given_token(sign(first_key(), each)).value());
    EXPECT_TRUE(change_password());
    EXPECT_EQ(operations(), names{"ChangePassword"});
    EXPECT_TRUE(is_alive(mine));
    EXPECT_FALSE(is_alive(former));
    EXPECT_FALSE(is_alive(remembered));
    EXPECT_EQ(known.of(jane).value(), names{"origin-1"});
    EXPECT_TRUE(is_alive(token_of_jane("a sign-in after it")));
    // As long as refresh tokens live: a session can be refreshed with the time of its sign-in.
    gateway.clock.advance(std::chrono::days{30} - 1s);
    auto refreshed = access_claims(base::epoch_seconds(gateway.clock.now()));
    refreshed["auth_time"] = test_start;
    refreshed["origin_jti"] = refreshed["jti"] = "former";
    EXPECT_FALSE(is_alive(gateway.header_of(sign(first_key(), refreshed))));
    refreshed["origin_jti"] = "origin-1";
    refreshed["jti"] = "mine";
    EXPECT_TRUE(is_alive(gateway.header_of(sign(first_key(), refreshed))));
}

TEST_F(accounts_test, a_password_that_is_refused_ends_nothing) {
    const auto& former = token_of_jane("former");
    gateway.clock.advance(1s);
    failures = {{"ChangePassword", not_authorized}};
    EXPECT_EQ(outcome(change_password()), not_authorized);
    EXPECT_TRUE(is_alive(former));
    failures.clear();
    is_log_broken = true;
    EXPECT_EQ(outcome(change_password()), internal_error);
}

TEST_F(accounts_test, a_first_password_names_none_before_it) {
    EXPECT_TRUE(own.change_password(jane_herself(), {}, base::secret("N3w-passw0rd")));
    EXPECT_FALSE(asked.front().second.contains("PreviousPassword"));
    EXPECT_TRUE(change_password());
    EXPECT_EQ(asked.back().second.at("PreviousPassword"), "Passw0rd!");
}

TEST_F(accounts_test, a_deletion_ends_the_tokens_of_this_second) {
    const auto who = jane_herself();
    const auto& token = token_of_jane("1");
    failures = {{"DeleteUser", unreachable}};
    EXPECT_EQ(outcome(own.remove(who, {})), unreachable);
    EXPECT_TRUE(is_alive(token));
    failures.clear();
    is_log_broken = true;
    EXPECT_EQ(outcome(own.remove(who, {})), internal_error);
    is_log_broken = false;
    EXPECT_EQ(outcome(own.remove(who, {})), "done");
    EXPECT_FALSE(is_alive(token));
}

TEST_F(accounts_test, a_pool_that_wants_addresses_gets_the_address) {
    const cognito::failure by_address{invalid_parameter, "Username should be an email."};
    struct row {
        const char* what;
        cognito::failure refusal; // of the sign-up by name
        new_account account;
        std::string expected;
        std::size_t sign_ups;
    };
    const row rows[] = {
        {"by the name", {}, wanted("mary"), "done", 1},
        {"by the address", by_address, wanted("mary"), "done", 2},
        {"another refusal", {invalid_parameter, "Password should be long"}, wanted("mary"), invalid_parameter, 1},
        {"another failure", {not_authorized, "Username should be"}, wanted("mary"), not_authorized, 1},
        {"no address", by_address, wanted("mary", {}), invalid_parameter, 1},
        {"not a name", by_address, wanted("mary@example.com"), invalid_parameter, 1},
        {"a phone number", by_address, wanted("+491234567"), invalid_parameter, 1},
        {"the name of a user", by_address, wanted("jane"), cognito::failure_name::username_exists, 1},
    };
    for (const auto& [what, refusal, account, expected, sign_ups] : rows) {
        std::size_t count = 0;
        cognito::in_process_transport picky(
            [&](std::string_view operation, std::string_view body) -> cognito::result<std::string> {
                if (operation != "SignUp") return answer(operation, body);
                if (++count == 1 && !refusal.name.empty()) return std::unexpected(refusal);
                asked.emplace_back(operation, boost::json::parse({body.data(), body.size()}).as_object());
                return done_there;
            });
        cognito::client to_picky(picky);
        temporary_store storage(gateway.clock);
        accounts at_picky(app(), to_picky, storage.records(), revoked, gateway.clock);
        EXPECT_EQ(outcome(at_picky.sign_up(account)), expected) << what;
        EXPECT_EQ(count, sign_ups) << what;
        if (sign_ups == 2) {
            EXPECT_EQ(asked.back().second.at("Username"), "jane@example.com");
            EXPECT_EQ(at_picky.name_at_cognito("mary"), jane);
        }
    }
}

TEST_F(accounts_test, a_name_is_free_again_after_a_refused_sign_up) {
    std::string refusal;
    cognito::in_process_transport picky(
        [&](std::string_view operation, std::string_view body) -> cognito::result<std::string> {
            if (operation != "SignUp") return answer(operation, body);
            const auto name = boost::json::parse({body.data(), body.size()}).at("Username").as_string();
            if (name == "mary") return std::unexpected(cognito::failure{invalid_parameter, "Username should be"});
            if (!refusal.empty()) return std::unexpected(cognito::failure{refusal, "no"});
            return done_there;
        });
    cognito::client to_picky(picky);
    accounts at_picky(app(), to_picky, gateway.storage.records(), revoked, gateway.clock);
    const auto other = wanted("mary", {{"email", "other@example.com"}});
    refusal = cognito::failure_name::invalid_password;
    EXPECT_EQ(outcome(at_picky.sign_up(wanted("mary"))), refusal);
    // Cognito may have made that account, so the name stays with it for a while.
    refusal = unreachable;
    EXPECT_EQ(outcome(at_picky.sign_up(other)), refusal);
    refusal.clear();
    EXPECT_EQ(outcome(at_picky.sign_up(wanted("mary"))), cognito::failure_name::username_exists);
    EXPECT_EQ(outcome(at_picky.sign_up(other)), "done");
}

TEST_F(accounts_test, of_new_users_get_the_attributes_of_the_client) {
    auto with_more = app();
    with_more.added_to_new_users = {{"custom:tenant_id", "acme"}};
    accounts adding(with_more, client, gateway.storage.records(), revoked, gateway.clock);
    replies["SignUp"] = done_there;
    EXPECT_EQ(outcome(adding.sign_up(wanted("mary"))), "done");
    EXPECT_EQ(operations(), (names{"SignUp", "AdminUpdateUserAttributes"}));
    failures = {{"AdminUpdateUserAttributes", unreachable}};
    EXPECT_EQ(outcome(adding.sign_up(wanted("mary"))), "done"); // the account is there
    asked.clear();
    EXPECT_EQ(outcome(own.sign_up(wanted("mary"))), "done");
    EXPECT_EQ(operations(), names{"SignUp"});
}

TEST_F(accounts_test, limits_count_by_account) {
    const std::pair<const char*, const char*> rows[] = {{"jane", jane}, {"boss", boss}, {"odd", "odd"}, {"x", "x"}};
    for (const auto& [name, expected] : rows)
        EXPECT_EQ(own.counted_as(name), expected) << name;
    failures = {{"AdminGetUser", cognito::failure_name::too_many_requests}};
    EXPECT_EQ(own.counted_as("jane"), "jane");
    failures = {{"AdminGetUser", unreachable}};
    EXPECT_EQ(own.counted_as("jane"), std::nullopt);
}

TEST_F(accounts_test, a_user_may_have_a_password_unless_cognito_says_no) {
    const std::tuple<const char*, bool> rows[] = {
        {R"({"Username":"jane","ConfiguredUserAuthFactors":["PASSWORD","WEB_AUTHN"]})", true},
        {R"({"Username":"jane","ConfiguredUserAuthFactors":["WEB_AUTHN"]})", false},
        {R"({"Username":"jane","ConfiguredUserAuthFactors":[]})", false},
    };
    for (const auto& [reply, expected] : rows) {
        replies["GetUserAuthFactors"] = reply;
        EXPECT_EQ(own.may_have_password(jane_herself()), expected) << reply;
    }
    failures = {{"GetUserAuthFactors", unreachable}};
    EXPECT_TRUE(own.may_have_password(jane_herself()));
}

TEST_F(accounts_test, a_client_with_a_secret_proves_it_by_name) {
    auto with_secret = app();
    with_secret.client_secret = base::secret("secret");
    accounts proving(with_secret, client, gateway.storage.records(), revoked, gateway.clock);
    EXPECT_EQ(outcome(proving.confirm("mary", base::secret("123456"))), "done");
    const std::string hash(asked.back().second.at("SecretHash").as_string());
    EXPECT_EQ(outcome(proving.confirm("john", base::secret("123456"))), "done");
    EXPECT_NE(asked.back().second.at("SecretHash").as_string(), hash);
    EXPECT_EQ(outcome(own.confirm("mary", base::secret("123456"))), "done");
    EXPECT_FALSE(asked.back().second.contains("SecretHash"));
    EXPECT_EQ(asked.back().second.at("ConfirmationCode"), "123456");
    failures = {{"ConfirmSignUp", cognito::failure_name::code_mismatch}};
    EXPECT_EQ(outcome(own.confirm("mary", base::secret("123456"))), cognito::failure_name::code_mismatch);
}

// A pool whose users sign in with their address knows them by their sub alone; the gateway keeps their names.
TEST_F(accounts_test, a_profile_has_the_name_that_leads_to_its_user) {
    const auto keep = [&](const char* name, const char* subject) {
        EXPECT_TRUE(store::save(gateway.storage.records(), account_name_key(name),
                                claimed_name{"x@example.com", subject, 1}, store::always{}));
    };
    keep("mary", jane);
    keep("chief", boss);
    struct row {
        const char *at_cognito, *preferred, *expected;
    };
    const row rows[] = {
        {"jane", "", "jane"},   {"jane", "mary", "jane"}, // Cognito has a name of its own
        {jane, "", jane},       {jane, "mary", "mary"},
        {jane, "MARY", "MARY"}, {jane, "chief", jane}, // anybody can write the attribute
        {jane, "nobody", jane},
    };
    for (const auto& [at_cognito, preferred, expected] : rows) {
        boost::json::array attributes;
        attributes.emplace_back(boost::json::object{{"Name", "sub"}, {"Value", jane}});
        if (*preferred != 0)
            attributes.emplace_back(boost::json::object{{"Name", "preferred_username"}, {"Value", preferred}});
        replies["GetUser"] =
            boost::json::serialize(boost::json::object{{"Username", at_cognito}, {"UserAttributes", attributes}});
        auto found = shown("jane");
        found["Username"] = at_cognito;
        replies["AdminGetUser"] = boost::json::serialize(found);
        const auto profile = own.profile(jane_herself());
        ASSERT_TRUE(profile) << at_cognito << preferred;
        EXPECT_EQ(profile->username, expected) << at_cognito << preferred;
        EXPECT_EQ(profile->attributes.at("sub"), jane);
        EXPECT_EQ(profile->created, base::from_epoch_seconds(1));
    }
}

TEST_F(accounts_test, a_profile_is_shown_whole_or_not_at_all) {
    replies["GetUser"] = R"({"Username":"jane","UserAttributes":[]})";
    asked.clear();
    failures = {{"GetUser", not_authorized}};
    EXPECT_EQ(outcome(own.profile(jane_herself())), not_authorized);
    EXPECT_EQ(operations(), names{"GetUser"}); // nobody asks about a user whose token does not hold
    failures = {{"AdminGetUser", unreachable}};
    EXPECT_EQ(outcome(own.profile(jane_herself())), unreachable);
    failures.clear();
    EXPECT_EQ(outcome(own.profile(jane_herself())), "done");
}

TEST_F(accounts_test, codes_go_where_cognito_says) {
    constexpr auto details = R"({"Destination":"j***@e***","DeliveryMedium":"EMAIL","AttributeName":"email"})";
    const auto who = jane_herself();
    struct row {
        const char* operation;
        std::function<cognito::result<cognito::code_delivery_details>()> act;
        const char *member, *value; // of what Cognito is asked
    };
    const row rows[] = {
        {"ResendConfirmationCode", [&] { return own.resend_code("mary"); }, "Username", "mary"},
        {"ForgotPassword", [&] { return own.forgot_password("mary"); }, "Username", "mary"},
        {"GetUserAttributeVerificationCode", [&] { return own.send_code(who, "email"); }, "AttributeName", "email"},
    };
    for (const auto& [operation, act, member, value] : rows) {
        replies[operation] = std::string(R"({"CodeDeliveryDetails":)") + details + "}";
        const auto sent = act();
        ASSERT_TRUE(sent) << operation;
        EXPECT_EQ(sent->Destination, "j***@e***") << operation;
        EXPECT_EQ(asked.back().first, operation);
        EXPECT_EQ(asked.back().second.at(member), value) << operation;
        replies[operation] = "{}"; // as of an account that Cognito does not tell of
        const auto hidden = act();
        ASSERT_TRUE(hidden) << operation;
        EXPECT_EQ(hidden->Destination, std::nullopt) << operation;
        failures = {{operation, cognito::failure_name::limit_exceeded}};
        EXPECT_EQ(outcome(act()), cognito::failure_name::limit_exceeded) << operation;
        failures.clear();
    }
    replies["UpdateUserAttributes"] = std::string(R"({"CodeDeliveryDetailsList":[)") + details + "]}";
    const auto changed = own.change(who, {{"email", "new@example.com"}});
    ASSERT_TRUE(changed);
    ASSERT_EQ(changed->size(), 1U);
    EXPECT_EQ(changed->front().Destination, "j***@e***");
    replies["UpdateUserAttributes"] = "{}";
    EXPECT_TRUE(own.change(who, {{"name", "Jane"}})->empty());
    EXPECT_EQ(asked.back().second.at("UserAttributes").at(0).at("Name"), "name");
    failures = {{"UpdateUserAttributes", invalid_parameter}};
    EXPECT_EQ(outcome(own.change(who, {{"name", "Jane"}})), invalid_parameter);
}

TEST_F(accounts_test, codes_are_given_back_to_cognito) {
    const base::secret code("123456");
    const auto who = jane_herself();
    EXPECT_EQ(outcome(own.verify(who, "email", code)), "done");
    EXPECT_EQ(asked.back().first, "VerifyUserAttribute");
    EXPECT_EQ(asked.back().second.at("AttributeName"), "email");
    EXPECT_EQ(asked.back().second.at("Code"), "123456");
    EXPECT_EQ(outcome(own.reset_password("mary", code, base::secret("N3w-passw0rd"))), "done");
    EXPECT_EQ(asked.back().first, "ConfirmForgotPassword");
    EXPECT_EQ(asked.back().second.at("Username"), "mary");
    EXPECT_EQ(asked.back().second.at("ConfirmationCode"), "123456");
    EXPECT_EQ(asked.back().second.at("Password"), "N3w-passw0rd");
    failures = {{"VerifyUserAttribute", cognito::failure_name::code_mismatch},
                {"ConfirmForgotPassword", cognito::failure_name::expired_code}};
    EXPECT_EQ(outcome(own.verify(who, "email", code)), cognito::failure_name::code_mismatch);
    EXPECT_EQ(outcome(own.reset_password("mary", code, base::secret("N3w-passw0rd"))),
              cognito::failure_name::expired_code);
}

} // namespace
} // namespace poolguard::service
