#include "aws/metadata_credentials.hpp"

#include "aws/iam_name.hpp"
#include "aws/timestamp.hpp"
#include "aws/url.hpp"
#include "base/ascii.hpp"
#include "base/json/read.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>

namespace poolguard::aws {
namespace {

constexpr std::array<std::string_view, 5> metadata_hosts{"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
                                                         "169.254.169.254", "[fd00:ec2::254]"};

struct metadata_document {
    std::optional<base::json::text<1, 64>> Code;
    base::json::text<1, 128> AccessKeyId;
    base::json::secret_text<1, 256> SecretAccessKey;
    std::optional<base::json::secret_text<1, 16384>> Token;
    std::optional<base::json::text<1, 64>> Expiration;
};
BOOST_DESCRIBE_STRUCT(metadata_document, (), (Code, AccessKeyId, SecretAccessKey, Token, Expiration))

http_request metadata_request(std::string method, std::string url) {
    http_request request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.timeout = std::chrono::seconds{5};
    request.connect_timeout = std::chrono::seconds{1};
    request.max_response_bytes = std::size_t{64} * 1024;
    return request;
}

std::expected<std::string, credentials_error> container_url(const environment& variables) {
    if (const auto path = value_of(variables, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
        if (!path->starts_with('/')) return std::unexpected(credentials_error::refused_address);
        return "http://169.254.170.2" + *path;
    }
    const auto full = value_of(variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!full) return std::unexpected(credentials_error::not_configured);
    const auto to = parse_url(*full);
    const bool is_allowed = to && (to->is_encrypted || to->is_loopback() ||
                                   std::ranges::find(metadata_hosts, to->host) != metadata_hosts.end());
    if (!is_allowed) return std::unexpected(credentials_error::refused_address);
    return *full;
}

// The token; empty if none is set.
std::expected<base::secret, credentials_error> container_token(const environment& variables) {
    std::optional<std::string> token;
    if (const auto file = value_of(variables, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
        token = read_small_file(*file);
        if (!token) return std::unexpected(credentials_error::unreadable_file);
        // A file written by hand ends with a line break.
        while (token->ends_with('\n') || token->ends_with('\r'))
            token->pop_back();
    } else {
        token = value_of(variables, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    }
    base::secret out{token.value_or("")};
    if (token) base::wipe(*token);
    if (out.reveal().find_first_of("\r\n") != std::string_view::npos)
        return std::unexpected(credentials_error::malformed_token);
    return out;
}

std::expected<credentials, credentials_error> read_and_wipe(http_reply reply) {
    auto out = read_metadata_credentials(reply.body);
    base::wipe(reply.body);
    return out;
}

} // namespace

curl_options metadata_curl_options() {
    curl_options out;
    out.unencrypted_hosts.assign(metadata_hosts.begin(), metadata_hosts.end());
    out.max_idle = 1;
    return out;
}

std::expected<credentials, credentials_error> read_metadata_credentials(std::string_view document) {
    auto read = base::json::read<metadata_document>(document, base::json::unknown_members::ignore);
    if (!read || (read->Code && read->Code->value != "Success"))
        return std::unexpected(credentials_error::malformed_reply);
    credentials out;
    out.access_key_id = std::move(read->AccessKeyId.value);
    out.secret_access_key = std::move(read->SecretAccessKey.value);
    if (read->Token) out.session_token = std::move(read->Token->value);
    if (read->Expiration) {
        out.expires = from_rfc3339(read->Expiration->value);
        if (!out.expires) return std::unexpected(credentials_error::malformed_reply);
    }
    return out;
}

std::expected<credentials, credentials_error> container_credentials::get() {
    POOLGUARD_TRY(auto url, container_url(variables_));
    POOLGUARD_TRY(const auto token, container_token(variables_));
    auto request = metadata_request("GET", std::move(url));
    if (!token.empty()) request.headers.emplace_back("Authorization", token.reveal());
    auto reply = transport_.send(request);
    for (auto& header : request.headers)
        base::wipe(header.second);
    if (!reply) return std::unexpected(credentials_error::unreachable);
    if (reply->status != 200) return std::unexpected(credentials_error::refused);
    return read_and_wipe(std::move(*reply));
}

std::expected<http_reply, credentials_error> instance_credentials::ask(const http_request& request) const {
    auto reply = transport_.send(request);
    if (!reply) return std::unexpected(credentials_error::unreachable);
    if (reply->status == 404) return std::unexpected(credentials_error::not_configured);
    if (reply->status != 200) return std::unexpected(credentials_error::refused);
    return std::move(*reply);
}

std::expected<credentials, credentials_error> instance_credentials::get() {
    if (base::to_lower(value_of(variables_, "AWS_EC2_METADATA_DISABLED").value_or("")) == "true")
        return std::unexpected(credentials_error::not_configured);
    auto service = value_of(variables_, "AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
    while (service.ends_with('/'))
        service.pop_back();

    auto session = metadata_request("PUT", service + "/latest/api/token");
    session.timeout = std::chrono::seconds{1};
    session.headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "60"}};
    const auto token = ask(session);
    // Most machines are not in EC2 and have no service at that address.
    if (!token && token.error() == credentials_error::unreachable)
        return std::unexpected(credentials_error::not_configured);
    if (!token) return std::unexpected(token.error());

    const auto folder = service + "/latest/meta-data/iam/security-credentials/";
    auto query = metadata_request("GET", folder);
    query.headers = {{"X-aws-ec2-metadata-token", token->body}};
    POOLGUARD_TRY(const auto roles, ask(query));
    const auto role = roles.body.substr(0, roles.body.find_first_of("\r\n"));
    if (!is_role_name(role)) return std::unexpected(credentials_error::malformed_reply);

    query.url = folder + role;
    POOLGUARD_TRY(auto reply, ask(query));
    return read_and_wipe(std::move(reply));
}

} // namespace poolguard::aws
