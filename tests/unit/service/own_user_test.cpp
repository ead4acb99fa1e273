#include "service/own_user.hpp"

#include "administered_fixture.hpp"
#include "service/accounts.hpp"
#include "service/factors/second_factors.hpp"

#include <functional>

namespace poolguard::service {
namespace {

using cognito::failure_name::not_authorized;
using cognito::failure_name::unreadable_reply;

class own_user_test : public administered_fixture {
  protected:
    void SetUp() override { answer_about(jane, "jane"); }
    // Cognito's answer to the user's own token, and to the gateway about the user.
    void answer_about(const std::string& sub, const std::string& asked_about) {
        replies["GetUser"] = boost::json::serialize(boost::json::object{
            {"Username", "jane"},
            {"UserAttributes", boost::json::array{boost::json::object{{"Name", "sub"}, {"Value", sub}}}}});
        replies["AdminGetUser"] = boost::json::serialize(shown(asked_about));
    }

    principal who = gateway.person(access_claims());
    accounts own{{.user_pool_id = "us-east-1_AbC123xyZ", .client_id = test_client, .client_secret = {}},
                 client,
                 gateway.storage.records(),
                 revoked,
                 gateway.clock};
    second_factors factors{client};
};

TEST_F(own_user_test, an_answer_about_another_user_is_none) {
    replies["AssociateSoftwareToken"] = R"({"SecretCode":"JBSWY3DPEHPK3PXP"})";
    struct row {
        const char* what;
        std::function<std::string()> act;
    };
    const row rows[] = {
        {"the user", [&] { return outcome(read_own_user(client, who)); }},
        {"attributes", [&] { return outcome(own.attributes(who)); }},
        {"profile", [&] { return outcome(own.profile(who)); }},
        {"factors", [&] { return outcome(factors.of(who)); }},
        {"a choice of factors", [&] { return outcome(factors.choose(who, {{second_factor::SMS_MFA}, {}})); }},
        {"a new app", [&] { return outcome(factors.begin_authenticator(who)); }},
    };
    for (const auto& [what, act] : rows) {
        answer_about(jane, "jane");
        EXPECT_EQ(act(), "done") << what;
        answer_about(boss, "jane");
        asked.clear();
        EXPECT_EQ(act(), unreadable_reply) << what;
        EXPECT_EQ(operations(), names{"GetUser"}) << what; // nothing is done with it
        failures = {{"GetUser", not_authorized}};
        EXPECT_EQ(act(), not_authorized) << what;
        failures.clear();
    }
    answer_about(jane, "boss");
    EXPECT_EQ(outcome(own.profile(who)), unreadable_reply);
}

TEST_F(own_user_test, an_answer_without_a_subject_is_about_whom_it_was_asked_of) {
    answer_about(jane, "odd");
    EXPECT_EQ(outcome(own.profile(who)), "done");
    for (const auto* attributes : {R"([])", R"([{"Name":"sub"}])", R"([{"Name":"email","Value":"x"}])"}) {
        replies["GetUser"] = std::string(R"({"Username":"jane","UserAttributes":)") + attributes + "}";
        EXPECT_EQ(outcome(read_own_user(client, who)), "done") << attributes;
    }
}

} // namespace
} // namespace poolguard::service
