#include "pool/dynamodb/dynamodb_proxy.hpp"

#include "aws/static_credentials.hpp"
#include "unit/pool/access/query_endpoint_fixture.hpp"

#include <boost/json/parse.hpp>
#include <map>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

constexpr auto trusting = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":)"
                          R"("cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}]})";
constexpr auto users_table = R"({"Table":{"KeySchema":[{"AttributeName":"sort","KeyType":"RANGE"},)"
                             R"({"AttributeName":"userId","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
                             R"({"IndexName":"byTeam","KeySchema":[{"AttributeName":"team","KeyType":"HASH"}]}]}})";
constexpr auto own_rows = R"({"TableName":"Users","Key":{"userId":{"S":"us-east-1:ann"}}})";
constexpr auto other_rows = R"({"TableName":"Users","Key":{"userId":{"S":"us-east-1:ben"}}})";

// A DynamoDB that answers by operation, and keeps what it was sent.
class engine_of_tests final : public aws::http_transport {
  public:
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        std::string target;
        for (const auto& [name, value] : request.headers)
            if (name == "X-Amz-Target") target = value;
        const auto operation = target.substr(std::min(target.size(), dynamodb_proxy::target_prefix.size()));
        sent.push_back({operation, std::string(request.body), request.headers});
        if (is_down) return std::unexpected(aws::transport_error::could_not_connect);
        const auto found = replies.find(operation);
        if (found != replies.end()) return found->second;
        return aws::http_reply{200, {{"x-amzn-requestid", "r1"}, {"x-amz-crc32", "7"}, {"server", "x"}}, "{}"};
    }

    struct seen {
        std::string operation, body;
        aws::header_list headers;
    };
    std::vector<seen> sent;
    std::map<std::string, aws::http_reply> replies{{"DescribeTable", {200, {}, users_table}}};
    bool is_down = false;
};

class without_keys final : public aws::credential_provider {
  public:
    std::expected<aws::credentials, aws::credentials_error> get() override { return std::unexpected(why); }
    aws::credentials_error why = aws::credentials_error::not_configured;
};

