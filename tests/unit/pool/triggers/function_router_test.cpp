#include "pool/triggers/function_router.hpp"

#include "aws/static_credentials.hpp"
#include "base/digest.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/triggers/hook_transport.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr std::string_view arn = "arn:aws:lambda:eu-west-1:123456789012:function:greet:live";

class function_router_test : public testing::Test {
  protected:
    function_router router(std::map<std::string, std::string> places, std::string lambda = {}, std::string kms = {},
                           aws::credential_provider* who = nullptr, std::size_t most_long_calls = 2) {
        return {{.places = std::move(places),
                 .hook_key = base::secret{"a key"},
                 .lambda_url = std::move(lambda),
                 .kms_url = std::move(kms),
                 .most_long_calls = most_long_calls,
                 .https = &functions_,
                 .credentials = who},
                clock_,
                [](auto) {}};
    }
    static function_request request(bool is_repeatable = true) {
        return {.which = trigger::PreSignUp, .arn = arn, .event = "{}", .is_repeatable = is_repeatable};
    }
    std::string header(std::string_view name) {
        for (const auto& [key, value] : functions_.seen.back().headers)
            if (key == name) return value;
        return {};
    }
    base::manual_clock clock_{base::from_epoch_seconds(1'770'000'000)};
    hook_transport functions_;
};

TEST_F(function_router_test, the_nearest_name_says_where_a_function_is) {
    struct row {
        std::map<std::string, std::string> places;
        std::string lambda;
        std::string url;
    };
    const std::string trigger_hook = "https://a.example/trigger";
    const row table[]{
        {{{std::string(arn), "https://a.example/arn"}, {"greet", "https://a.example/name"}},
         "",
         "https://a.example/arn"},
        {{{"greet", "https://a.example/name"}, {"PreSignUp", trigger_hook}}, "", "https://a.example/name"},
        {{{"PreSignUp", trigger_hook}}, "http://127.0.0.1:3001", trigger_hook},
        {{{"PreSignUp", "http://127.0.0.1:3002"}},
         "http://127.0.0.1:3001",
         "http://127.0.0.1:3002/2015-03-31/functions/greet/invocations?Qualifier=live"},
        {{}, "http://127.0.0.1:3001", "http://127.0.0.1:3001/2015-03-31/functions/greet/invocations?Qualifier=live"},
    };
    for (const auto& [places, lambda, url] : table) {
        EXPECT_EQ(router(places, lambda).call(request()).text, "{}");
        EXPECT_EQ(functions_.seen.back().url, url);
    }
}

TEST_F(function_router_test, a_hook_can_check_who_asks) {
    router({{"greet", "https://a.example/hook"}}).call(request());
    EXPECT_EQ(header("X-Poolguard-Signature"),
              "t=1770000000,v1=" + base::to_hex(base::hmac_sha256("a key", "1770000000.{}")));
}

TEST_F(function_router_test, lambda_is_asked_by_its_own_protocol) {
    auto to = router({}, "http://127.0.0.1:3001");
    to.call(request());
    EXPECT_EQ(header("X-Amz-Invocation-Type"), "RequestResponse");
    EXPECT_TRUE(header("Authorization").find("/eu-west-1/lambda/aws4_request") != std::string::npos);
    functions_.answer = [](const auto&) -> hook_transport::reply {
        return aws::http_reply{200, {{"x-amz-function-error", "Unhandled"}}, R"({"errorMessage":"boom"})"};
    };
    const auto raised = to.call(request());
    EXPECT_EQ(raised.what, function_outcome::raised);
    EXPECT_EQ(raised.text, "boom");
    functions_.answer = [](const auto&) -> hook_transport::reply {
        return aws::http_reply{403, {{"x-amzn-errortype", "AccessDeniedException"}}, "{}"};
    };
    const auto refused = to.call(request());
    EXPECT_EQ(refused.what, function_outcome::not_reached);
    EXPECT_EQ(refused.text, "AccessDeniedException");
}

TEST_F(function_router_test, amazons_lambda_is_in_the_domain_of_its_region) {
    aws::fixed_credentials given({"AKIDEXAMPLE", base::secret("secret"), {}, {}});
    for (const auto& [own, host] :
         {std::pair{"arn:aws:lambda:eu-west-1:123456789012:function:f", "lambda.eu-west-1.amazonaws.com"},
          {"arn:aws-cn:lambda:cn-north-1:123456789012:function:f", "lambda.cn-north-1.amazonaws.com.cn"}}) {
        auto asked = request();
        asked.arn = own;
        router({}, "", "", &given).call(asked);
        EXPECT_EQ(header("Host"), host);
    }
}

TEST_F(function_router_test, only_what_is_safe_is_tried_again) {
    struct row {
        hook_transport::reply reply;
        bool is_repeatable;
        std::size_t tries;
    };
    const auto lost = [](aws::transport_error why) { return hook_transport::reply(std::unexpected(why)); };
    const row table[]{
        {lost(aws::transport_error::could_not_connect), false, 3},
        {lost(aws::transport_error::timed_out), true, 3},
        {lost(aws::transport_error::timed_out), false, 1},
        {lost(aws::transport_error::too_large), true, 1},
        {hook_transport::status(503, ""), true, 3},
        {hook_transport::status(503, ""), false, 1},
        {hook_transport::status(429, ""), false, 3},
        {hook_transport::status(400, "{}"), true, 1},
        {hook_transport::status(500, R"({"errorMessage":"no"})"), true, 1},
    };
    for (const auto& [reply, is_repeatable, tries] : table) {
        functions_.forget();
        functions_.answer = [&](const auto&) { return reply; };
        EXPECT_NE(router({{"greet", "https://a.example/hook"}}).call(request(is_repeatable)).what,
                  function_outcome::returned);
        EXPECT_EQ(functions_.events.size(), tries);
    }
}

TEST_F(function_router_test, a_function_that_hangs_is_called_by_one_at_a_time) {
    auto to = router({{"greet", "https://a.example/hook"}});
    std::string within;
    functions_.answer = [&](const auto&) -> hook_transport::reply {
        if (functions_.events.size() == 2) within = to.call(request()).text;
        return std::unexpected(aws::transport_error::timed_out);
    };
    EXPECT_EQ(to.call(request()).text, "Socket timeout while invoking Lambda function");
    EXPECT_EQ(within, "TooManyRequestsException");
    functions_.answer = {};
    EXPECT_EQ(to.call(request()).what, function_outcome::returned);
}

TEST_F(function_router_test, a_timeout_is_final_where_it_is_no_news_or_others_wait) {
    struct row {
        std::string_view what;
        bool hung_before;
        bool others_wait;
        std::size_t tries; // of all callers
    };
    const row table[]{{"alone", false, false, 3},
                      {"hung before", true, false, 1},
                      {"two callers", false, true, 2},
                      {"others are refused where it hung before", true, true, 1}};
    for (const auto& [what, hung_before, others_wait, tries] : table) {
        auto to = router({{"greet", "https://a.example/hook"}});
        functions_.answer = [](const auto&) { return std::unexpected(aws::transport_error::timed_out); };
        if (hung_before) to.call(request(false));
        functions_.forget();
        functions_.answer = [&, is_first = true](const auto&) mutable -> hook_transport::reply {
            if (std::exchange(is_first, false) && others_wait) to.call(request());
            return std::unexpected(aws::transport_error::timed_out);
        };
        to.call(request());
        EXPECT_EQ(functions_.events.size(), tries) << what;
    }
}

TEST_F(function_router_test, no_call_begins_while_too_many_last_long) {
    struct row {
        std::size_t most;
        bool throws;           // the last call within
        std::size_t quick = 0; // the last of them, which have not lasted long
    };
    for (const auto& [most, throws, quick] :
         {row{1, false}, row{1, true}, row{3, false}, row{3, true}, row{3, false, 1}}) {
        auto to = router({{"PreSignUp", "https://a.example/hook"}}, "", "", nullptr, most);
        std::vector<std::string> refused;
        for (int i = 0; i < 2; ++i) {
            functions_.forget();
            // Calls another function from within each.
            functions_.answer = [&](const auto&) {
                if (functions_.events.size() > most) return hook_transport::returned("{}");
                if (functions_.events.size() + quick <= most) clock_.advance(function_router::long_call);
                const auto other =
                    fmt::format("arn:aws:lambda:eu-west-1:123456789012:function:f{}", functions_.events.size());
                auto next = request();
                next.arn = other;
                const auto answer = to.call(next);
                if (answer.what != function_outcome::returned) refused.push_back(answer.text);
                if (throws) throw std::bad_alloc();
                return hook_transport::returned("{}");
            };
            if (throws)
                EXPECT_THROW(to.call(request()), std::bad_alloc);
            else
                EXPECT_EQ(to.call(request()).what, function_outcome::returned);
            EXPECT_EQ(functions_.events.size(), most + quick);
        }
        EXPECT_EQ(refused, std::vector<std::string>(quick == 0 ? 2 : 0, "TooManyRequestsException"));
    }
}

TEST_F(function_router_test, says_why_a_function_cannot_be_called) {
    const std::map<std::string, std::string> hook{{"greet", "https://a.example/hook"}};
    const std::string local = "http://127.0.0.1:3001", kms = "http://127.0.0.1:3002";
    aws::fixed_credentials given({"AKIDEXAMPLE", base::secret("secret"), {}, {}});
    struct row {
        trigger which;
        std::map<std::string, std::string> places;
        std::string lambda;
        std::string kms;
        aws::credential_provider* who;
        bool can;
    };
    using enum trigger;
    const row table[]{
        {PreSignUp, {}, "", "", nullptr, false},
        {PreSignUp, {}, "", kms, nullptr, false},
        {PreSignUp, {}, "", "", &given, true},
        {PreSignUp, {}, local, "", nullptr, true},
        {CustomEmailSender, hook, "", "", nullptr, true},
        {CustomEmailSender, {}, "", kms, nullptr, false},
        {CustomEmailSender, {}, "", "", &given, true},
        {CustomEmailSender, {}, local, "", nullptr, false},
        {CustomSMSSender, {}, local, kms, nullptr, true},
        {CustomSMSSender, {}, local, "", &given, true},
    };
    for (const auto& [which, places, lambda, keys, who, can] : table)
        EXPECT_NE(router(places, lambda, keys, who).problem_with(which, arn).has_value(), can) << lambda << keys;
    EXPECT_TRUE(
        router({}, "", "", &given).problem_with(PreSignUp, "arn:aws:lambda:evil.example/:123456789012:function:greet"));
    auto secret = request();
    secret.is_confidential = true;
    EXPECT_EQ(router({}, local, kms).call(secret).what, function_outcome::not_reached);
    EXPECT_TRUE(functions_.events.empty());
}

TEST_F(function_router_test, hands_a_code_over_in_clear_to_a_hook_alone) {
    const code_order order{.which = trigger::CustomEmailSender,
                           .arn = arn,
                           .key_arn = "arn:aws:kms:eu-west-1:123456789012:key/one",
                           .pool_id = "eu-west-1_a",
                           .code = "123456"};
    const auto by_hook = router({{"greet", "https://a.example/hook"}}, "", "http://127.0.0.1:3002").hand_over(order);
    ASSERT_TRUE(by_hook);
    EXPECT_EQ(by_hook->clear.reveal(), "123456");
    EXPECT_TRUE(by_hook->encrypted.empty());
    EXPECT_TRUE(functions_.seen.empty());

    auto to = router({}, "http://127.0.0.1:3001", "http://127.0.0.1:3002");
    functions_.answer = [](const auto& asked) {
        return hook_transport::returned(
            boost::json::serialize(boost::json::object{{"KeyId", asked.at("KeyId")},
                                                       {"CiphertextBlob", "ZW5jcnlwdGVk"},
                                                       {"Plaintext", base::to_base64(std::string(32, 'k'))}}));
    };
    const auto encrypted = to.hand_over(order);
    ASSERT_TRUE(encrypted);
    EXPECT_TRUE(encrypted->clear.empty());
    EXPECT_TRUE(encrypted->encrypted.starts_with("AYADe")); // version 1, suite 0378
    EXPECT_EQ(functions_.seen.back().url, "http://127.0.0.1:3002");
    EXPECT_NE(header("Authorization").find("/eu-west-1/kms/aws4_request"), std::string::npos);
    const auto& context = functions_.events.back().at("EncryptionContext").as_object();
    EXPECT_EQ(context.at("userpool-id").as_string(), "eu-west-1_a");
    EXPECT_EQ(context.at("aws-crypto-public-key").as_string().size(), 68U);
}

TEST_F(function_router_test, says_why_no_code_is_handed_over) {
    struct row {
        hook_transport::reply reply;
        std::string_view cause;
        std::string key_arn = "arn:aws:kms:eu-west-1:123456789012:key/one";
    };
    const auto lost = [](aws::transport_error why) { return hook_transport::reply(std::unexpected(why)); };
    const row table[]{
        {hook_transport::status(200, "{}"), "KMS NotFoundException", "arn:aws:kms:evil.example/:123456789012:key/one"},
        {hook_transport::status(400, R"({"__type":"DisabledException"})"), "KMS DisabledException"},
        {hook_transport::status(200, "{}"), "KMS UnreadableReply"},
        {hook_transport::status(502, ""), "KMS HTTP status 502"},
        {lost(aws::transport_error::could_not_connect), "KMS could not be reached"},
        {lost(aws::transport_error::timed_out), "Socket timeout while asking KMS"},
        {hook_transport::status(200, "{}"), "KMS NotFoundException", "arn:aws:s3:::one"},
    };
    for (const auto& [reply, cause, key_arn] : table) {
        functions_.answer = [&](const auto&) { return reply; };
        auto to = router({}, "http://127.0.0.1:3001", "http://127.0.0.1:3002");
        const auto handed = to.hand_over(
            {.which = trigger::CustomSMSSender, .arn = arn, .key_arn = key_arn, .pool_id = "p", .code = "123456"});
        ASSERT_FALSE(handed) << cause;
        EXPECT_EQ(handed.error(), cause);
    }
}

} // namespace
} // namespace poolguard::pool
