#include "aws/metadata_credentials.hpp"

#include "unit/aws/loopback_server.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using enum credentials_error;
using testing::HasSubstr;
using testing::Not;
using metadata_variables = std::map<std::string, std::string>;

const std::string document = R"({"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"K","SecretAccessKey":"S",)"
                             R"("Token":"T","Expiration":"2026-02-01T08:05:03Z","LastUpdated":"x"})";

environment metadata_of(metadata_variables set) {
    return [set = std::move(set)](const std::string& name) -> std::optional<std::string> {
        const auto found = set.find(name);
        if (found == set.end()) return std::nullopt;
        return found->second;
    };
}

// Replaces link-local addresses, which a test machine does not have.
class recording_transport final : public http_transport {
  public:
    std::expected<http_reply, transport_error> send(const http_request& request) override {
        urls.push_back(request.url);
        return http_reply{200, {}, document};
    }
    std::vector<std::string> urls;
};

TEST(read_metadata_credentials, the_table) {
    const auto read = read_metadata_credentials(document);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->access_key_id, "K");
    EXPECT_EQ(read->secret_access_key.reveal(), "S");
    EXPECT_EQ(read->session_token.reveal(), "T");
    EXPECT_EQ(read->expires, base::from_epoch_seconds(1'769'933'103));
    const auto without_end = read_metadata_credentials(R"({"AccessKeyId":"K","SecretAccessKey":"S"})");
    ASSERT_TRUE(without_end);
    EXPECT_EQ(without_end->expires, std::nullopt);
    for (const auto* text :
         {"", "{}", "[]", R"({"AccessKeyId":"K"})", R"({"AccessKeyId":"","SecretAccessKey":"S"})",
          R"({"AccessKeyId":1,"SecretAccessKey":"S"})", R"({"Code":"Failed","AccessKeyId":"K","SecretAccessKey":"S"})",
          R"({"AccessKeyId":"K","SecretAccessKey":"S","Expiration":"tomorrow"})"})
        EXPECT_EQ(read_metadata_credentials(text).error(), malformed_reply) << text;
}

TEST(container_credentials, are_requested_with_the_token) {
    loopback_server server([](const auto&) { return http_text(200, document); });
    curl_transport transport(metadata_curl_options());
    const auto found =
        container_credentials(metadata_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url("/creds?x=1")},
                                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc"}}),
                              transport)
            .get();
    ASSERT_TRUE(found) << describe(found.error());
    EXPECT_EQ(found->access_key_id, "K");
    EXPECT_THAT(server.requests().at(0), testing::StartsWith("GET /creds?x=1 HTTP/1.1\r\n"));
    EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nAuthorization: Basic abc\r\n"));
}

