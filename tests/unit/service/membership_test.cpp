#include "service/membership.hpp"

#include "cognito/in_process_transport.hpp"
#include "test_gateway.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <latch>
#include <thread>

namespace poolguard::service {
namespace {

using reply = cognito::result<std::string>;

std::string subject_of_jane() { return std::string(access_claims().at("sub").as_string()); }

std::string user_with(std::string_view tenant, std::string_view subject = subject_of_jane()) {
    return fmt::format(R"({{"Username":"jane","UserAttributes":[{{"Name":"sub","Value":"{}"}},)"
                       R"({{"Name":"custom:tenant_id","Value":"{}"}}]}})",
                       subject, tenant);
}
const std::string user_without =
    R"({"Username":"jane","UserAttributes":[{"Name":"sub","Value":")" + subject_of_jane() + R"("}]})";

struct membership_fixture {
    explicit membership_fixture(reply answered, bool strict = true, tenant_mode mode = tenant_mode::header)
        : answer(std::move(answered)), members(settings_for(strict, mode), "us-east-1_abcdefghi", client) {}

    static tenant_settings settings_for(bool strict, tenant_mode mode) {
        tenant_settings out;
        out.strict = strict;
        out.mode = mode;
        return out;
    }

    test_gateway gateway;
    reply answer;
    std::atomic<int> questions = 0;
    std::string asked;
    cognito::in_process_transport transport{[this](std::string_view operation, std::string_view body) {
        ++questions;
        asked = std::string(operation) + ' ' + std::string(body);
        return answer;
    }};
    cognito::client client{transport};
    membership members;
};

boost::json::object claims_with(std::string_view tenant) {
    auto claims = access_claims();
    claims["custom:tenant_id"] = tenant;
    return claims;
}

tenant_request asking_for(std::string_view tenant) { return {.header = tenant, .host = "localhost"}; }

TEST(membership, a_claim_needs_no_lookup) {
    membership_fixture f(user_with("other"));
    const auto who = f.gateway.person(claims_with("acme"));
    const auto admitted = f.members.admit(who, asking_for("acme"));
    ASSERT_TRUE(std::holds_alternative<member>(admitted));
    EXPECT_EQ(std::get<member>(admitted).tenant(), "acme");
    EXPECT_EQ(std::get<member>(admitted).subject(), who.subject());
    const auto refused = f.members.admit(who, asking_for("other"));
    ASSERT_TRUE(std::holds_alternative<membership_failure>(refused));
    EXPECT_EQ(std::get<membership_failure>(refused), membership_failure(tenant_error::mismatch));
    EXPECT_EQ(f.questions, 0);
}

TEST(membership, a_token_without_the_scope_is_looked_up_by_name) {
    membership_fixture f(R"({"Username":"jane","UserAttributes":[{"Name":"custom:tenant_id","Value":"acme"}],)"
                         R"("UserCreateDate":1,"UserLastModifiedDate":1,"Enabled":true,"UserStatus":"CONFIRMED"})");
    auto claims = access_claims();
    claims["scope"] = "openid email";
    const auto who = f.gateway.person(claims);
    EXPECT_TRUE(f.members.admit_blocking(who, asking_for("acme")));
    EXPECT_EQ(f.asked, R"(AdminGetUser {"UserPoolId":"us-east-1_abcdefghi","Username":")" +
                           std::string(who.token().username()) + R"("})");
}

TEST(membership, what_is_said_of_another_user_does_not_count) {
    for (const std::string_view scope : {"aws.cognito.signin.user.admin", "openid email"}) {
        auto other = user_with("acme", "another");
        // What AdminGetUser has beside.
        other.insert(other.size() - 1, R"(,"UserCreateDate":1,"UserLastModifiedDate":1,"UserStatus":"CONFIRMED")");
        membership_fixture f(other);
        auto claims = access_claims();
        claims["scope"] = scope;
        const auto who = f.gateway.person(claims);
        const auto refused = f.members.admit_blocking(who, asking_for("acme"));
        ASSERT_FALSE(refused) << scope;
        ASSERT_TRUE(std::holds_alternative<cognito::failure>(refused.error())) << scope;
        EXPECT_EQ(std::get<cognito::failure>(refused.error()).name, cognito::failure_name::unreadable_reply);
        EXPECT_FALSE(f.members.email_blocking(who)) << scope;
        EXPECT_EQ(f.questions, 2) << scope; // nothing of it was remembered
    }
}

TEST(membership, the_attribute_is_looked_up_once_for_each_token) {
    membership_fixture f(user_with("acme"));
    const auto who = f.gateway.person(access_claims());
    EXPECT_TRUE(std::holds_alternative<lookup_needed>(f.members.admit(who, asking_for("acme"))));
    EXPECT_EQ(f.questions, 0);
    const auto admitted = f.members.admit_blocking(who, asking_for("acme"));
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->tenant(), "acme");
    EXPECT_EQ(f.asked, R"(GetUser {"AccessToken":")" + std::string(who.raw_token()) + R"("})");
    const auto mismatch = f.members.admit_blocking(who, asking_for("other"));
    ASSERT_FALSE(mismatch);
    EXPECT_EQ(mismatch.error(), membership_failure(tenant_error::mismatch));
    // The same token in another request.
    const auto again = f.gateway.person(access_claims());
    EXPECT_TRUE(std::holds_alternative<member>(f.members.admit(again, asking_for("acme"))));
    EXPECT_TRUE(std::holds_alternative<member>(f.members.admit(again, {})));
    EXPECT_EQ(f.questions, 1);
    auto other_token = access_claims();
    other_token["jti"] = "another";
    EXPECT_TRUE(f.members.admit_blocking(f.gateway.person(other_token), asking_for("acme")));
    EXPECT_EQ(f.questions, 2);
}

