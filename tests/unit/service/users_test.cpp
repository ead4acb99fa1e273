#include "administered_fixture.hpp"

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::internal_error;
using cognito::failure_name::unreachable;
using cognito::failure_name::user_not_found;

// Each act by which a user loses the account.
enum class loss { disable, remove_named, remove };

class users_test : public administered_fixture {
  protected:
    std::string lose(loss how, std::string_view name) {
        asked.clear();
        const auto* subject = name == "boss" ? boss : jane;
        return outcome(how == loss::disable        ? people.disable(*by, name)
                       : how == loss::remove_named ? people.remove_named(*by, name)
                                                   : people.remove(*by, subject));
    }
    static constexpr std::array every{loss::disable, loss::remove_named, loss::remove};
};

TEST_F(users_test, who_lose_their_account_lose_their_tokens) {
    const std::pair<loss, names> rows[] = {
        {loss::disable, {"AdminGetUser", "AdminDisableUser"}},
        {loss::remove_named, {"AdminGetUser", "ListUsers", "AdminDeleteUser"}},
        {loss::remove, {"ListUsers", "AdminDeleteUser"}},
    };
    for (const auto& [how, expected] : rows) {
        gateway.clock.advance(10s);
        const auto& token = token_of_jane(std::to_string(static_cast<int>(how)));
        ASSERT_TRUE(is_alive(token));
        EXPECT_EQ(lose(how, "jane"), "done");
        EXPECT_EQ(operations(), expected);
        EXPECT_FALSE(is_alive(token)) << expected.back(); // although it is of this very second
    }
}

TEST_F(users_test, administrators_cannot_lock_themselves_out) {
    for (const auto how : every) {
        EXPECT_EQ(lose(how, "boss"), would_lock_out);
        for (const auto& each : operations())
            EXPECT_EQ(each, "AdminGetUser");
    }
    EXPECT_EQ(revoked.size(), 0U);
}

TEST_F(users_test, a_token_that_may_live_on_is_a_failure) {
    is_log_broken = true;
    for (const auto how : every)
        EXPECT_EQ(lose(how, "jane"), internal_error) << static_cast<int>(how);
    // Nobody is deleted by name before it is known that the tokens have ended: afterwards the name leads nowhere.
    lose(loss::remove_named, "jane");
    EXPECT_EQ(operations(), names{"AdminGetUser"});
}

TEST_F(users_test, a_refusal_of_cognito_ends_no_tokens) {
    const auto& token = token_of_jane("1");
    const std::tuple<loss, const char*, const char*> rows[] = {
        {loss::disable, "AdminGetUser", unreachable},      {loss::disable, "AdminDisableUser", unreachable},
        {loss::remove_named, "AdminGetUser", unreachable}, {loss::remove, "ListUsers", unreachable},
        {loss::remove, "AdminDeleteUser", unreachable},
    };
    for (const auto& [how, operation, why] : rows) {
        failures = {{operation, why}};
        EXPECT_EQ(lose(how, "jane"), why) << operation;
        EXPECT_TRUE(is_alive(token)) << operation;
    }
    failures.clear();
    EXPECT_EQ(lose(loss::disable, "nobody"), user_not_found);
    EXPECT_EQ(lose(loss::disable, "odd"), user_not_found);
}

TEST_F(users_test, a_deletion_can_be_repeated) {
    // Somebody else deletes the user in the meantime.
    failures = {{"AdminDeleteUser", user_not_found}};
    const auto& token = token_of_jane("1");
    EXPECT_EQ(lose(loss::remove, "jane"), "done");
    EXPECT_FALSE(is_alive(token));
    // An earlier attempt has deleted the user, but not ended the tokens.
    failures.clear();
    replies["ListUsers"] = R"({"Users":[]})";
    gateway.clock.advance(10s);
    const auto& later = token_of_jane("2");
    ASSERT_TRUE(is_alive(later));
    EXPECT_EQ(lose(loss::remove, "jane"), user_not_found);
    EXPECT_FALSE(is_alive(later));
}

