#include "service/user_credentials.hpp"

#include "cognito/in_process_transport.hpp"
#include "test_gateway.hpp"
#include "unit/jwt/test_key.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

constexpr auto login_provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool";

// An identity pool whose credentials serve for an hour.
class user_credentials_test : public testing::Test {
  protected:
    cognito::result<std::string> answer(std::string_view operation, std::string_view body) {
        asked.emplace_back(operation, body);
        if (operation == refusing) return std::unexpected(cognito::failure{refusal, "no"});
        const auto expires = base::epoch_seconds(gateway.clock.now() + lifetime);
        return boost::json::serialize(boost::json::object{{"IdentityId", "us-east-1:1"},
                                                          {"Credentials",
                                                           {{"AccessKeyId", "ASIAEXAMPLE"},
                                                            {"SecretKey", "secret"},
                                                            {"SessionToken", "session"},
                                                            {"Expiration", expires}}}});
    }
    principal person(std::string_view id, std::chrono::seconds life) {
        const auto now = base::epoch_seconds(gateway.clock.now());
        auto claims = id_claims(now);
        claims["jti"] = id;
        claims["exp"] = now + life.count();
        return gateway.person(claims);
    }
    // Whether the identity pool was asked.
    bool is_fetched(const principal& who) {
        asked.clear();
        EXPECT_TRUE(credentials.of(who));
        return !asked.empty();
    }

    test_gateway gateway{jwt::token_use::id};
    std::chrono::seconds lifetime = 1h;
    std::string refusing, refusal;
    std::vector<std::pair<std::string, std::string>> asked;
    cognito::in_process_transport transport{
        [this](std::string_view operation, std::string_view body) { return answer(operation, body); }};
    base::secret master{std::string(32, 'm')};
    id_tokens tokens{gateway.storage.records(), gateway.clock, gateway.random, master};
    user_credentials credentials{"us-east-1:pool", login_provider, cognito::client(transport), tokens, gateway.clock};
};

TEST_F(user_credentials_test, are_those_of_the_users_id_token) {
    const auto who = person("1", 2h);
    const auto made = credentials.of(who);
    ASSERT_TRUE(made);
    EXPECT_EQ((*made)->identity_id, "us-east-1:1");
    EXPECT_EQ((*made)->access_key_id, "ASIAEXAMPLE");
    EXPECT_EQ((*made)->secret_key.reveal(), "secret");
    EXPECT_EQ((*made)->session_token.reveal(), "session");
    EXPECT_EQ((*made)->expires, gateway.clock.now() + 1h);
    ASSERT_EQ(asked.size(), 2U);
    for (const auto& [operation, body] : asked) {
        const auto logins = boost::json::parse(body).at("Logins").as_object();
        ASSERT_EQ(logins.size(), 1U) << operation;
        EXPECT_EQ(logins.at(login_provider).as_string(), who.raw_token()) << operation;
    }
}

TEST_F(user_credentials_test, are_kept_until_shortly_before_they_or_the_token_end) {
    struct row {
        const char* id;
        std::chrono::seconds life, of_token;
        std::chrono::milliseconds kept;
    };
    const row rows[] = {
        {"they end first", 1h, 2h, 1h - user_credentials::ahead},
        {"the token ends first", 1h, 10min, 10min},
        {"too short to be kept", user_credentials::ahead, 1h, 0ms},
    };
    for (const auto& [id, life, of_token, kept] : rows) {
        lifetime = life;
        const auto who = person(id, of_token);
        EXPECT_TRUE(is_fetched(who)) << id;
        if (kept > 0ms) {
            gateway.clock.advance(kept - 1ms);
            EXPECT_FALSE(is_fetched(who)) << id;
            gateway.clock.advance(1ms);
        }
        EXPECT_TRUE(is_fetched(who)) << id;
    }
}

TEST_F(user_credentials_test, tell_a_refusal_from_a_pool_that_does_not_answer) {
    using enum aws_credentials_error;
    const std::pair<const char*, aws_credentials_error> rows[] = {
        {cognito::failure_name::unreachable, unavailable},       {cognito::failure_name::internal_error, unavailable},
        {cognito::failure_name::too_many_requests, unavailable}, {cognito::failure_name::not_authorized, refused},
        {cognito::failure_name::resource_not_found, refused},
    };
    const auto who = person("1", 1h);
    for (const auto* operation : {"GetId", "GetCredentialsForIdentity"})
        for (const auto& [name, expected] : rows) {
            refusing = operation;
            refusal = name;
            const auto made = credentials.of(who);
            ASSERT_FALSE(made) << operation << name;
            EXPECT_EQ(made.error(), expected) << operation << name;
        }
    refusing.clear();
    EXPECT_TRUE(is_fetched(who)); // a failure is not kept
    EXPECT_FALSE(is_fetched(who));
}

TEST_F(user_credentials_test, need_an_id_token) {
    test_gateway of_access{jwt::token_use::access};
    const auto who = of_access.person(access_claims());
    EXPECT_EQ(credentials.of(who).error(), aws_credentials_error::no_id_token);
    bool is_broken = true;
    pool::watched_records failing(gateway.storage.records(), [&](bool) { return !is_broken; });
    const id_tokens unread(failing, gateway.clock, gateway.random, master);
    user_credentials broken("us-east-1:pool", login_provider, cognito::client(transport), unread, gateway.clock);
    EXPECT_EQ(broken.of(who).error(), aws_credentials_error::unavailable);
    is_broken = false;
    tokens.remember(who.raw_token(), "the ID token", 1h);
    EXPECT_TRUE(broken.of(who));
    EXPECT_TRUE(asked.front().second.contains("the ID token"));
}

TEST_F(user_credentials_test, of_those_that_are_kept_the_ended_go_first) {
    // RSA would take seconds.
    const auto key = jwt::test::test_key::of(jwt::key_kind::ed25519);
    gateway.published = jwt::test::jwks({key.jwk("quick")});
    const auto known = [&](std::size_t number, std::chrono::seconds life) {
        auto claims = id_claims();
        claims["exp"] = test_start + life.count();
        claims["jti"] = std::to_string(number);
        auto admitted = gateway.gate.authenticate_blocking(gateway.header_of(
            key.token(jwt::algorithm::eddsa, R"({"alg":"EdDSA","kid":"quick"})", boost::json::serialize(claims))));
        if (!admitted) throw std::runtime_error("a good token was refused");
        return std::move(*admitted);
    };
    std::vector<principal> people{known(0, 60s)};
    while (people.size() <= user_credentials::most_remembered)
        people.push_back(known(people.size(), 24h));
    const std::span serving(people.begin() + 1, people.end());
    for (const auto& each : std::span(people).first(user_credentials::most_remembered))
        ASSERT_TRUE(is_fetched(each));
    gateway.clock.advance(60s); // the first has ended in this very moment
    EXPECT_TRUE(is_fetched(people.back()));
    for (const auto& each : serving)
        ASSERT_FALSE(is_fetched(each));
    // From now on each that comes takes the place of one that still serves.
    people.push_back(known(people.size(), 24h));
    EXPECT_TRUE(is_fetched(people.back()));
    const std::span all(people.begin() + 1, people.end());
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(std::ranges::any_of(all, [&](const auto& each) { return is_fetched(each); })) << i;
}

} // namespace
} // namespace poolguard::service