TEST(membership, a_missing_attribute_is_remembered_too) {
    membership_fixture f(user_without);
    const auto who = f.gateway.person(access_claims());
    for (int i = 0; i < 3; ++i) {
        const auto refused = f.members.admit_blocking(who, asking_for("acme"));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error(), membership_failure(tenant_error::not_a_member));
        const auto nowhere = f.members.admit_blocking(who, {});
        ASSERT_FALSE(nowhere);
        EXPECT_EQ(nowhere.error(), membership_failure(tenant_error::not_provided));
    }
    EXPECT_EQ(f.questions, 1);
}

TEST(membership, not_strict_accepts_what_the_token_does_not_contradict) {
    membership_fixture f(user_with("other"), false);
    const auto who = f.gateway.person(access_claims());
    const auto asked = f.members.admit(who, asking_for("acme"));
    ASSERT_TRUE(std::holds_alternative<member>(asked));
    EXPECT_EQ(std::get<member>(asked).tenant(), "acme");
    EXPECT_EQ(f.questions, 0);
    const auto contradicted = f.members.admit(f.gateway.person(claims_with("other")), asking_for("acme"));
    ASSERT_TRUE(std::holds_alternative<membership_failure>(contradicted));
    // A request without a tenant uses the user's own.
    const auto own = f.members.admit_blocking(who, {});
    ASSERT_TRUE(own);
    EXPECT_EQ(own->tenant(), "other");
}

TEST(membership, not_strict_does_not_depend_on_earlier_requests) {
    membership_fixture f(user_with("acme"), false);
    const auto who = f.gateway.person(access_claims());
    const std::pair<tenant_request, std::string_view> cases[] = {
        {asking_for("other"), "other"}, {{}, "acme"}, {asking_for("other"), "other"}};
    for (const auto& [request, expected] : cases) {
        const auto admitted = f.members.admit_blocking(who, request);
        ASSERT_TRUE(admitted) << expected;
        EXPECT_EQ(admitted->tenant(), expected);
    }
}

TEST(membership, claim_mode_ignores_the_request) {
    membership_fixture f(user_with("acme"), true, tenant_mode::claim);
    const auto admitted = f.members.admit_blocking(f.gateway.person(access_claims()), asking_for("other"));
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->tenant(), "acme");
}

TEST(membership, subdomains) {
    membership_fixture f(user_with("acme"), true, tenant_mode::subdomain);
    const auto who = f.gateway.person(access_claims());
    EXPECT_TRUE(f.members.admit_blocking(who, {.header = {}, .host = "acme.api.local:8000"}));
    EXPECT_FALSE(f.members.admit_blocking(who, {.header = {}, .host = "other.api.local:8000"}));
}

TEST(membership, malformed_tenants_are_refused_without_a_lookup) {
    membership_fixture f(user_with("acme"));
    const auto who = f.gateway.person(access_claims());
    const auto refused = f.members.admit_blocking(who, asking_for("a/b"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), membership_failure(tenant_error::malformed));
    EXPECT_EQ(f.questions, 0);
}

TEST(membership, a_failure_of_cognito_is_passed_on_and_not_remembered) {
    const cognito::failure down{cognito::failure_name::unreachable, "no route"};
    membership_fixture f(reply{std::unexpected(down)});
    const auto who = f.gateway.person(access_claims());
    for (int i = 0; i < 2; ++i) {
        const auto refused = f.members.admit_blocking(who, asking_for("acme"));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error(), membership_failure(down));
    }
    EXPECT_EQ(f.questions, 2);
    f.answer = user_with("acme");
    EXPECT_TRUE(f.members.admit_blocking(who, asking_for("acme")));
}

TEST(membership, public_when_tenants_are_off) {
    membership_fixture f(user_with("acme"));
    tenant_settings off;
    off.enabled = false;
    const membership members(off, "us-east-1_abcdefghi", f.client);
    const auto admitted = members.admit(f.gateway.person(access_claims()), asking_for("a/b"));
    ASSERT_TRUE(std::holds_alternative<member>(admitted));
    EXPECT_EQ(std::get<member>(admitted).tenant(), "public");
    EXPECT_EQ(f.questions, 0);
}

TEST(membership, an_id_token_needs_no_lookup) {
    test_gateway g(jwt::token_use::id);
    int questions = 0;
    cognito::in_process_transport transport([&](std::string_view, std::string_view) -> reply {
        ++questions;
        return user_with("acme");
    });
    cognito::client client(transport);
    const membership members({}, "us-east-1_abcdefghi", client);
    const auto refused = members.admit(g.person(id_claims()), asking_for("acme"));
    ASSERT_TRUE(std::holds_alternative<membership_failure>(refused));
    EXPECT_EQ(std::get<membership_failure>(refused), membership_failure(tenant_error::not_a_member));
    auto claims = id_claims();
    claims["custom:tenant_id"] = "acme";
    EXPECT_TRUE(std::holds_alternative<member>(members.admit(g.person(claims), asking_for("acme"))));
    EXPECT_EQ(questions, 0);
}

TEST(membership, concurrent_requests_with_one_token_ask_once) {
    membership_fixture f(user_with("acme"));
    const auto who = f.gateway.person(access_claims());
    constexpr int callers = 8;
    std::latch all_here{callers};
    std::atomic<int> admitted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] {
            all_here.arrive_and_wait();
            if (f.members.admit_blocking(who, asking_for("acme"))) ++admitted;
        });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(admitted, callers);
    EXPECT_EQ(f.questions, 1);
}

} // namespace
} // namespace poolguard::service
