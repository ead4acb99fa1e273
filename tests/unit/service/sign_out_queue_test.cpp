#include "service/sign_out_queue.hpp"

#include "service/accounts.hpp"
#include "sign_in_fixture.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

// A gateway whose Cognito fails when the test says so.
struct queue_fixture : sign_in_fixture {
    static constexpr std::chrono::seconds life = std::chrono::hours{24 * 30};

    std::size_t kept() {
        return gateway.storage.records().find({.partition = "sign-out-queue"}).value().records.size();
    }
    std::vector<std::string> operations() const {
        std::vector<std::string> out;
        for (const auto& each : calls)
            out.push_back(each.operation);
        return out;
    }
    void fail() { answer = std::unexpected(cognito::failure{cognito::failure_name::unreachable, "no route"}); }
    sign_out_queue make() {
        return sign_out_queue(gateway.storage.records(), master, "us-east-1_AbC123xyZ", client, endpoints,
                              gateway.revoked, gateway.clock, gateway.random, life);
    }

    base::secret master{std::string(32, 'k')};
    std::vector<std::string> posted;
    int status = 200; // of the OAuth endpoints; 0: they cannot be reached
    oauth_client endpoints{{"https://pages.example.com", test_client, {}},
                           [this](const oauth_post& post) -> std::expected<oauth_reply, std::string> {
                               posted.emplace_back(post.form);
                               if (status == 0) return std::unexpected("no route");
                               return oauth_reply{status, ""};
                           }};
    sign_out_queue pending = make();
    sign_in queued{{.user_pool_id = "us-east-1_AbC123xyZ", .client_id = test_client, .client_secret = {}},
                   client,
                   gateway.storage.records(),
                   gateway.revoked,
                   gateway.clock,
                   nullptr,
                   &pending};
};

TEST(sign_out_queue, a_sign_out_holds_here_while_cognito_fails) {
    queue_fixture f;
    const auto& own = f.gateway.header_of(sign(first_key(), access_claims()));
    const auto who = f.gateway.gate.authenticate_blocking(own);
    ASSERT_TRUE(who);
    f.fail();
    const auto done = f.queued.sign_out(*who);
    ASSERT_TRUE(done);
    EXPECT_EQ(*done, cognito_notified::later);
    EXPECT_FALSE(f.gateway.gate.authenticate_blocking(own));
    EXPECT_EQ(f.kept(), 1U);

    // It is sent with growing pauses until that succeeds, by whichever node.
    auto elsewhere = f.make();
    f.calls.clear();
    for (const auto pause : {0s, 1s, 2s, 4s, 5s, 5s}) {
        f.gateway.clock.advance(pause - 1ms);
        elsewhere.notify_due();
        f.gateway.clock.advance(1ms);
        elsewhere.notify_due();
    }
    EXPECT_EQ(f.calls.size(), 6U);
    f.answer = "{}";
    f.gateway.clock.advance(5s);
    f.pending.notify_due();
    EXPECT_EQ(f.last().operation, "AdminUserGlobalSignOut");
    EXPECT_EQ(f.last().body.at("Username").as_string(), "jane");
    EXPECT_EQ(f.kept(), 0U);
    f.gateway.clock.advance(1min);
    f.pending.notify_due();
    EXPECT_EQ(f.calls.size(), 7U);
}

// Amazon's reset of a password ends no session, so that is asked for besides.
TEST(sign_out_queue, a_reset_password_ends_sessions_at_cognito) {
    const app_client app{.user_pool_id = "us-east-1_AbC123xyZ", .client_id = test_client, .client_secret = {}};
    for (const bool ends_sessions_itself : {false, true}) {
        queue_fixture f;
        accounts people(app, f.client, f.gateway.storage.records(), f.gateway.revoked, f.gateway.clock,
                        ends_sessions_itself ? nullptr : &f.pending);
        EXPECT_TRUE(people.reset_password("jane", base::secret("123456"), base::secret("N3w-passw0rd")));
        EXPECT_EQ(f.calls.at(0).operation, "ConfirmForgotPassword");
        // The sign-out is kept until Cognito says whose it is, which the answers of this test do not.
        const std::size_t kept = ends_sessions_itself ? 0 : 1;
        EXPECT_EQ(f.calls.size(), 1 + kept);
        EXPECT_EQ(f.kept(), kept);
        // A code that Cognito refuses ends nothing.
        f.calls.clear();
        f.answer = std::unexpected(cognito::failure{"CodeMismatchException", "no"});
        EXPECT_FALSE(people.reset_password("jane", base::secret("654321"), base::secret("N3w-passw0rd")));
        EXPECT_EQ(f.operations(), std::vector<std::string>{"ConfirmForgotPassword"});
        EXPECT_EQ(f.kept(), kept);
    }
}

