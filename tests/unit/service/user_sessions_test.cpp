#include "service/user_sessions.hpp"

#include "administered_fixture.hpp"
#include "cognito/session_id.hpp"

namespace poolguard::service {
namespace {

using cognito::failure_name::internal_error;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::unknown_operation;

class user_sessions_test : public administered_fixture {
  protected:
    principal who = gateway.person(access_claims());
    user_sessions own{client, revoked, gateway.clock};
};

TEST_F(user_sessions_test, are_those_that_cognito_lists) {
    replies["ListUserSessions"] =
        R"({"Sessions":[{"SessionId":"s1","SessionType":"SSO","ClientId":"c","CreateDate":1,"LastActiveDate":2,)"
        R"("DeviceType":"unknown","IsCurrentSession":false}]})";
    const auto found = own.of(who);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().SessionId, "s1");
    EXPECT_EQ(found->front().SessionType, cognito::session_type::SSO);
    EXPECT_EQ(asked.back().second.at("AccessToken").as_string(), who.raw_token());
    failures = {{"ListUserSessions", unknown_operation}};
    EXPECT_EQ(outcome(own.of(who)), unknown_operation);
}

TEST_F(user_sessions_test, end_here_once_cognito_has_ended_them) {
    constexpr auto session = "5e551000-0000-4000-8000-000000000001";
    const auto& ended = token_of_jane(session);
    const auto& other = token_of_jane("5e551000-0000-4000-8000-000000000002");
    const auto id = cognito::token_session_id(session);
    failures = {{"RevokeUserSession", resource_not_found}};
    EXPECT_EQ(outcome(own.end(who, id)), resource_not_found);
    EXPECT_TRUE(is_alive(ended));
    failures.clear();
    EXPECT_EQ(outcome(own.end(who, id)), "done");
    EXPECT_EQ(asked.back().second.at("SessionId").as_string(), id);
    EXPECT_FALSE(is_alive(ended));
    EXPECT_TRUE(is_alive(other));
    is_log_broken = true;
    EXPECT_EQ(outcome(own.end(who, id)), internal_error);
    // Of a browser's session, and of Amazon's, nothing here says which tokens are theirs.
    for (const auto* each : {"sso0000000000000000000000000", "another"})
        EXPECT_EQ(outcome(own.end(who, each)), "done") << each;
}

} // namespace
} // namespace poolguard::service
