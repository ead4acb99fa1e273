#include "pool/wire_endpoint.hpp"

#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"
#include "pool/call_limits.hpp"
#include "pool/model/user_pools.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/protocol/typed_operation.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr auto user_body = R"({"UserPoolId":"us-east-1_A","Username":"ann"})";

struct sent {
    std::string target = "AWSCognitoIdentityProviderService.AdminEnableUser";
    std::string body = user_body;
    std::string region = "us-east-1";
    std::string service = "cognito-idp";
    std::string key_id = "AKIDEXAMPLE";
    std::string secret = "secret key";
    std::chrono::seconds age{0};
    bool is_signed = true;
};

class wire_endpoint_test : public testing::Test {
  protected:
    wire_endpoint_test() {
        add_operation<cognito::admin_enable_user>(
            operations_,
            [this](const cognito::admin_enable_user& input, const call& by) -> cognito::result<cognito::empty_reply> {
                last_ = by;
                if (input.Username.value == "nobody")
                    return std::unexpected(cognito::failure{"UserNotFoundException", "No\r\nuser \u00e9."});
                return cognito::empty_reply{};
            });
        add_operation<cognito::admin_delete_user>(
            operations_,
            [](const auto&, const call&) -> cognito::result<cognito::no_reply> { return cognito::no_reply{}; });
        add_operation<cognito::revoke_token>(
            operations_, [this](const auto&, const call& by) -> cognito::result<cognito::empty_reply> {
                last_ = by;
                return cognito::empty_reply{};
            });
    }

    http::response post(const sent& wanted) {
        aws::signable_request message{"POST", "/", "", {}, wanted.body};
        message.headers = {{"Host", "localhost:8000"}, {"Content-Type", "application/x-amz-json-1.1"}};
        if (!wanted.target.empty()) message.headers.emplace_back("X-Amz-Target", wanted.target);
        const aws::credentials who{wanted.key_id, base::secret{wanted.secret}, {}, {}};
        if (wanted.is_signed) aws::sign(message, who, wanted.region, wanted.service, clock_.now() - wanted.age);
        http::request request;
        request.method = http::method::post;
        request.target = request.path = "/";
        for (const auto& [name, value] : message.headers)
            request.headers.push_back({name, value});
        request.body = tampered_.empty() ? std::string_view(wanted.body) : tampered_;
        request.request_id = "0123456789abcdef0123456789abcdef";
        request.remote_address = "192.0.2.7";
        return endpoint_.answer(request);
    }
    static std::string header(const http::response& from, std::string_view name) {
        for (const auto& [each, value] : from.headers)
            if (each == name) return value;
        return "";
    }

