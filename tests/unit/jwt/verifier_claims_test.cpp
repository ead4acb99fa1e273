#include "jwt/verifier.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <boost/json/parse.hpp>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;
using namespace test;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::optional<error> outcome_of(const policy& wanted, const std::string& payload, base::time_point at = now) {
    const auto token = verifier{wanted}.verify(signed_by_pool(payload), *pool_keys(), at);
    if (token) return std::nullopt;
    return token.error();
}

struct claim_row {
    const char* name;
    std::string payload;
    std::optional<error> expected;
};

void expect_rows(const policy& wanted, const std::vector<claim_row>& rows) {
    for (const auto& [what, payload, expected] : rows)
        EXPECT_EQ(outcome_of(wanted, payload), expected) << what;
}

TEST(verifier_claims, requires_each_claim_of_an_access_token) {
    using enum error;
    const auto good = access_claims();
    expect_rows(
        access_policy(),
        {
            {"as it should be", bj::serialize(good), std::nullopt},
            {"no exp", without(good, "exp"), missing_expiry},
            {"no iat", without(good, "iat"), missing_issued_at},
            {"no iss", without(good, "iss"), missing_issuer},
            {"empty iss", with(good, "iss", ""), missing_issuer},
            {"another pool", with(good, "iss", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34F"),
             wrong_issuer},
            {"the pool with a slash", with(good, "iss", std::string(pool_issuer) + "/"), wrong_issuer},
            {"no token_use", without(good, "token_use"), missing_token_use},
            {"an id token", with(good, "token_use", "id"), wrong_token_use},
            {"a use that does not exist", with(good, "token_use", "either"), wrong_token_use},
            {"no client_id", without(good, "client_id"), missing_client},
            {"another client", with(good, "client_id", "other"), wrong_client},
            {"another client, ours as aud",
             with(bj::parse(with(good, "client_id", "other")).as_object(), "aud", std::string(client)), wrong_client},
            {"a resource as aud", with(good, "aud", "https://api.example.com"), std::nullopt},
            {"no sub", without(good, "sub"), missing_subject},
            {"empty sub", with(good, "sub", ""), missing_subject},
            {"no scope", without(good, "scope"), std::nullopt},
            {"no auth_time", without(good, "auth_time"), std::nullopt},
            {"no username", without(good, "username"), std::nullopt},
        });
}

TEST(verifier_claims, finds_the_client_of_an_id_token_in_its_audience) {
    using enum error;
    const auto good = id_claims();
    expect_rows(
        id_policy(),
        {
            {"as it should be", bj::serialize(good), std::nullopt},
            {"no aud", without(good, "aud"), missing_client},
            {"another client", with(good, "aud", "other"), wrong_client},
            {"another client, ours as client_id",
             with(bj::parse(with(good, "aud", "other")).as_object(), "client_id", std::string(client)), wrong_client},
            {"ours among others", with(good, "aud", {"other", client}), std::nullopt},
            {"others only", with(good, "aud", {"other", "another"}), wrong_client},
            {"an access token", bj::serialize(access_claims()), wrong_token_use},
        });
    const auto token =
        verifier{id_policy()}.verify(signed_by_pool(with(good, "aud", {"other", client})), *pool_keys(), now);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->client_id(), client);
}