TEST_F(users_test, a_subject_cannot_change_the_filter) {
    for (const auto* subject : {"x\" or sub = \"y", "\\", "\""}) {
        asked.clear();
        EXPECT_EQ(outcome(people.remove(*by, subject)), user_not_found) << subject;
        EXPECT_TRUE(asked.empty()) << subject;
    }
    EXPECT_EQ(outcome(people.remove(*by, jane)), "done");
    EXPECT_EQ(asked.front().second.at("Filter").as_string(), std::string("sub = \"") + jane + '"');
}

TEST_F(users_test, are_invited_unless_they_are_not) {
    replies["AdminCreateUser"] = boost::json::serialize(boost::json::object{{"User", shown("jane")}});
    for (const bool is_invited : {true, false}) {
        asked.clear();
        EXPECT_TRUE(people.create(*by, {.username = "jane",
                                        .attributes = {{"email", "jane@example.com"}},
                                        .temporary_password = base::secret("Passw0rd!"),
                                        .is_invited = is_invited}));
        const auto& sent = asked.front().second;
        EXPECT_EQ(sent.contains("DesiredDeliveryMediums"), is_invited);
        EXPECT_EQ(sent.contains("MessageAction"), !is_invited);
        EXPECT_EQ(sent.at("TemporaryPassword"), "Passw0rd!");
    }
    EXPECT_EQ(asked.front().second.at("MessageAction"), "SUPPRESS");
}

TEST_F(users_test, are_found_by_name_and_by_the_beginning_of_their_address) {
    more_attributes["email"] = "jane@example.com";
    const auto one = people.get(*by, "jane");
    ASSERT_TRUE(one);
    EXPECT_EQ((*one)->username, "jane");
    EXPECT_EQ((*one)->attributes.at("email"), "jane@example.com");
    EXPECT_EQ((*one)->created, base::from_epoch_seconds(1));
    EXPECT_TRUE((*one)->is_enabled);
    struct row {
        std::optional<std::string> prefix, cursor;
        boost::json::object sent; // without the pool
    };
    const row rows[] = {
        {{}, {}, {{"Limit", 7}}},
        {{}, "next", {{"Limit", 7}, {"PaginationToken", "next"}}},
        {"ja", {}, {{"Limit", 7}, {"Filter", R"(email ^= "ja")"}}},
    };
    for (const auto& [prefix, cursor, sent] : rows) {
        asked.clear();
        const auto found = people.list(*by, {.limit = 7, .cursor = cursor}, prefix);
        ASSERT_TRUE(found);
        ASSERT_EQ((*found)->users.size(), 1U);
        EXPECT_EQ((*found)->users.front().username, "jane");
        auto body = asked.back().second;
        body.erase("UserPoolId");
        EXPECT_EQ(body, sent);
    }
    // No address has these, so nobody need be asked.
    asked.clear();
    for (const auto* prefix : {"\"", "a\\"}) {
        const auto none = people.list(*by, {.limit = 7, .cursor = {}}, prefix);
        ASSERT_TRUE(none);
        EXPECT_TRUE((*none)->users.empty());
    }
    EXPECT_EQ(outcome(people.search(*by, {.limit = 7, .cursor = {}}, user_search{"locale", "x"})),
              cognito::failure_name::invalid_parameter);
    EXPECT_TRUE(asked.empty());
}

TEST_F(users_test, an_enabled_user_gets_no_old_token_back) {
    const auto& token = token_of_jane("1");
    EXPECT_EQ(lose(loss::disable, "jane"), "done");
    EXPECT_EQ(outcome(people.enable(*by, "jane")), "done");
    EXPECT_EQ(asked.back().first, "AdminEnableUser");
    EXPECT_FALSE(is_alive(token));
    failures = {{"AdminEnableUser", unreachable}};
    EXPECT_EQ(outcome(people.enable(*by, "jane")), unreachable);
}

} // namespace
} // namespace poolguard::service
