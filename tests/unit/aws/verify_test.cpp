#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "unit/aws/signing_example.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using enum signature_error;

constexpr std::string_view body = R"({"UserPoolId":"us-east-1_Ab129faBb"})";

signable_request signed_call(const credentials& who = example_credentials()) {
    signable_request request{"POST", "/", "", {}, body};
    request.headers = {{"Host", "localhost:8000"},
                       {"Content-Type", "application/x-amz-json-1.1"},
                       {"X-Amz-Target", "AWSCognitoIdentityProviderService.ListUsers"}};
    sign(request, who, "us-east-1", "cognito-idp", example_time);
    return request;
}

std::optional<credentials> find_example(std::string_view access_key_id) {
    if (access_key_id != "AKIDEXAMPLE") return std::nullopt;
    return example_credentials();
}

std::optional<signature_error> outcome(const signable_request& request, base::time_point now = example_time,
                                       const credentials_lookup& lookup = find_example,
                                       std::string_view service = "cognito-idp") {
    const auto who = verify(request, now, lookup, service);
    if (who) return std::nullopt;
    return who.error().error;
}

std::string& header(signable_request& request, std::string_view lower_name) {
    for (auto& [name, value] : request.headers)
        if (base::to_lower(name) == lower_name) return value;
    throw std::logic_error("no such header");
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    text.replace(text.find(what), what.size(), with);
}

struct mutation {
    const char* name;
    void (*change)(signable_request&);
    signature_error expected;
};

const mutation mutations[] = {
    {"method", [](signable_request& r) { r.method = "PUT"; }, mismatch},
    {"path", [](signable_request& r) { r.path = "/other"; }, mismatch},
    {"query", [](signable_request& r) { r.query = "a=b"; }, mismatch},
    {"body", [](signable_request& r) { r.body = "{}"; }, mismatch},
    {"empty body", [](signable_request& r) { r.body = ""; }, mismatch},
    {"host", [](signable_request& r) { header(r, "host") = "localhost:8001"; }, mismatch},
    {"target", [](signable_request& r) { replace(header(r, "x-amz-target"), "List", "Delete"); }, mismatch},
    {"a second target",
     [](signable_request& r) {
         r.headers.emplace_back("x-amz-target", "AWSCognitoIdentityProviderService.DeleteUserPool");
     },
     mismatch},
    {"date by a second", [](signable_request& r) { header(r, "x-amz-date") = "20150830T123601Z"; }, mismatch},
    {"last digit of the signature",
     [](signable_request& r) {
         auto& last = header(r, "authorization").back();
         last = last == '0' ? '1' : '0';
     },
     mismatch},
    {"region", [](signable_request& r) { replace(header(r, "authorization"), "us-east-1", "us-west-2"); }, mismatch},
    {"service", [](signable_request& r) { replace(header(r, "authorization"), "cognito-idp", "iam"); }, wrong_service},
    {"scope date", [](signable_request& r) { replace(header(r, "authorization"), "20150830/", "20150829/"); },
     date_mismatch},
    {"key", [](signable_request& r) { replace(header(r, "authorization"), "AKIDEXAMPLE", "AKIDOTHER"); }, unknown_key},
    {"no Authorization", [](signable_request& r) { remove_header(r.headers, "authorization"); }, missing},
    {"query form",
     [](signable_request& r) {
         remove_header(r.headers, "authorization");
         r.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00";
     },
     missing},
    {"two Authorizations", [](signable_request& r) { r.headers.push_back(r.headers.back()); }, repeated},
    {"bearer", [](signable_request& r) { header(r, "authorization") = "Bearer abc"; }, unsupported_algorithm},
    {"no date", [](signable_request& r) { remove_header(r.headers, "x-amz-date"); }, no_date},
    {"two dates", [](signable_request& r) { r.headers.emplace_back("x-amz-date", "20150830T123600Z"); },
     malformed_date},
    {"unreadable date", [](signable_request& r) { header(r, "x-amz-date") = "2015-08-30T12:36:00Z"; }, malformed_date},
    {"host not signed", [](signable_request& r) { replace(header(r, "authorization"), "host;", ""); }, host_not_signed},
    {"date not signed", [](signable_request& r) { replace(header(r, "authorization"), "x-amz-date;", ""); },
     date_not_signed},
    {"target not signed", [](signable_request& r) { replace(header(r, "authorization"), ";x-amz-target", ""); },
     target_not_signed},
    {"token not signed", [](signable_request& r) { r.headers.emplace_back("X-Amz-Security-Token", "t"); },
     token_not_signed},
    {"a signed header is gone", [](signable_request& r) { remove_header(r.headers, "content-type"); },
     signed_header_absent},
    {"unsigned payload",
     [](signable_request& r) { r.headers.emplace_back("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"); }, unsigned_body},
    {"chunked payload",
     [](signable_request& r) { r.headers.emplace_back("X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"); },
     unsigned_body},
    {"hash of another body",
     [](signable_request& r) {
         r.headers.emplace_back("X-Amz-Content-Sha256",
                                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
     },
     body_mismatch},
};

TEST(verify, refuses_every_mutation) {
    ASSERT_EQ(outcome(signed_call()), std::nullopt);
    for (const auto& each : mutations) {
        auto request = signed_call();
        each.change(request);
        const auto found = outcome(request);
        ASSERT_TRUE(found) << each.name;
        EXPECT_EQ(describe(*found), describe(each.expected)) << each.name;
    }
}

TEST(verify, ignores_headers_that_are_not_signed) {
    auto request = signed_call();
    request.headers.emplace_back("User-Agent", "aws-cli");
    request.headers.emplace_back("amz-sdk-request", "attempt=1");
    EXPECT_EQ(outcome(request), std::nullopt);
}

TEST(verify, the_window_is_five_minutes_on_either_side) {
    struct {
        std::chrono::milliseconds offset;
        std::optional<signature_error> expected;
    } const cases[] = {
        {std::chrono::minutes{5}, std::nullopt},
        {std::chrono::minutes{5} + std::chrono::milliseconds{999}, std::nullopt},
        {std::chrono::minutes{5} + std::chrono::seconds{1}, expired},
        {std::chrono::hours{24 * 365}, expired},
        {std::chrono::minutes{-5}, std::nullopt},
        {std::chrono::minutes{-5} - std::chrono::seconds{1}, not_yet_current},
    };
    for (const auto& each : cases)
        EXPECT_EQ(outcome(signed_call(), example_time + each.offset), each.expected) << each.offset.count();
}

TEST(verify, uses_the_date_header_if_there_is_no_other) {
    for (const auto* date : {"Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"}) {
        auto request = example_request();
        request.headers.emplace_back("Date", date);
        const std::vector<std::string> names{"date", "host"};
        // Signed by hand, as sign() always uses X-Amz-Date.
        const auto hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        const credential_scope scope{"20150830", "us-east-1", "service"};
        const auto key = derive_signing_key(example_credentials().secret_access_key.reveal(), scope);
        const auto to_sign = "AWS4-HMAC-SHA256\n20150830T123600Z\n" + scope.text() + "\n" +
                             base::to_hex(base::sha256(canonical_request(request, names, hash)));
        request.headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope.text() +
                                                          ",SignedHeaders=date;host,Signature=" +
                                                          base::to_hex(base::hmac_sha256(key.reveal(), to_sign)));
        EXPECT_EQ(outcome(request, example_time, find_example, "service"), std::nullopt) << date;
        EXPECT_EQ(outcome(request, example_time + std::chrono::hours{1}, find_example, "service"), expired) << date;
    }
}