TEST(verifier_claims, refuses_known_claims_of_other_types) {
    const auto good = access_claims();
    const std::vector<bj::value> no_numbers{"1790003540",
                                            nullptr,
                                            true,
                                            -1,
                                            1.5,
                                            1e300,
                                            bj::array{},
                                            bj::object{},
                                            (std::int64_t{1} << 53) + 1,
                                            std::numeric_limits<std::uint64_t>::max()};
    for (const auto* claim : {"exp", "iat", "nbf", "auth_time"})
        for (const auto& value : no_numbers)
            EXPECT_EQ(outcome_of(access_policy(), with(good, claim, value)), error::bad_claim_type)
                << claim << " " << bj::serialize(value);
    const std::vector<bj::value> no_texts{1, nullptr, true, bj::array{"x"}, bj::object{}};
    for (const auto* claim : {"iss", "sub", "token_use", "client_id", "scope", "username", "cognito:username", "jti",
                              "origin_jti", "event_id", "nonce"})
        for (const auto& value : no_texts)
            EXPECT_EQ(outcome_of(access_policy(), with(good, claim, value)), error::bad_claim_type)
                << claim << " " << bj::serialize(value);
    for (const auto& value :
         std::vector<bj::value>{"admin", nullptr, bj::array{1}, bj::array{"a", nullptr}, bj::object{}})
        EXPECT_EQ(outcome_of(access_policy(), with(good, "cognito:groups", value)), error::bad_claim_type);
    for (const auto& value : std::vector<bj::value>{1, nullptr, bj::array{}, bj::array{"a", 1}, bj::object{}})
        EXPECT_EQ(outcome_of(access_policy(), with(good, "aud", value)), error::bad_claim_type);
    EXPECT_EQ(outcome_of(access_policy(), with(good, "cognito:groups", bj::array{})), std::nullopt);
    // Whole numbers may have another notation, and unknown claims any type.
    EXPECT_EQ(outcome_of(access_policy(), with(good, "exp", 1790003540.0)), std::nullopt);
    EXPECT_EQ(outcome_of(access_policy(), with(good, "other", nullptr)), std::nullopt);
}

struct moment {
    const char* name;
    const char* claim;
    std::int64_t offset;     // of the claim from now, in seconds
    std::int64_t clock_skew; // seconds
    milliseconds later;      // added to now
    std::optional<error> expected;
};

TEST(verifier_claims, checks_times_to_the_second) {
    using enum error;
    const std::vector<moment> moments{
        {"one second left", "exp", 1, 0, milliseconds{0}, std::nullopt},
        {"one millisecond left", "exp", 1, 0, milliseconds{999}, std::nullopt},
        {"exactly exp", "exp", 0, 0, milliseconds{0}, expired},
        {"expired by one second", "exp", -1, 0, milliseconds{0}, expired},
        {"expired long ago", "exp", -now_seconds, 0, milliseconds{0}, expired},
        {"one second left and clock skew", "exp", 1, 60, milliseconds{999}, std::nullopt},
        {"exactly exp and clock skew", "exp", 0, 60, milliseconds{0}, expired},
        {"expired within the clock skew", "exp", -1, 300, milliseconds{0}, expired},
        {"issued now", "iat", 0, 0, milliseconds{0}, std::nullopt},
        {"issued in a second", "iat", 1, 0, milliseconds{0}, issued_in_future},
        {"issued in a millisecond", "iat", 1, 0, milliseconds{999}, issued_in_future},
        {"issued in the clock skew", "iat", 60, 60, milliseconds{0}, std::nullopt},
        {"issued a millisecond before the clock skew", "iat", 61, 60, milliseconds{1000}, std::nullopt},
        {"issued beyond the clock skew", "iat", 61, 60, milliseconds{0}, issued_in_future},
        {"valid from now", "nbf", 0, 0, milliseconds{0}, std::nullopt},
        {"valid in a second", "nbf", 1, 0, milliseconds{0}, not_yet_valid},
        {"valid in the clock skew", "nbf", 60, 60, milliseconds{0}, std::nullopt},
        {"valid beyond the clock skew", "nbf", 61, 60, milliseconds{0}, not_yet_valid},
        {"the end of numbers", "exp", (std::int64_t{1} << 53) - now_seconds, 300, milliseconds{0}, std::nullopt},
    };
    for (const auto& [what, claim, offset, clock_skew, later, expected] : moments) {
        auto wanted = access_policy();
        wanted.clock_skew = seconds{clock_skew};
        EXPECT_EQ(outcome_of(wanted, with(access_claims(), claim, now_seconds + offset), now + later), expected)
            << what;
    }
}