class dynamodb_proxy_test : public query_endpoint_fixture {
  protected:
    void SetUp() override {
        role_document role;
        role.name = "reader";
        role.trust = trusting;
        role.policies["rows"] =
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],)"
            R"("Resource":"arn:aws:dynamodb:us-east-1:000000000000:table/*","Condition":{"ForAllValues:StringEquals":)"
            R"({"dynamodb:LeadingKeys":["${cognito-identity.amazonaws.com:sub}"]}}}]})";
        ASSERT_TRUE(roles_.create(roles::owner, role.name, role).value());
    }
    http::response ask(dynamodb_proxy& with, std::string_view operation, const std::string& body,
                       const std::optional<aws::credentials>& who, std::string_view region = "us-east-1") {
        aws::signable_request message{"POST", "/", "", {}, body};
        message.headers = {{"Host", "localhost:8000"},
                           {"X-Amz-Target", fmt::format("{}{}", dynamodb_proxy::target_prefix, operation)}};
        if (who) aws::sign(message, *who, region, dynamodb_proxy::signing_service, clock_.now());
        http::request request;
        request.method = http::method::post;
        request.target = request.path = "/";
        for (const auto& [name, value] : message.headers)
            request.headers.push_back({name, value});
        request.body = body;
        return with.answer(operation, request);
    }
    // "200", or the status and the name of the error.
    std::string outcome(std::string_view operation, const std::string& body,
                        const std::optional<aws::credentials>& who) {
        return outcome_of(ask(proxy_, operation, body, who));
    }
    static std::string outcome_of(const http::response& reply) {
        const auto read = boost::json::parse(reply.body).as_object();
        if (!read.contains("__type")) return fmt::format("{}", reply.status);
        const std::string type(read.at("__type").as_string());
        return fmt::format("{} {}", reply.status, type.substr(type.find('#') + 1));
    }
    std::vector<std::string> operations() const {
        std::vector<std::string> out;
        for (const auto& each : engine_.sent)
            out.push_back(each.operation);
        return out;
    }
    dynamodb_engine engine_at(std::string url) { return {std::move(url), "us-east-1", &engine_, &engine_keys_}; }

    engine_of_tests engine_;
    aws::fixed_credentials engine_keys_{{"AKIDENGINE", base::secret{"the engine's secret"}, {}, {}}};
    aws::credentials ann_ = session_of(reader_arn);
    dynamodb_proxy proxy_{engine_at("https://dynamodb.us-east-1.amazonaws.com/"), callers_, clock_, "000000000000"};
};

TEST_F(dynamodb_proxy_test, a_request_is_signed_anew_and_passed_on_as_it_is) {
    const std::string body = R"({ "TableName":"Users" ,"odd":1})";
    const auto reply = ask(proxy_, "Scan", body, own_);
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.content_type, "application/x-amz-json-1.0");
    EXPECT_EQ(reply.headers,
              (std::vector<std::pair<std::string, std::string>>{{"x-amzn-requestid", "r1"}, {"x-amz-crc32", "7"}}));
    ASSERT_EQ(engine_.sent.size(), 1U);
    EXPECT_EQ(engine_.sent[0].body, body);
    std::string authorization, host;
    for (const auto& [name, value] : engine_.sent[0].headers) {
        if (name == "Authorization") authorization = value;
        if (name == "Host") host = value;
    }
    EXPECT_TRUE(authorization.contains("Credential=AKIDENGINE/")) << authorization;
    EXPECT_EQ(host, "dynamodb.us-east-1.amazonaws.com");
    // What the engine refuses is the caller's to know.
    engine_.replies["PutItem"] = {400, {}, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailed"})"};
    EXPECT_EQ(outcome("PutItem", "{}", own_), "400 ConditionalCheckFailed");
}

TEST_F(dynamodb_proxy_test, an_identity_reaches_the_rows_that_its_role_allows) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"GetItem", own_rows, "200"},
        {"GetItem", other_rows, "400 AccessDeniedException"},
        {"DeleteItem", own_rows, "400 AccessDeniedException"},
        {"Scan", R"({"TableName":"Users"})", "400 AccessDeniedException"},
        {"ListTables", "{}", "400 AccessDeniedException"},
        {"ExecuteStatement", "{}", "400 AccessDeniedException"},
        {"Query",
         R"({"TableName":"Users","KeyConditionExpression":"userId = :u","ExpressionAttributeValues":)"
         R"({":u":{"S":"us-east-1:ann"}}})",
         "200"},
        // The key of the index is no user's.
        {"Query",
         R"({"TableName":"Users","IndexName":"byTeam","KeyConditionExpression":"team = :u",)"
         R"("ExpressionAttributeValues":{":u":{"S":"a"}}})",
         "400 AccessDeniedException"},
        {"GetItem", "{", "400 SerializationException"},
        {"GetItem", "{}", "400 ValidationException"},
    };
    for (const auto& [operation, body, expected] : rows) {
        engine_.sent.clear();
        EXPECT_EQ(outcome(operation, body, ann_), expected) << operation << body;
        const auto asked = operations();
        EXPECT_EQ(std::ranges::find(asked, operation) != asked.end(), expected == std::string_view("200"))
            << operation << body;
    }
}

TEST_F(dynamodb_proxy_test, a_denial_says_what_and_in_amazons_form) {
    const auto reply = ask(proxy_, "GetItem", other_rows, ann_);
    const auto read = boost::json::parse(reply.body);
    EXPECT_EQ(read.at("__type"), "com.amazon.coral.service#AccessDeniedException");
    const std::string message(read.at("Message").as_string());
    EXPECT_TRUE(message.starts_with("User: arn:aws:sts::000000000000:assumed-role/reader/CognitoIdentityCredentials is "
                                    "not authorized to perform: dynamodb:GetItem on resource: "
                                    "arn:aws:dynamodb:us-east-1:000000000000:table/Users "))
        << message;
}

TEST_F(dynamodb_proxy_test, who_did_not_sign_for_here_reaches_nothing) {
    const aws::credentials guess{"AKIDEXAMPLE", base::secret{"another"}, {}, {}};
    EXPECT_EQ(outcome("GetItem", own_rows, {}), "400 MissingAuthenticationTokenException");
    EXPECT_TRUE(outcome("GetItem", own_rows, guess).starts_with("400 InvalidSignature"));
    EXPECT_EQ(outcome_of(ask(proxy_, "GetItem", own_rows, ann_, "eu-west-1")), "400 InvalidSignatureException");
    dynamodb_proxy nowhere(engine_at(""), callers_, clock_, "000000000000");
    EXPECT_EQ(outcome_of(ask(nowhere, "GetItem", own_rows, own_)), "400 ValidationException");
    EXPECT_TRUE(engine_.sent.empty());
}

TEST_F(dynamodb_proxy_test, a_table_is_looked_up_once_a_minute) {
    const std::tuple<std::chrono::milliseconds, std::ptrdiff_t> rows[] = {{0ms, 1}, {60s - 1ms, 1}, {1ms, 2}};
    for (const auto& [later, expected] : rows) {
        clock_.advance(later);
        EXPECT_EQ(outcome("GetItem", own_rows, ann_), "200");
        EXPECT_EQ(std::ranges::count(operations(), "DescribeTable"), expected) << later.count();
    }
    EXPECT_EQ(boost::json::parse(engine_.sent[0].body), boost::json::parse(R"({"TableName":"Users"})"));
}

TEST_F(dynamodb_proxy_test, a_table_that_cannot_be_described_lets_nobody_in) {
    const std::pair<aws::http_reply, const char*> rows[] = {
        {{400, {}, R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"})"},
         "400 ResourceNotFoundException"},
        {{400, {}, R"({"__type":"com.amazonaws.dynamodb.v20120810#LimitExceededException"})"},
         "500 InternalServerError"},
        {{500, {}, users_table}, "500 InternalServerError"},
        {{200, {}, "no JSON"}, "500 InternalServerError"},
        {{200, {}, R"({"Table":{"KeySchema":[]}})"}, "500 InternalServerError"},
        // A key of several attributes has no one value.
        {{200,
          {},
          R"({"Table":{"KeySchema":[{"AttributeName":"a","KeyType":"HASH"},)"
          R"({"AttributeName":"userId","KeyType":"HASH"}]}})"},
         "500 InternalServerError"},
        {{200, {}, users_table}, "200"},
    };
    for (const auto& [reply, expected] : rows) {
        engine_.replies["DescribeTable"] = reply;
        EXPECT_EQ(outcome("GetItem", own_rows, ann_), expected) << reply.body;
    }
}

TEST_F(dynamodb_proxy_test, an_engine_or_a_store_that_is_down_is_nobodys_denial) {
    EXPECT_EQ(outcome("GetItem", own_rows, ann_), "200");
    engine_.is_down = true;
    EXPECT_EQ(outcome("GetItem", own_rows, ann_), "500 InternalServerError");
    EXPECT_EQ(outcome("GetItem", own_rows, own_), "500 InternalServerError");
    engine_.is_down = false;
    clock_.advance(2s); // a role is remembered for one
    is_broken_ = true;
    EXPECT_EQ(outcome("GetItem", own_rows, ann_), "500 InternalServerError");
    EXPECT_EQ(outcome("GetItem", own_rows, own_), "200");
}

TEST_F(dynamodb_proxy_test, without_credentials_for_the_engine_nothing_is_sent) {
    using enum aws::credentials_error;
    const std::pair<aws::credentials_error, const char*> rows[] = {
        {not_configured, "400 ValidationException"},  {incomplete_profile, "400 ValidationException"},
        {unreachable, "500 InternalServerError"},     {refused, "500 InternalServerError"},
        {malformed_reply, "500 InternalServerError"},
    };
    without_keys none;
    dynamodb_proxy proxy({"https://dynamodb.us-east-1.amazonaws.com/", "us-east-1", &engine_, &none}, callers_, clock_,
                         "000000000000");
    for (const auto& [why, expected] : rows) {
        none.why = why;
        EXPECT_EQ(outcome_of(ask(proxy, "GetItem", own_rows, own_)), expected) << aws::describe(why);
    }
    EXPECT_TRUE(engine_.sent.empty());
}

} // namespace
} // namespace poolguard::pool