TEST(container_credentials, the_token_file_wins_and_is_trimmed) {
    const auto file = std::filesystem::temp_directory_path() / ("poolguard-token-" + std::to_string(getpid()));
    std::ofstream(file) << "from-file\n";
    loopback_server server([](const auto&) { return http_text(200, document); });
    curl_transport transport;
    const auto get = [&](const std::string& path) {
        return container_credentials(metadata_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url()},
                                                  {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path},
                                                  {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "other"}}),
                                     transport)
            .get();
    };
    EXPECT_TRUE(get(file.string()));
    EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nAuthorization: from-file\r\n"));
    std::ofstream(file) << "a\r\nX-Injected: 1";
    EXPECT_EQ(get(file.string()).error(), malformed_token);
    std::filesystem::remove(file);
    EXPECT_EQ(get(file.string()).error(), unreadable_file);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(container_credentials, refuse_other_addresses) {
    recording_transport transport;
    const auto get = [&](const metadata_variables& set) {
        return container_credentials(metadata_of(set), transport).get();
    };
    EXPECT_EQ(get({}).error(), not_configured);
    for (const auto* url :
         {"http://example.com/", "http://10.0.0.1/", "http://169.254.170.3/", "http://[fd00:ec2::24]/",
          "ftp://127.0.0.1/", "http://169.254.170.2@example.com/", "nonsense"})
        EXPECT_EQ(get({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}).error(), refused_address) << url;
    EXPECT_EQ(get({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@example.com/"}}).error(), refused_address);
    EXPECT_TRUE(transport.urls.empty());
    for (const auto* url : {"https://example.com/c", "http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1",
                            "http://localhost:8080/c"})
        EXPECT_TRUE(get({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}})) << url;
    EXPECT_TRUE(get({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/id"},
                     {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/other"}}));
    EXPECT_EQ(transport.urls.back(), "http://169.254.170.2/v2/credentials/id");
}

TEST(container_credentials, report_what_went_wrong) {
    curl_transport transport;
    for (const auto& [answer, expected] : {std::pair{http_text(403, "no"), refused},
                                           {http_text(200, "{}"), malformed_reply},
                                           {std::string(), unreachable}}) {
        loopback_server server([&](const auto&) { return answer; });
        EXPECT_EQ(container_credentials(metadata_of({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url()}}), transport)
                      .get()
                      .error(),
                  expected);
    }
}

// EC2's instance metadata service, only version 2.
std::string instance_answer(const std::string& request, const std::string& role = "my-role") {
    const std::string folder = "/latest/meta-data/iam/security-credentials/";
    if (request.starts_with("PUT /latest/api/token HTTP") &&
        request.find("X-aws-ec2-metadata-token-ttl-seconds: 60\r\n") != std::string::npos)
        return http_text(200, "session");
    if (request.find("X-aws-ec2-metadata-token: session\r\n") == std::string::npos) return http_text(401, "");
    if (request.starts_with("GET " + folder + " HTTP")) return http_text(role.empty() ? 404 : 200, role);
    if (request.starts_with("GET " + folder + "my-role HTTP")) return http_text(200, document);
    return http_text(404, "");
}

TEST(instance_credentials, are_fetched_with_a_session) {
    loopback_server server([](const auto& request) { return instance_answer(request); });
    curl_transport transport;
    for (const auto* end : {"", "/"}) {
        const auto found =
            instance_credentials(metadata_of({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url(end)}}), transport)
                .get();
        ASSERT_TRUE(found) << describe(found.error());
        EXPECT_EQ(found->access_key_id, "K");
    }
    EXPECT_EQ(server.requests().size(), 6U);
}

TEST(instance_credentials, report_what_went_wrong) {
    curl_transport transport;
    const auto with_role = [&](const std::string& role) {
        loopback_server server([&](const auto& request) { return instance_answer(request, role); });
        return instance_credentials(metadata_of({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url()}}), transport)
            .get();
    };
    EXPECT_TRUE(with_role("my-role\nsecond"));
    EXPECT_EQ(with_role("").error(), not_configured);
    EXPECT_EQ(with_role("other").error(), not_configured);
    EXPECT_EQ(with_role("../../user-data").error(), malformed_reply);

    loopback_server forbidden([](const auto&) { return http_text(403, ""); });
    EXPECT_EQ(instance_credentials(metadata_of({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", forbidden.url()}}), transport)
                  .get()
                  .error(),
              refused);
    EXPECT_EQ(
        instance_credentials(metadata_of({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"}}), transport)
            .get()
            .error(),
        not_configured);
}

TEST(instance_credentials, can_be_switched_off) {
    recording_transport transport;
    for (const auto* word : {"true", "TRUE"})
        EXPECT_EQ(instance_credentials(metadata_of({{"AWS_EC2_METADATA_DISABLED", word}}), transport).get().error(),
                  not_configured);
    EXPECT_TRUE(transport.urls.empty());
    EXPECT_FALSE(instance_credentials(metadata_of({{"AWS_EC2_METADATA_DISABLED", "false"}}), transport).get());
    EXPECT_EQ(transport.urls.at(0), "http://169.254.169.254/latest/api/token");
}

} // namespace
} // namespace poolguard::aws