TEST(verify, temporary_keys_need_their_token_and_expire) {
    auto temporary = example_credentials();
    temporary.session_token = base::secret{"the-session-token"};
    temporary.expires = example_time + std::chrono::minutes{1};
    const credentials_lookup lookup = [&](std::string_view) { return std::optional(temporary); };
    auto other = temporary;
    other.session_token = base::secret{"another-token"};
    EXPECT_EQ(outcome(signed_call(temporary), example_time, lookup), std::nullopt);
    EXPECT_EQ(outcome(signed_call(), example_time, lookup), wrong_session_token);
    EXPECT_EQ(outcome(signed_call(other), example_time, lookup), wrong_session_token);
    EXPECT_EQ(outcome(signed_call(temporary), example_time, find_example), wrong_session_token);
    EXPECT_EQ(outcome(signed_call(temporary), example_time + std::chrono::minutes{1}, lookup), expired_credentials);
}

TEST(verify, a_key_without_a_secret_is_refused) {
    const credentials empty{"AKIDEXAMPLE", {}, {}, {}};
    const auto found =
        outcome(signed_call(empty), example_time, [&](std::string_view) { return std::optional(empty); });
    EXPECT_EQ(found, unknown_key);
}

TEST(verify, a_stand_in_never_matches) {
    const credentials guess{"unknown", base::secret{std::string(40, 'x')}, {}, {}};
    EXPECT_EQ(outcome(signed_call(guess)), unknown_key);
}

TEST(signature_refusal, has_the_names_and_messages_of_aws) {
    struct {
        signature_error error;
        const char* json;
        const char* query;
        unsigned query_status;
        const char* message;
    } const cases[] = {
        {missing, "MissingAuthenticationTokenException", "MissingAuthenticationToken", 403,
         "Missing Authentication Token"},
        {no_credential, "IncompleteSignatureException", "IncompleteSignature", 400,
         "Authorization header requires 'Credential' parameter."},
        {no_date, "IncompleteSignatureException", "IncompleteSignature", 400,
         "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."},
        {unknown_key, "UnrecognizedClientException", "InvalidClientTokenId", 403,
         "The security token included in the request is invalid."},
        {expired_credentials, "ExpiredTokenException", "ExpiredToken", 403,
         "The security token included in the request is expired"},
        {mismatch, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
         "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
         "Key and signing method. Consult the service documentation for details."},
        {expired, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
         "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z (20150830T124200Z - 5 min.)"},
        {not_yet_current, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
         "Signature not yet current: 20150830T123600Z is still later than 20150830T124700Z (20150830T124200Z + 5 "
         "min.)"},
    };
    for (const auto& each : cases) {
        const signature_refusal refusal{each.error, "20150830T123600Z", example_time + std::chrono::minutes{6}};
        const auto& names = names_of(each.error);
        EXPECT_EQ(names.json, each.json);
        EXPECT_EQ(names.query, each.query);
        EXPECT_EQ(names.query_status, each.query_status);
        EXPECT_EQ(error_message(refusal), each.message);
    }
}

TEST(signature_refusal, every_error_has_a_name_a_message_and_a_sentence) {
    for (int i = 0; i <= static_cast<int>(mismatch); ++i) {
        const signature_refusal refusal{static_cast<signature_error>(i), "20150830T123600Z", example_time};
        EXPECT_TRUE(names_of(refusal.error).json.ends_with("Exception")) << i;
        EXPECT_FALSE(error_message(refusal).empty()) << i;
        EXPECT_TRUE(describe(refusal.error).ends_with('.')) << i;
    }
}

} // namespace
} // namespace poolguard::aws