TEST(verifier_claims, accepts_five_seconds_of_clock_skew_by_default) {
    using enum error;
    const std::vector<std::tuple<const char*, std::int64_t, std::optional<error>>> moments{
        {"iat", 4, std::nullopt}, {"iat", 5, std::nullopt},      {"iat", 6, issued_in_future}, {"nbf", 4, std::nullopt},
        {"nbf", 5, std::nullopt}, {"nbf", 6, not_yet_valid},     {"exp", 1, std::nullopt},     {"exp", 0, expired},
        {"exp", -5, expired},     {"auth_time", 6, std::nullopt}};
    for (const auto& [claim, offset, expected] : moments)
        EXPECT_EQ(outcome_of(access_policy(), with(access_claims(), claim, now_seconds + offset)), expected)
            << claim << " " << offset;
}

TEST(verifier_claims, limits_the_age_of_the_sign_in) {
    auto wanted = access_policy();
    wanted.max_auth_age = seconds{600};
    const auto signed_in = [&](std::int64_t ago) {
        return outcome_of(wanted, with(access_claims(), "auth_time", now_seconds - ago));
    };
    EXPECT_EQ(signed_in(599), std::nullopt);
    EXPECT_EQ(signed_in(600), std::nullopt);
    EXPECT_EQ(signed_in(601), error::authentication_too_old);
    EXPECT_EQ(outcome_of(wanted, without(access_claims(), "auth_time")), error::missing_auth_time);
    const auto token = verifier{wanted}.verify(signed_by_pool(bj::serialize(access_claims())), *pool_keys(), now);
    EXPECT_EQ(token->usable_until(), now + seconds{600 - 60 + 1});
}

struct rule {
    const char* name;
    std::function<void(policy&)> change;
    std::optional<error> expected;
};

TEST(verifier_claims, checks_groups_and_scopes) {
    using enum error;
    // The token is in admin and staff, and has aws.cognito.signin.user.admin and orders/read.
    const std::vector<rule> rules{
        {"any of", [](policy& p) { p.any_group = {"x", "staff"}; }, std::nullopt},
        {"any of none", [](policy& p) { p.any_group = {"x", "Staff", "staff "}; }, missing_group},
        {"all of", [](policy& p) { p.all_groups = {"admin", "staff"}; }, std::nullopt},
        {"all of and one more", [](policy& p) { p.all_groups = {"admin", "staff", "x"}; }, missing_group},
        {"none of", [](policy& p) { p.no_group = {"banned"}; }, std::nullopt},
        {"none of, but in one", [](policy& p) { p.no_group = {"banned", "staff"}; }, forbidden_group},
        {"forbidden goes first", [](policy& p) { p.no_group = {"admin"}, p.all_groups = {"x"}; }, forbidden_group},
        {"any scope", [](policy& p) { p.any_scope = {"x", "orders/read"}; }, std::nullopt},
        {"any scope of none", [](policy& p) { p.any_scope = {"x", "orders"}; }, missing_scope},
        {"all scopes", [](policy& p) { p.all_scopes = {"orders/read", "aws.cognito.signin.user.admin"}; },
         std::nullopt},
        {"all scopes and one more", [](policy& p) { p.all_scopes = {"orders/read", "orders/write"}; }, missing_scope},
        {"an empty scope is none", [](policy& p) { p.all_scopes = {""}; }, missing_scope},
    };
    for (const auto& [what, change, expected] : rules) {
        auto wanted = access_policy();
        change(wanted);
        EXPECT_EQ(outcome_of(wanted, bj::serialize(access_claims())), expected) << what;
    }
    auto wanted = access_policy();
    wanted.any_group = {"admin"};
    EXPECT_EQ(outcome_of(wanted, without(access_claims(), "cognito:groups")), missing_group);
    wanted = access_policy();
    wanted.any_scope = {"orders/read"};
    EXPECT_EQ(outcome_of(wanted, without(access_claims(), "scope")), missing_scope);
}