TEST(sign_out_queue, notifies_cognito_at_once_if_it_answers) {
    queue_fixture f;
    const auto who = f.gateway.gate.authenticate_blocking(f.gateway.header_of(sign(first_key(), access_claims())));
    ASSERT_TRUE(who);
    EXPECT_EQ(f.queued.sign_out(*who), cognito_notified::now);
    EXPECT_EQ(f.operations(), std::vector<std::string>{"GlobalSignOut"});
    EXPECT_EQ(f.kept(), 0U);
}

TEST(sign_out_queue, a_sign_in_comes_after_pending_sign_outs) {
    queue_fixture f;
    ASSERT_TRUE(f.pending.add_user("jane", "sub-of-jane"));
    f.fail();
    EXPECT_FALSE(f.queued.with_password("jane", base::secret("Passw0rd!")));
    // Not due yet.
    f.calls.clear();
    f.answer = tokens_of(access_claims(), "refresh");
    EXPECT_TRUE(f.queued.with_password("jane", base::secret("Passw0rd!")));
    EXPECT_EQ(f.operations(), (std::vector<std::string>{"AdminUserGlobalSignOut", "AdminInitiateAuth"}));
    EXPECT_EQ(f.kept(), 0U);
}

TEST(sign_out_queue, ends_the_tokens_that_were_refreshed_in_the_meantime) {
    queue_fixture f;
    ASSERT_TRUE(f.pending.add_user("jane", std::string(access_claims().at("sub").as_string())));
    const auto& refreshed = f.gateway.header_of(sign(first_key(), access_claims()));
    ASSERT_TRUE(f.gateway.gate.authenticate_blocking(refreshed));
    f.gateway.clock.advance(1s);
    f.pending.notify_due();
    EXPECT_FALSE(f.gateway.gate.authenticate_blocking(refreshed));
}

TEST(sign_out_queue, looks_an_unknown_subject_up) {
    queue_fixture f;
    ASSERT_TRUE(f.pending.add_user("jane", ""));
    f.answer = R"({"Username":"jane","UserAttributes":[{"Name":"sub","Value":"s"}],"UserStatus":"CONFIRMED",)"
               R"("Enabled":true,"UserCreateDate":1,"UserLastModifiedDate":1})";
    f.pending.notify_due();
    EXPECT_EQ(f.operations(), (std::vector<std::string>{"AdminGetUser", "AdminUserGlobalSignOut"}));
    EXPECT_EQ(f.gateway.revoked.size(), 1U);
}

TEST(sign_out_queue, forgets_users_who_are_gone) {
    queue_fixture f;
    ASSERT_TRUE(f.pending.add_user("jane", "s"));
    f.answer = std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "User does not exist."});
    f.pending.notify_due();
    EXPECT_EQ(f.kept(), 0U);
}

TEST(sign_out_queue, revokes_sessions_and_keeps_their_tokens_sealed) {
    for (const auto& [status, is_kept] : {std::pair{200, false}, {400, false}, {0, true}, {500, true}}) {
        queue_fixture f;
        f.status = status;
        ASSERT_TRUE(f.pending.add_session(base::secret("the-refresh-token")));
        const auto found = f.gateway.storage.records().find({.partition = "sign-out-queue"}).value();
        EXPECT_EQ(found.records.front().document.find("the-refresh-token"), std::string::npos);
        f.pending.notify_due();
        ASSERT_EQ(f.posted.size(), 1U);
        EXPECT_NE(f.posted.front().find("token=the-refresh-token"), std::string::npos);
        EXPECT_EQ(f.kept(), is_kept ? 1U : 0U) << status;
    }
}

TEST(sign_out_queue, gives_up_when_no_session_can_be_left) {
    queue_fixture f;
    ASSERT_TRUE(f.pending.add_user("jane", "s"));
    f.fail();
    f.gateway.clock.advance(queue_fixture::life - 500ms);
    f.pending.notify_due();
    EXPECT_EQ(f.kept(), 0U);
    EXPECT_EQ(f.calls.size(), 1U);
}

} // namespace
} // namespace poolguard::service