    base::manual_clock clock_{base::from_epoch_seconds(1'770'000'000)};
    dispatcher operations_;
    aws::credentials_lookup keys_ = [](std::string_view id) -> std::optional<aws::credentials> {
        if (id != "AKIDEXAMPLE") return std::nullopt;
        return aws::credentials{"AKIDEXAMPLE", base::secret{"secret key"}, {}, {}};
    };
    base::system_random random_;
    store::temporary_folder folder_;
    std::unique_ptr<store::records> records_ = store::sqlite_records::open(folder_.file(), clock_).value();
    temporary_credentials temporary_{base::secret{std::string(32, 'k')}, random_};
    roles roles_{*records_, clock_, "000000000000"};
    request_authenticator callers_{clock_, keys_, temporary_, roles_};
    store::rate_limits rates_{{}, *records_, clock_};
    base::secret master_{std::string(32, 'm')};
    base::sealer secrets_{master_, "pool client secrets"};
    user_pools pools_{*records_, clock_, random_, secrets_};
    call_limits limits_{rates_, pools_};
    wire_endpoint endpoint_{
        {{user_pool_prefix, "cognito-idp", "UserPoolId", "userpool", operations_}}, callers_, limits_, clock_};
    std::string tampered_;
    call last_;
};

TEST_F(wire_endpoint_test, answers_as_aws_json) {
    const auto reply = post({});
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
    EXPECT_EQ(reply.body, "{}");
    EXPECT_TRUE(reply.wipe_body);
    EXPECT_EQ(header(reply, "x-amzn-RequestId"), "01234567-89ab-cdef-0123-456789abcdef");
    EXPECT_EQ(header(reply, "x-amzn-ErrorType"), "");
    EXPECT_EQ(last_.region, "us-east-1");
    EXPECT_EQ(last_.access_key_id, "AKIDEXAMPLE");
    EXPECT_EQ(last_.client_address, "192.0.2.7");
    EXPECT_EQ(last_.now, clock_.now());
    const auto empty = post({.target = "AWSCognitoIdentityProviderService.AdminDeleteUser"});
    EXPECT_EQ(empty.status, 200U);
    EXPECT_EQ(empty.body, "");
}

TEST_F(wire_endpoint_test, tells_a_failure_in_body_and_headers) {
    const auto reply = post({.body = R"({"UserPoolId":"us-east-1_A","Username":"nobody"})"});
    EXPECT_EQ(reply.status, 400U);
    EXPECT_EQ(header(reply, "x-amzn-ErrorType"), "UserNotFoundException:");
    // A header takes no line breaks, whatever a caller had put there.
    EXPECT_EQ(header(reply, "x-amzn-ErrorMessage"), "Nouser .");
    EXPECT_EQ(reply.body, "{\"__type\":\"UserNotFoundException\",\"message\":\"No\\r\\nuser \u00e9.\"}");
}

TEST_F(wire_endpoint_test, takes_the_region_of_the_signature) {
    EXPECT_EQ(post({.region = "eu-central-1"}).status, 200U);
    EXPECT_EQ(last_.region, "eu-central-1");
}

TEST_F(wire_endpoint_test, refuses_signatures_that_do_not_hold) {
    struct row {
        const char* what;
        sent request;
        std::string_view error;
    };
    const row rows[] = {
        {"none", {.is_signed = false}, "MissingAuthenticationTokenException:"},
        {"an unknown key", {.key_id = "AKIDOTHER"}, "UnrecognizedClientException:"},
        {"another secret", {.secret = "another"}, "InvalidSignatureException:"},
        {"another service", {.service = "s3"}, "InvalidSignatureException:"},
        {"too old", {.age = std::chrono::seconds{301}}, "InvalidSignatureException:"},
        {"too early", {.age = std::chrono::seconds{-301}}, "InvalidSignatureException:"},
    };
    for (const auto& [what, request, error] : rows) {
        const auto reply = post(request);
        EXPECT_EQ(reply.status, 400U) << what;
        EXPECT_EQ(header(reply, "x-amzn-ErrorType"), error) << what;
    }
    EXPECT_EQ(post({.age = std::chrono::seconds{300}}).status, 200U);
    tampered_ = R"({"UserPoolId":"us-east-1_A","Username":"ben"})";
    EXPECT_EQ(header(post({}), "x-amzn-ErrorType"), "InvalidSignatureException:");
}

TEST_F(wire_endpoint_test, asks_for_no_signature_where_none_is_needed) {
    const sent revoke{.target = "AWSCognitoIdentityProviderService.RevokeToken",
                      .body = R"({"Token":"abc","ClientId":"abc"})",
                      .is_signed = false};
    EXPECT_EQ(post(revoke).status, 200U);
    EXPECT_EQ(last_.region, "");
    // A signature that is there nevertheless is not looked at.
    auto with_bad_signature = revoke;
    with_bad_signature.is_signed = true;
    with_bad_signature.secret = "another";
    EXPECT_EQ(post(with_bad_signature).status, 200U);
}

TEST_F(wire_endpoint_test, knows_its_own_targets_alone) {
    for (const auto* target :
         {"", "AdminEnableUser", "AWSCognitoIdentityService.AdminEnableUser", "DynamoDB_20120810.GetItem",
          "AWSCognitoIdentityProviderService.", "AWSCognitoIdentityProviderService.Nothing"}) {
        const auto reply = post({.target = target});
        EXPECT_EQ(reply.status, 400U) << target;
        EXPECT_EQ(header(reply, "x-amzn-ErrorType"), "UnknownOperationException:") << target;
    }
}

TEST_F(wire_endpoint_test, has_one_route) {
    http::router routes;
    endpoint_.add_routes(routes);
    ASSERT_EQ(routes.routes().size(), 1U);
    const auto found = routes.find(http::method::post, "/");
    const auto* match = std::get_if<http::match>(&found);
    ASSERT_NE(match, nullptr);
    EXPECT_EQ(match->route->body_limit, wire_endpoint::body_limit);
    EXPECT_EQ(match->route->media_types,
              (std::vector<std::string>{"application/x-amz-json-1.1", "application/x-amz-json-1.0",
                                        "application/x-www-form-urlencoded"}));
}

} // namespace
} // namespace poolguard::pool
