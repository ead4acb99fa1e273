#include "pool/sign_in/auth_events.hpp"

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

class auth_events_test : public administration_fixture {
  protected:
    void enable() {
        make_pool(R"(,"UserPoolAddOns":{"AdvancedSecurityMode":"AUDIT"})");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
        make_user("ann");
        call("AdminSetUserPassword",
             R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
    }
    void sign_in(const std::string& password) {
        clock_.advance(std::chrono::seconds{2});
        raw("InitiateAuth", R"({"ClientId":"$CLIENT","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{)"
                            R"("USERNAME":"ann","PASSWORD":")" +
                                password + R"("}})");
    }
    boost::json::array listed(const std::string& more = "") {
        return call("AdminListUserAuthEvents", R"({"UserPoolId":"$POOL","Username":"ann")" + more + "}")
            .at("AuthEvents")
            .as_array();
    }
    std::size_t count() {
        const auto found = records_->find({.partition = "pool/" + pool_id_ + "/auth-events", .limit = 1000});
        return found->records.size();
    }
};

TEST_F(auth_events_test, are_kept_only_with_threat_protection) {
    constexpr auto refusal = "UserPoolAddOnNotEnabledException: Threat protection is not enabled for this user pool.";
    for (const auto* more : {"", R"(,"UserPoolAddOns":{"AdvancedSecurityMode":"OFF"})"}) {
        make_pool(more);
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"])");
        make_user("ann");
        sign_in("wrong");
        EXPECT_EQ(count(), 0U);
        const std::string about = R"({"UserPoolId":"$POOL","Username":"ann")";
        EXPECT_EQ(failure_of("AdminListUserAuthEvents", about + "}"), refusal);
        EXPECT_EQ(failure_of("AdminUpdateAuthEventFeedback", about + R"(,"EventId":"x","FeedbackValue":"Valid"})"),
                  refusal);
    }
}

TEST_F(auth_events_test, say_what_happened_the_newest_first) {
    enable();
    EXPECT_TRUE(listed().empty());
    sign_in("wrong");
    sign_in("Passw0rd!");
    const auto events = listed();
    ASSERT_EQ(events.size(), 2U);
    const std::pair<const char*, const char*> expected[]{{"Pass", "Success"}, {"Fail", "Failure"}};
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& event = events[i];
        EXPECT_EQ(text(event, "/EventType"), "SignIn");
        EXPECT_EQ(text(event, "/EventResponse"), expected[i].first);
        EXPECT_EQ(event.at("ChallengeResponses").as_array().size(), 1U);
        EXPECT_EQ(text(event, "/ChallengeResponses/0/ChallengeName"), "Password");
        EXPECT_EQ(text(event, "/ChallengeResponses/0/ChallengeResponse"), expected[i].second);
        EXPECT_EQ(text(event, "/EventRisk/RiskDecision"), "NoRisk");
        EXPECT_EQ(text(event, "/EventContextData/IpAddress"), "127.0.0.1");
        EXPECT_EQ(text(event, "/EventContextData/DeviceName"), "unknown");
        EXPECT_EQ(text(event, "/EventId").size(), 36U);
        EXPECT_FALSE(event.as_object().contains("EventFeedback"));
    }
    const auto page = call("AdminListUserAuthEvents", R"({"UserPoolId":"$POOL","Username":"ann","MaxResults":1})");
    const auto rest = listed(R"(,"NextToken":")" + text(page, "/NextToken") + "\"");
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(text(rest[0], "/EventResponse"), "Fail");
}

