#include "query_endpoint_fixture.hpp"

namespace poolguard::pool {
namespace {

using testing::HasSubstr;

constexpr auto trusting_all = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":)"
                              R"("cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}]})";
constexpr auto trusting_one = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":)"
                              R"("cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity",)"
                              R"("Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"pool"}}}]})";
constexpr auto reading =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}]})";

class query_endpoint_test : public query_endpoint_fixture {};

TEST_F(query_endpoint_test, says_who_signed) {
    const auto who = form_of({{"Action", "GetCallerIdentity"}});
    EXPECT_THAT(post(who, own_, "sts"), HasSubstr("<Arn>arn:aws:iam::000000000000:user/poolguard</Arn>"));
    const auto session = session_of(reader_arn);
    const auto reply = post(who, session, "sts");
    EXPECT_THAT(reply, HasSubstr("200 "));
    EXPECT_THAT(reply, HasSubstr("<Arn>arn:aws:sts::000000000000:assumed-role/reader/CognitoIdentityCredentials</Arn>"
                                 "<UserId>" +
                                 session.access_key_id + "</UserId><Account>000000000000</Account>"));
}

TEST_F(query_endpoint_test, refuses_requests_that_the_own_key_did_not_sign) {
    const aws::credentials stranger{"AKIDOTHER", base::secret{"secret key"}, {}, {}};
    const aws::credentials guess{"AKIDEXAMPLE", base::secret{"another"}, {}, {}};
    const aws::credentials malformed{"AKID/EXAMPLE", base::secret{"secret key"}, {}, {}};
    auto mixed = session_of(reader_arn);
    mixed.session_token = session_of(reader_arn).session_token;
    const auto list = form_of({{"Action", "ListRoles"}});
    const auto who = form_of({{"Action", "GetCallerIdentity"}});
    struct row {
        const char* what;
        std::string body;
        std::optional<aws::credentials> by;
        const char* service;
        const char* reply;
    };
    const row rows[] = {
        {"own key", list, own_, "iam", "200 "},
        {"no signature", list, {}, "iam", "403 MissingAuthenticationToken "},
        {"no signature", who, {}, "sts", "403 MissingAuthenticationToken "},
        {"another key", list, stranger, "iam", "403 InvalidClientTokenId "},
        {"a key that breaks the header", list, malformed, "iam", "400 IncompleteSignature "},
        {"another session's token", who, mixed, "sts", "403 InvalidClientTokenId "},
        {"another secret", list, guess, "iam", "403 SignatureDoesNotMatch "},
        {"another service", list, own_, "sts", "403 SignatureDoesNotMatch "},
        {"another service", who, own_, "iam", "403 SignatureDoesNotMatch "},
        {"an identity", list, session_of(reader_arn), "iam", "403 AccessDenied"},
        {"an identity", form_of({{"Action", "CreateOpenIDConnectProvider"}}), session_of(reader_arn), "iam",
         "403 AccessDenied"},
        {"unknown action", form_of({{"Action", "DeleteEverything"}}), own_, "iam", "400 InvalidAction"},
        {"no action", "", own_, "iam", "400 InvalidAction"},
        {"a field twice", list + "&MaxItems=1&MaxItems=2", own_, "iam", "400 MalformedInput"},
        {"a broken escape", list + "&MaxItems=%zz", own_, "iam", "400 MalformedInput"},
    };
    for (const auto& [what, body, by, service, reply] : rows)
        EXPECT_TRUE(post(body, by, service).starts_with(reply)) << what << ' ' << body << '\n'
                                                                << post(body, by, service);
    auto ended = session_of(reader_arn);
    clock_.advance(temporary_credentials::lifetime - std::chrono::milliseconds(1));
    EXPECT_TRUE(post(who, ended, "sts").starts_with("200 "));
    clock_.advance(std::chrono::milliseconds(1));
    EXPECT_TRUE(post(who, ended, "sts").starts_with("403 ExpiredToken "));
}

