#include "jwt/verifier.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <boost/json/parse.hpp>
#include <set>

namespace poolguard::pool {
namespace {

using names = std::set<std::string>;

boost::json::object part_of(std::string_view token, int index) {
    for (int i = 0; i < index; ++i)
        token.remove_prefix(token.find('.') + 1);
    return boost::json::parse(*base::from_base64url(token.substr(0, token.find('.')))).as_object();
}
boost::json::object claims_of(std::string_view token) { return part_of(token, 1); }

names names_of(const boost::json::object& object) {
    names out;
    for (const auto& member : object)
        out.emplace(member.key());
    return out;
}

class token_issuer_test : public testing::Test {
  protected:
    issued_tokens issue() {
        const live_session session{{"origin", 1'769'999'000}, rooms_.ann};
        const function_caller nobody;
        auto issued = rooms_.issuer.issue(rooms_.pool, rooms_.client, session, {.by = nobody}, rooms_.clock.now());
        EXPECT_TRUE(issued);
        return std::move(*issued);
    }
    void put_in_group(const std::string& name, std::optional<std::int64_t> precedence,
                      std::optional<std::string> role = {}) {
        group_document group;
        group.name = name;
        group.precedence = precedence;
        group.role_arn = std::move(role);
        ASSERT_TRUE(rooms_.all_groups.create(rooms_.pool, group));
        ASSERT_TRUE(rooms_.all_groups.add_member(rooms_.pool, name, rooms_.ann.username));
    }
    sign_in_rooms rooms_;
};

TEST_F(token_issuer_test, gives_access_tokens_cognitos_claims) {
    const auto claims = claims_of(issue().access_token);
    EXPECT_EQ(names_of(claims), (names{"sub", "iss", "client_id", "origin_jti", "event_id", "token_use", "scope",
                                       "auth_time", "exp", "iat", "jti", "username"}));
    EXPECT_EQ(claims.at("sub").as_string(), rooms_.ann.sub);
    EXPECT_EQ(claims.at("iss").as_string(), "http://localhost:8000/us-east-1_AbCdEf123");
    EXPECT_EQ(claims.at("client_id").as_string(), rooms_.client.id);
    EXPECT_EQ(claims.at("origin_jti").as_string(), "origin");
    EXPECT_EQ(claims.at("token_use").as_string(), "access");
    EXPECT_EQ(claims.at("scope").as_string(), "aws.cognito.signin.user.admin");
    EXPECT_EQ(claims.at("auth_time").as_int64(), 1'769'999'000);
    EXPECT_EQ(claims.at("iat").as_int64(), 1'770'000'000);
    EXPECT_EQ(claims.at("exp").as_int64(), 1'770'003'600);
    EXPECT_EQ(claims.at("username").as_string(), "ann");
}

TEST_F(token_issuer_test, gives_id_tokens_cognitos_claims) {
    rooms_.ann.attributes["custom:tenant_id"] = "acme";
    rooms_.ann.attributes["phone_number_verified"] = "false";
    rooms_.ann.attributes["updated_at"] = "1769000000";
    rooms_.ann.attributes["email_verified"] = "True";
    rooms_.ann.attributes["address"] = "12 Main St";
    const auto issued = issue();
    const auto claims = claims_of(issued.id_token);
    EXPECT_EQ(names_of(claims), (names{"sub", "iss", "aud", "origin_jti", "event_id", "token_use", "auth_time", "exp",
                                       "iat", "jti", "cognito:username", "address", "email", "email_verified",
                                       "phone_number_verified", "custom:tenant_id", "updated_at"}));
    EXPECT_EQ(claims.at("aud").as_string(), rooms_.client.id);
    EXPECT_EQ(claims.at("token_use").as_string(), "id");
    EXPECT_EQ(claims.at("cognito:username").as_string(), "ann");
    EXPECT_EQ(claims.at("email").as_string(), "ann@example.com");
    EXPECT_TRUE(claims.at("email_verified").as_bool());
    EXPECT_FALSE(claims.at("phone_number_verified").as_bool());
    EXPECT_EQ(boost::json::serialize(claims.at("address")), R"({"formatted":"12 Main St"})");
    EXPECT_EQ(claims.at("updated_at").as_int64(), 1'769'000'000);
    EXPECT_EQ(claims.at("custom:tenant_id").as_string(), "acme");
    const auto access = claims_of(issued.access_token);
    EXPECT_EQ(access.at("event_id"), claims.at("event_id"));
    EXPECT_NE(access.at("jti"), claims.at("jti"));
}

TEST_F(token_issuer_test, signs_with_one_key_for_each_use) {
    const auto issued = issue();
    const auto access_header = part_of(issued.access_token, 0);
    const auto id_header = part_of(issued.id_token, 0);
    EXPECT_EQ(names_of(access_header), (names{"kid", "alg"}));
    EXPECT_EQ(access_header.at("alg").as_string(), "RS256");
    EXPECT_NE(access_header.at("kid"), id_header.at("kid"));
    const auto keys = rooms_.keys.of(rooms_.pool.id);
    ASSERT_TRUE(keys);
    const auto issuer = rooms_.issuers.of(rooms_.pool.id);
    for (const auto& [use, token] :
         {std::pair{jwt::token_use::access, issued.access_token}, std::pair{jwt::token_use::id, issued.id_token}}) {
        const jwt::verifier strict(jwt::policy({issuer}, use, {rooms_.client.id}));
        EXPECT_TRUE(strict.verify(token, *(*keys)->verifying, rooms_.clock.now()));
        const auto last_second = base::from_epoch_seconds(1'770'003'599);
        EXPECT_TRUE(strict.verify(token, *(*keys)->verifying, last_second));
        EXPECT_EQ(strict.verify(token, *(*keys)->verifying, last_second + std::chrono::seconds{1}).error(),
                  jwt::error::expired);
    }
}

TEST_F(token_issuer_test, tells_of_each_token_before_anybody_gets_it) {
    struct told {
        std::string text;
        jwt::token_use use;
        bool is_acceptable;
    };
    std::vector<told> all;
    rooms_.at_issue = [&](const jwt::signed_token& token, jwt::token_use use) {
        const jwt::verifier strict(jwt::policy({rooms_.issuers.of(rooms_.pool.id)}, use, {rooms_.client.id}));
        const auto keys = rooms_.keys.of(rooms_.pool.id);
        all.push_back({token.text(), use, strict.accept(token, *(*keys)->verifying, rooms_.clock.now()).has_value()});
    };
    const auto issued = issue();
    const function_caller nobody;
    const auto of_client =
        rooms_.issuer.issue_to_client(rooms_.pool, rooms_.client, {"orders/read", nobody}, rooms_.clock.now());
    ASSERT_TRUE(of_client);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].text, issued.access_token);
    EXPECT_EQ(all[0].use, jwt::token_use::access);
    EXPECT_EQ(all[1].text, issued.id_token);
    EXPECT_EQ(all[1].use, jwt::token_use::id);
    EXPECT_EQ(all[2].text, *of_client);
    EXPECT_EQ(all[2].use, jwt::token_use::access);
    for (const auto& each : all)
        EXPECT_TRUE(each.is_acceptable) << each.text;
}

TEST_F(token_issuer_test, leaves_ids_out_without_token_revocation) {
    rooms_.client.settings.EnableTokenRevocation = false;
    const auto issued = issue();
    for (const auto& token : {issued.access_token, issued.id_token}) {
        const auto claims = claims_of(token);
        EXPECT_FALSE(claims.contains("jti"));
        EXPECT_FALSE(claims.contains("origin_jti"));
    }
}

TEST_F(token_issuer_test, shows_readable_attributes_alone) {
    rooms_.client.settings.ReadAttributes = {"email"};
    const auto claims = claims_of(issue().id_token);
    EXPECT_TRUE(claims.contains("email"));
    EXPECT_FALSE(claims.contains("email_verified"));
}

TEST_F(token_issuer_test, has_the_validity_of_the_client) {
    rooms_.client.settings.AccessTokenValidity = 10;
    rooms_.client.settings.IdTokenValidity = 1;
    rooms_.client.settings.TokenValidityUnits = cognito::token_validity_units{
        .AccessToken = cognito::time_unit::minutes, .IdToken = cognito::time_unit::days, .RefreshToken = {}};
    const auto issued = issue();
    EXPECT_EQ(issued.access_validity.count(), 600);
    EXPECT_EQ(claims_of(issued.access_token).at("exp").as_int64(), 1'770'000'600);
    EXPECT_EQ(claims_of(issued.id_token).at("exp").as_int64(), 1'770'086'400);
}

TEST_F(token_issuer_test, names_groups_and_their_best_role) {
    put_in_group("staff", 10, "arn:aws:iam::000000000000:role/staff");
    put_in_group("admin", 1, "arn:aws:iam::000000000000:role/admin");
    put_in_group("guests", {});
    const auto issued = issue();
    const auto id = claims_of(issued.id_token);
    const boost::json::array groups{"admin", "staff", "guests"};
    EXPECT_EQ(id.at("cognito:groups").as_array(), groups);
    EXPECT_EQ(id.at("cognito:roles").as_array().size(), 2U);
    EXPECT_EQ(id.at("cognito:preferred_role").as_string(), "arn:aws:iam::000000000000:role/admin");
    const auto access = claims_of(issued.access_token);
    EXPECT_EQ(access.at("cognito:groups").as_array(), groups);
    EXPECT_FALSE(access.contains("cognito:roles"));
    EXPECT_FALSE(access.contains("cognito:preferred_role"));
}

TEST_F(token_issuer_test, prefers_no_role_when_the_best_groups_disagree) {
    put_in_group("one", 1, "arn:aws:iam::000000000000:role/one");
    put_in_group("two", 1, "arn:aws:iam::000000000000:role/two");
    put_in_group("three", 2, "arn:aws:iam::000000000000:role/one");
    const auto id = claims_of(issue().id_token);
    EXPECT_EQ(id.at("cognito:roles").as_array().size(), 2U);
    EXPECT_FALSE(id.contains("cognito:preferred_role"));
}

TEST_F(token_issuer_test, prefers_the_role_that_the_best_groups_share) {
    put_in_group("one", 1, "arn:aws:iam::000000000000:role/same");
    put_in_group("two", 1, "arn:aws:iam::000000000000:role/same");
    const auto id = claims_of(issue().id_token);
    EXPECT_EQ(id.at("cognito:roles").as_array().size(), 1U);
    EXPECT_EQ(id.at("cognito:preferred_role").as_string(), "arn:aws:iam::000000000000:role/same");
}

TEST(issuer_names, have_two_styles) {
    EXPECT_EQ(issuer_names("https://auth.example.com/", issuer_style::public_url).of("eu-west-1_Abc"),
              "https://auth.example.com/eu-west-1_Abc");
    EXPECT_EQ(issuer_names("https://auth.example.com", issuer_style::amazon).of("eu-west-1_Abc"),
              "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc");
}

} // namespace
} // namespace poolguard::pool
