#include "administered_fixture.hpp"
#include "service/groups.hpp"

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

class groups_test : public administered_fixture {
  protected:
    groups all{"us-east-1_AbC123xyZ", "admin", client, people};
};

TEST_F(groups_test, administrators_stay_administrators) {
    EXPECT_EQ(outcome(all.remove(*by, "admin")), would_lock_out);
    EXPECT_TRUE(asked.empty());
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"boss", "admin", would_lock_out}, {"boss", "staff", "done"},           {"jane", "admin", "done"},
        {"odd", "admin", "done"},          {"nobody", "admin", user_not_found},
    };
    for (const auto& [name, group, expected] : rows) {
        asked.clear();
        EXPECT_EQ(outcome(all.take_out(*by, name, group)), expected) << name << group;
        EXPECT_EQ(operations().back(),
                  expected == std::string_view("done") ? "AdminRemoveUserFromGroup" : "AdminGetUser")
            << name << group;
    }
}

TEST_F(groups_test, a_token_that_names_a_former_group_is_refused) {
    const auto& staff = token_of_jane("1", {"staff"});
    const auto& both = token_of_jane("2", {"other", "staff"});
    const auto& other = token_of_jane("3", {"other"});
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), "done");
    EXPECT_FALSE(is_alive(staff));
    EXPECT_FALSE(is_alive(both));
    EXPECT_TRUE(is_alive(other));
    gateway.clock.advance(1s);
    ASSERT_TRUE(gateway.revoked.refresh());
    EXPECT_EQ(outcome(all.add(*by, "jane", "staff")), "done");
    EXPECT_TRUE(is_alive(token_of_jane("4", {"staff"})));
    EXPECT_EQ(outcome(all.remove(*by, "other")), "done");
    EXPECT_FALSE(is_alive(other));
    EXPECT_TRUE(is_alive(token_of_jane("5", {"staff"})));
    EXPECT_FALSE(is_alive(token_of_jane("6", {"other"})));
}

TEST_F(groups_test, what_cognito_refuses_changes_no_token) {
    const auto& staff = token_of_jane("1", {"staff"});
    failures = {{"AdminRemoveUserFromGroup", unreachable}, {"DeleteGroup", unreachable}};
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), unreachable);
    EXPECT_EQ(outcome(all.remove(*by, "staff")), unreachable);
    EXPECT_TRUE(is_alive(staff));
    failures.clear();
    is_log_broken = true;
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), internal_error);
    EXPECT_EQ(outcome(all.remove(*by, "staff")), internal_error);
    is_log_broken = false;
    EXPECT_EQ(outcome(all.remove(*by, "staff")), "done");
    is_log_broken = true;
    EXPECT_EQ(outcome(all.add(*by, "jane", "staff")), internal_error);
}

} // namespace
} // namespace poolguard::service