TEST(verifier_claims, runs_the_custom_check_last) {
    int calls = 0;
    auto wanted = access_policy();
    wanted.any_group = {"admin"};
    wanted.custom_check = [&calls](const verified_token& token) {
        ++calls;
        return token.username() == "janet";
    };
    EXPECT_EQ(outcome_of(wanted, with(access_claims(), "client_id", "other")), error::wrong_client);
    EXPECT_EQ(outcome_of(wanted, with(access_claims(), "cognito:groups", bj::array{"staff"})), error::missing_group);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(outcome_of(wanted, bj::serialize(access_claims())), std::nullopt);
    EXPECT_EQ(outcome_of(wanted, with(access_claims(), "username", "bob")), error::custom_check_failed);
    EXPECT_EQ(calls, 2);
}

TEST(verifier_claims, is_only_as_lenient_as_configured) {
    const std::string issuer{pool_issuer};
    const policy any_client{{issuer}, token_use::access, accept_any_client_unsafe};
    EXPECT_EQ(outcome_of(any_client, with(access_claims(), "client_id", "other")), std::nullopt);
    EXPECT_EQ(outcome_of(any_client, without(access_claims(), "client_id")), error::missing_client);
    EXPECT_EQ(outcome_of(any_client, with(access_claims(), "iss", "other")), error::wrong_issuer);
    const policy any_issuer{accept_any_issuer_unsafe, token_use::access, {std::string(client)}};
    EXPECT_EQ(outcome_of(any_issuer, with(access_claims(), "iss", "other")), std::nullopt);
    EXPECT_EQ(outcome_of(any_issuer, without(access_claims(), "iss")), error::missing_issuer);
    EXPECT_EQ(outcome_of(any_issuer, with(access_claims(), "client_id", "other")), error::wrong_client);
    const policy either{{issuer}, token_use::either, {std::string(client)}};
    EXPECT_EQ(outcome_of(either, bj::serialize(access_claims())), std::nullopt);
    EXPECT_EQ(outcome_of(either, bj::serialize(id_claims())), std::nullopt);
    EXPECT_EQ(outcome_of(either, without(access_claims(), "token_use")), error::missing_token_use);
    auto foreign = id_policy();
    foreign.accept_missing_token_use_unsafe = true;
    EXPECT_EQ(outcome_of(foreign, without(id_claims(), "token_use")), std::nullopt);
    EXPECT_EQ(outcome_of(foreign, without(access_claims(), "token_use")), error::missing_client);
    auto access = access_policy();
    access.accept_missing_token_use_unsafe = true;
    EXPECT_EQ(outcome_of(access, without(access_claims(), "token_use")), error::wrong_token_use);
}

TEST(verifier_claims, enforces_the_size_limit_to_the_byte) {
    const auto token = signed_by_pool(bj::serialize(access_claims()));
    auto wanted = access_policy();
    wanted.max_token_bytes = token.size();
    EXPECT_TRUE(verifier{wanted}.verify(token, *pool_keys(), now).has_value());
    wanted.max_token_bytes = token.size() - 1;
    EXPECT_EQ(verifier{wanted}.verify(token, *pool_keys(), now).error(), error::token_too_large);
}

TEST(verifier_claims, an_expired_token_is_accepted_only_by_its_long_name) {
    auto lenient = access_policy();
    const auto later = now + std::chrono::days{365};
    EXPECT_EQ(outcome_of(lenient, bj::serialize(access_claims()), later), error::expired);
    lenient.accept_expired_unsafe = true;
    EXPECT_EQ(outcome_of(lenient, bj::serialize(access_claims()), later), std::nullopt);
    EXPECT_EQ(outcome_of(lenient, bj::serialize(access_claims()), now - std::chrono::days{1}), error::issued_in_future);
    EXPECT_EQ(outcome_of(lenient, without(access_claims(), "exp")), error::missing_expiry);
}

} // namespace
} // namespace poolguard::jwt