TEST_F(query_endpoint_test, writes_and_reads_roles) {
    const std::string long_name(64, 'r');
    const fields put{{"Action", "PutRolePolicy"}, {"RoleName", "reader"}, {"PolicyDocument", reading}};
    const auto with = [](fields given, const fields& more) {
        given.insert(given.end(), more.begin(), more.end());
        return given;
    };
    const fields get{{"Action", "GetRolePolicy"}, {"RoleName", "reader"}};
    const std::pair<fields, const char*> rows[] = {
        {{{"Action", "GetRole"}, {"RoleName", "reader"}}, "404 NoSuchEntity"},
        {{{"Action", "GetRole"}, {"RoleName", "../x"}}, "400 ValidationError"},
        {{{"Action", "CreateRole"}, {"RoleName", "reader"}}, "400 MalformedPolicyDocument"},
        {{{"Action", "CreateRole"}, {"RoleName", "reader"}, {"AssumeRolePolicyDocument", trusting_all}}, "200 "},
        {{{"Action", "CreateRole"}, {"RoleName", "reader"}, {"AssumeRolePolicyDocument", trusting_all}},
         "409 EntityAlreadyExists"},
        {{{"Action", "CreateRole"}, {"RoleName", long_name}, {"AssumeRolePolicyDocument", trusting_all}}, "200 "},
        {{{"Action", "CreateRole"}, {"RoleName", long_name + 'r'}, {"AssumeRolePolicyDocument", trusting_all}},
         "400 ValidationError"},
        {{{"Action", "CreateRole"}, {"RoleName", "x"}, {"Path", "x/"}, {"AssumeRolePolicyDocument", trusting_all}},
         "400 ValidationError"},
        {with(put, {{"PolicyName", std::string(128, 'p')}}), "200 "},
        {with(put, {{"PolicyName", std::string(129, 'p')}}), "400 ValidationError"},
        {with(put, {{"PolicyName", std::string(64, 'p') + '/'}}), "400 ValidationError"},
        {with(put, {{"PolicyName", ""}}), "400 ValidationError"},
        {{{"Action", "PutRolePolicy"}, {"RoleName", "reader"}, {"PolicyName", "p"}, {"PolicyDocument", "{"}},
         "400 MalformedPolicyDocument"},
        {with(get, {{"PolicyName", std::string(128, 'p')}}), "200 "},
        {with(get, {{"PolicyName", "p"}}), "404 NoSuchEntity"},
        {{{"Action", "UpdateAssumeRolePolicy"}, {"RoleName", "reader"}, {"PolicyDocument", reading}},
         "400 MalformedPolicyDocument"},
        {{{"Action", "UpdateAssumeRolePolicy"}, {"RoleName", "nobody"}, {"PolicyDocument", trusting_one}},
         "404 NoSuchEntity"},
        {{{"Action", "UpdateAssumeRolePolicy"}, {"RoleName", "reader"}, {"PolicyDocument", trusting_one}}, "200 "},
        {{{"Action", "ListRoles"}, {"MaxItems", "0"}}, "400 ValidationError"},
        {{{"Action", "ListRoles"}, {"MaxItems", "1"}}, "200 "},
        {{{"Action", "ListRoles"}, {"MaxItems", "1000"}}, "200 "},
        {{{"Action", "ListRoles"}, {"MaxItems", "1001"}}, "400 ValidationError"},
        {{{"Action", "ListRoles"}, {"MaxItems", "9x"}}, "400 ValidationError"},
        {{{"Action", "DeleteRole"}, {"RoleName", "reader"}}, "409 DeleteConflict"},
        {{{"Action", "DeleteRolePolicy"}, {"RoleName", "reader"}, {"PolicyName", "p"}}, "404 NoSuchEntity"},
        {{{"Action", "DeleteRolePolicy"}, {"RoleName", "reader"}, {"PolicyName", std::string(128, 'p')}}, "200 "},
        {{{"Action", "DeleteRole"}, {"RoleName", "reader"}}, "200 "},
        {{{"Action", "DeleteRole"}, {"RoleName", "reader"}}, "404 NoSuchEntity"},
    };
    for (const auto& [given, expected] : rows) {
        const auto reply = iam(given);
        EXPECT_TRUE(reply.starts_with(expected)) << form_of(given) << '\n' << reply;
    }
    is_broken_ = true;
    EXPECT_TRUE(iam({{"Action", "GetRole"}, {"RoleName", long_name}}).starts_with("500 ServiceFailure"));
    EXPECT_TRUE(create("other", trusting_all).starts_with("500 ServiceFailure"));
}

TEST_F(query_endpoint_test, policies_of_a_role_have_a_greatest_size) {
    ASSERT_TRUE(create("reader", trusting_all).starts_with("200 "));
    const auto put = [&](const char* name, std::size_t size) {
        std::string text = reading;
        text.insert(1, std::string(size - text.size(), ' '));
        return iam(
            {{"Action", "PutRolePolicy"}, {"RoleName", "reader"}, {"PolicyName", name}, {"PolicyDocument", text}});
    };
    EXPECT_TRUE(put("a", max_policy_bytes / 2).starts_with("200 "));
    EXPECT_TRUE(put("b", max_policy_bytes - max_policy_bytes / 2 + 1).starts_with("409 LimitExceeded"));
    EXPECT_TRUE(iam({{"Action", "GetRolePolicy"}, {"RoleName", "reader"}, {"PolicyName", "b"}}).starts_with("404 "));
    EXPECT_TRUE(put("b", max_policy_bytes - max_policy_bytes / 2).starts_with("200 "));
}