TEST_F(auth_events_test, name_a_wrong_code_or_passkey_after_what_it_would_have_proved) {
    struct row {
        std::string passkeys, challenge, wrong, expected;
    };
    const std::string both_factors = R"(,"FactorConfiguration":"MULTI_FACTOR_WITH_USER_VERIFICATION")";
    const row table[]{
        {"", "EMAIL_OTP", R"("EMAIL_OTP_CODE":"000000")", "Password"},
        {"", "WEB_AUTHN", R"("CREDENTIAL":"{}")", "Password"},
        {both_factors, "WEB_AUTHN", R"("CREDENTIAL":"{}")", "Mfa"},
    };
    for (const auto& each : table) {
        make_pool(R"(,"UserPoolAddOns":{"AdvancedSecurityMode":"AUDIT"},"Policies":{"SignInPolicy":)"
                  R"({"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP","WEB_AUTHN"]}})");
        call("SetUserPoolMfaConfig",
             R"({"UserPoolId":"$POOL","WebAuthnConfiguration":{"RelyingPartyId":"example.org")" + each.passkeys + "}}");
        make_client(R"(,"ExplicitAuthFlows":["ALLOW_USER_AUTH"])");
        make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
        ASSERT_TRUE(users_.update(pool(), "ann", [](user_document& user) -> result<void> {
            user.status = cognito::user_status::CONFIRMED;
            auto& added = user.passkeys.emplace_back();
            added.id = "AAAA";
            added.relying_party = "example.org";
            return {};
        }));
        const auto asked = call("InitiateAuth", R"({"ClientId":"$CLIENT","AuthFlow":"USER_AUTH","AuthParameters":)"
                                                R"({"USERNAME":"ann","PREFERRED_CHALLENGE":")" +
                                                    each.challenge + R"("}})");
        raw("RespondToAuthChallenge", fmt::format(R"({{"ClientId":"$CLIENT","ChallengeName":"{}","Session":"{}",)"
                                                  R"("ChallengeResponses":{{"USERNAME":"ann",{}}}}})",
                                                  text(asked, "/ChallengeName"), text(asked, "/Session"), each.wrong));
        const auto events = listed();
        ASSERT_EQ(events.size(), 1U) << each.challenge;
        EXPECT_EQ(text(events[0], "/EventResponse"), "Fail") << each.challenge;
        EXPECT_EQ(text(events[0], "/ChallengeResponses/0/ChallengeName"), each.expected) << each.challenge;
        EXPECT_EQ(text(events[0], "/ChallengeResponses/0/ChallengeResponse"), "Failure") << each.challenge;
    }
}

TEST_F(auth_events_test, take_feedback) {
    enable();
    sign_in("Passw0rd!");
    const auto id = text(listed()[0], "/EventId");
    const auto body = [&](const std::string& event) {
        return R"({"UserPoolId":"$POOL","Username":"ann","FeedbackValue":"Invalid","EventId":")" + event + "\"";
    };
    call("AdminUpdateAuthEventFeedback", body(id) + "}");
    EXPECT_EQ(text(listed()[0], "/EventFeedback/FeedbackValue"), "Invalid");
    EXPECT_EQ(text(listed()[0], "/EventFeedback/Provider"), "Admin");
    EXPECT_EQ(failure_of("AdminUpdateAuthEventFeedback", body("x") + "}"),
              "ResourceNotFoundException: Event does not exist.");
    EXPECT_TRUE(failure_of("UpdateAuthEventFeedback", body(id) + R"(,"FeedbackToken":"x"})")
                    .starts_with("NotAuthorizedException: Invalid feedback token"));
    // Only of the same user.
    make_user("ben");
    EXPECT_EQ(failure_of("AdminUpdateAuthEventFeedback",
                         R"({"UserPoolId":"$POOL","Username":"ben","FeedbackValue":"Valid","EventId":")" + id + "\"}"),
              "ResourceNotFoundException: Event does not exist.");
}

TEST_F(auth_events_test, are_bounded_and_go_with_the_user) {
    enable();
    const auto ann = users_.get(pool(), "ann").value().user;
    for (std::size_t i = 0; i < auth_events::kept_events + 200; ++i) {
        clock_.advance(std::chrono::milliseconds{1});
        stores_.events.note(pool(), ann, {}, {.type = cognito::event_type::SignIn});
    }
    EXPECT_GE(count(), auth_events::kept_events);
    EXPECT_LE(count(), auth_events::kept_events + 190) << "has never been tidied";
    stores_.events.pretend_to_note(pool(), {});
    call("AdminDeleteUser", R"({"UserPoolId":"$POOL","Username":"ann"})");
    EXPECT_EQ(count(), 1U);
    clock_.advance(std::chrono::minutes{1});
    EXPECT_EQ(count(), 0U) << "what was noted of nobody";
}

TEST_F(auth_events_test, end_after_two_years) {
    enable();
    sign_in("Passw0rd!");
    clock_.advance(auth_events::kept_for - std::chrono::milliseconds{1});
    EXPECT_EQ(count(), 1U);
    clock_.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(count(), 0U);
}

} // namespace
} // namespace poolguard::pool