TEST_F(query_endpoint_test, gives_a_role_for_a_token) {
    ASSERT_TRUE(create("reader", trusting_one).starts_with("200 "));
    const std::string too_long(65, 's');
    const auto now = base::epoch_seconds(clock_.now());
    const auto stranger = jwt::signing_key::generate_rsa().value();
    const std::pair<fields, const char*> rows[] = {
        {{}, "200 "},
        {{{"RoleSessionName", ""}}, "400 ValidationError"},
        {{{"RoleSessionName", too_long}}, "400 ValidationError"},
        {{{"DurationSeconds", "899"}}, "400 ValidationError"},
        {{{"DurationSeconds", "900"}}, "200 "},
        {{{"DurationSeconds", "43200"}}, "200 "},
        {{{"DurationSeconds", "43201"}}, "400 ValidationError"},
        {{{"DurationSeconds", "900s"}}, "400 ValidationError"},
        {{{"Policy", reading}}, "400 ValidationError"},
        {{{"PolicyArns.member.1", "a"}}, "400 ValidationError"},
        {{{"ProviderId", "www.amazon.com"}}, "400 ValidationError"},
        {{{"RoleArn", "arn:aws:iam::000000000000:role/nobody"}}, "403 AccessDenied"},
        {{{"RoleArn", "arn:aws:iam::111111111111:role/reader"}}, "403 AccessDenied"},
        {{{"RoleArn", "reader"}}, "403 AccessDenied"},
        {{{"WebIdentityToken", token({{"aud", "another pool"}})}}, "403 AccessDenied"},
        {{{"WebIdentityToken", token({{"exp", now}})}}, "400 ExpiredTokenException"},
        {{{"WebIdentityToken", token({{"exp", now + 1}})}}, "200 "},
        {{{"WebIdentityToken", token({{"iss", "https://example.com"}})}}, "400 InvalidIdentityToken"},
        {{{"WebIdentityToken", token({{"token_use", "access"}})}}, "400 InvalidIdentityToken"},
        {{{"WebIdentityToken", "x"}}, "400 InvalidIdentityToken"},
        {{{"WebIdentityToken", stranger.sign_rs256("{}").value()}}, "400 InvalidIdentityToken"},
        // Only a role that allows it can be assumed with tags.
        {{{"WebIdentityToken",
           token({{"https://aws.amazon.com/tags", {{"principal_tags", {{"team", boost::json::array{"a"}}}}}}})}},
         "403 AccessDenied"},
    };
    for (const auto& [changes, expected] : rows) {
        const auto reply = assume(changes);
        EXPECT_TRUE(reply.starts_with(expected)) << form_of(changes) << '\n' << reply;
    }
}

TEST_F(query_endpoint_test, a_role_is_for_those_that_it_trusts) {
    std::string trust = trusting_all;
    trust.insert(trust.size() - 3, R"(,"Condition":{"ForAnyValue:StringEquals":)"
                                   R"({"cognito-identity.amazonaws.com:amr":"authenticated"},)"
                                   R"("StringEquals":{"cognito-identity.amazonaws.com:sub":"us-east-1:ann"}})");
    ASSERT_TRUE(create("reader", trust).starts_with("200 "));
    const auto with = [](const char* sub, const boost::json::array& amr) {
        return boost::json::object{{"sub", sub}, {"amr", amr}};
    };
    const std::pair<boost::json::object, const char*> rows[] = {
        {with("us-east-1:ann", {"authenticated", "x"}), "200 "},
        {with("us-east-1:ben", {"authenticated", "x"}), "403 AccessDenied"},
        {with("us-east-1:ann", {"unauthenticated"}), "403 AccessDenied"},
        {with("us-east-1:ann", {}), "403 AccessDenied"},
    };
    for (const auto& [claims, expected] : rows) {
        const auto reply = assume({{"WebIdentityToken", token(claims)}});
        EXPECT_TRUE(reply.starts_with(expected)) << boost::json::serialize(claims) << '\n' << reply;
    }
    EXPECT_THAT(assume({{"WebIdentityToken", token(rows[0].first)}}),
                HasSubstr("<SubjectFromWebIdentityToken>us-east-1:ann</SubjectFromWebIdentityToken>"
                          "<Audience>pool</Audience>"));
}

TEST_F(query_endpoint_test, credentials_for_a_token_serve_at_most_an_hour) {
    ASSERT_TRUE(create("reader", trusting_all).starts_with("200 "));
    const std::pair<const char*, const char*> rows[] = {
        {"900", "2026-02-02T02:55:00Z"}, {"3600", "2026-02-02T03:40:00Z"}, {"43200", "2026-02-02T03:40:00Z"}};
    for (const auto& [seconds, until] : rows) {
        const auto reply = assume({{"DurationSeconds", seconds}});
        EXPECT_THAT(reply, HasSubstr(fmt::format("<Expiration>{}</Expiration>", until))) << seconds;
    }
    EXPECT_THAT(assume(), HasSubstr("<Arn>arn:aws:sts::000000000000:assumed-role/reader/app</Arn>"));
    is_broken_ = true;
    clock_.advance(std::chrono::seconds(1)); // the role is remembered for a second
    EXPECT_TRUE(assume().starts_with("500 ServiceFailure"));
}

} // namespace
} // namespace poolguard::pool
