#include "pool/dynamodb/dynamodb_proxy.hpp"

#include "aws/signature.hpp"
#include "aws/url.hpp"
#include "base/audit.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr auto dynamodb_content_type = "application/x-amz-json-1.0";
constexpr auto engine_fault = "InternalServerError";
constexpr std::size_t longest_operation_logged = 64;
constexpr std::chrono::minutes schema_memory{1};
constexpr std::size_t most_remembered_tables = 256;
constexpr std::size_t largest_reply = std::size_t{17} * 1024 * 1024; // DynamoDB's 16 MB of a batch, and its JSON
// A call may wait twice, for the table's description and for the request itself; both fit into the time for draining.
constexpr std::chrono::seconds longest_wait{4};

struct key_element {
    std::string AttributeName;
    std::string KeyType;
};
BOOST_DESCRIBE_STRUCT(key_element, (), (AttributeName, KeyType))

struct index_description {
    static constexpr bool has_defaults = true;
    std::string IndexName;
    std::vector<key_element> KeySchema;
};
BOOST_DESCRIBE_STRUCT(index_description, (), (IndexName, KeySchema))

struct table_description {
    static constexpr bool has_defaults = true;
    std::vector<key_element> KeySchema;
    std::vector<index_description> GlobalSecondaryIndexes;
    std::vector<index_description> LocalSecondaryIndexes;
};
BOOST_DESCRIBE_STRUCT(table_description, (), (KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes))

struct described_table {
    table_description Table;
};
BOOST_DESCRIBE_STRUCT(described_table, (), (Table))

struct wanted_table {
    std::string TableName;
};
BOOST_DESCRIBE_STRUCT(wanted_table, (), (TableName))

// Empty if it has several attributes.
std::string partition_key_of(const std::vector<key_element>& schema) {
    const auto found = std::ranges::find(schema, "HASH", &key_element::KeyType);
    return std::ranges::count(schema, "HASH", &key_element::KeyType) == 1 ? found->AttributeName : std::string{};
}

// Errors that all AWS services share have another namespace than DynamoDB's own.
http::response dynamodb_refusal(const proxy_failure& why) {
    const bool is_common = why.name == access_denied || why.name.find("Signature") != std::string::npos ||
                           why.name.find("Token") != std::string::npos || why.name == "UnrecognizedClientException" ||
                           why.name == invalid_request || why.name == unreadable_request;
    http::response out;
    out.status = why.name == engine_fault ? 500 : 400;
    out.content_type = dynamodb_content_type;
    out.body = R"({"__type":)";
    base::json::append(
        out.body,
        fmt::format("{}#{}", is_common ? "com.amazon.coral.service" : "com.amazonaws.dynamodb.v20120810", why.name));
    out.body += why.name == access_denied ? R"(,"Message":)" : R"(,"message":)";
    base::json::append(out.body, why.message);
    out.body += '}';
    return out;
}

proxy_failure unreachable() { return {engine_fault, "The DynamoDB engine does not answer."}; }

// The engine is asked only with a signature.
proxy_failure without_credentials(aws::credentials_error why) {
    using enum aws::credentials_error;
    const bool may_pass = why == unreachable || why == refused || why == malformed_reply;
    return {may_pass ? engine_fault : invalid_request,
            fmt::format("The server has no AWS credentials for the DynamoDB engine: set "
                        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for it. {}",
                        aws::describe(why))};
}

void audit_refusal(std::string_view operation, const signed_caller& who, const proxy_failure& why,
                   const http::request& request) {
    base::write_audit({.action = "dynamodb",
                       .operation = operation.substr(0, longest_operation_logged),
                       .outcome = why.name == engine_fault ? "failed" : "refused",
                       .code = why.name,
                       .subject = who.session ? std::string_view(who.session->identity_id) : std::string_view{},
                       .access_key = who.access_key_id,
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

} // namespace

dynamodb_proxy::dynamodb_proxy(dynamodb_engine engine, const request_authenticator& who, const base::clock& clock,
                               std::string account_id)
    : engine_(std::move(engine)), authenticator_(who), clock_(clock), account_id_(std::move(account_id)) {}

http::response dynamodb_proxy::answer(std::string_view operation, const http::request& request) {
    const auto who = authenticator_.identify(request, signing_service);
    if (!who) {
        const auto why = json_failure(who.error());
        return dynamodb_refusal({why.name, why.message});
    }
    if (engine_.url.empty())
        return dynamodb_refusal({invalid_request, "No DynamoDB engine is configured: set DYNAMODB_ENDPOINT."});
    if (who->region != engine_.region)
        return dynamodb_refusal(
            {"InvalidSignatureException",
             fmt::format("Credential should be scoped to a valid region, which here is {}.", engine_.region)});
    if (const auto allowed = check(operation, *who, request.body); !allowed) {
        audit_refusal(operation, *who, allowed.error(), request);
        return dynamodb_refusal(allowed.error());
    }
    auto reply = pass_on(operation, request.body);
    if (!reply) return dynamodb_refusal(reply.error());
    http::response out;
    out.status = static_cast<unsigned>(reply->status);
    out.content_type = dynamodb_content_type;
    out.body = std::move(reply->body);
    for (const std::string_view name : {"x-amzn-requestid", "x-amz-crc32"})
        if (const auto value = reply->header(name)) out.headers.emplace_back(name, *value);
    return out;
}

std::expected<void, proxy_failure> dynamodb_proxy::check(std::string_view operation, const signed_caller& who,
                                                         std::string_view body) {
    // The server's own key pair may do everything.
    if (!who.session) return {};
    POOLGUARD_TRY(const auto wanted,
                  accesses_of(operation, body, [this](const std::string& table) { return keys_of(table); }));
    for (const auto& each : wanted)
        POOLGUARD_CHECK(decide(who, each));
    return {};
}

std::expected<void, proxy_failure> dynamodb_proxy::decide(const signed_caller& who, const table_access& wanted) const {
    access_request request{wanted.action, {}, {}};
    request.resource = fmt::format("arn:aws:dynamodb:{}:{}:table/{}", who.region, account_id_,
                                   wanted.table.empty() ? "*" : wanted.table);
    if (!wanted.index.empty()) request.resource += fmt::format("/index/{}", wanted.index);
    if (wanted.leading_keys) request.context["dynamodb:leadingkeys"] = *wanted.leading_keys;
    if (!wanted.select.empty()) request.context["dynamodb:select"] = {wanted.select};
    const auto allowed = authenticator_.allow(who, std::move(request));
    if (allowed) return {};
    // Any other failure, such as a store that does not answer, is not the caller's fault.
    return std::unexpected(
        proxy_failure{allowed.error().name == access_denied ? access_denied : engine_fault, allowed.error().message});
}

std::expected<table_keys, proxy_failure> dynamodb_proxy::keys_of(const std::string& table) {
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = known_.find(table); found != known_.end() && found->second.until > now)
            return found->second.keys;
    }
    POOLGUARD_TRY(const auto reply, pass_on("DescribeTable", base::json::write(wanted_table{table})));
    if (reply.status == 400 && reply.body.find("ResourceNotFoundException") != std::string::npos)
        return std::unexpected(proxy_failure{"ResourceNotFoundException", "Requested resource not found"});
    const auto read = base::json::read<described_table>(reply.body, base::json::unknown_members::ignore);
    if (reply.status != 200 || !read) return std::unexpected(unreachable());
    table_keys keys{partition_key_of(read->Table.KeySchema), {}};
    for (const auto& list : {read->Table.GlobalSecondaryIndexes, read->Table.LocalSecondaryIndexes})
        for (const auto& each : list)
            keys.of_indexes.emplace(each.IndexName, partition_key_of(each.KeySchema));
    if (keys.own.empty()) return std::unexpected(unreachable());
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_remembered_tables) known_.clear();
    known_[table] = {keys, now + schema_memory};
    return keys;
}

std::expected<aws::http_reply, proxy_failure> dynamodb_proxy::pass_on(std::string_view operation,
                                                                      std::string_view body) const {
    const auto who = engine_.credentials->get();
    if (!who) {
        base::log::error("dynamodb_without_credentials", {{"cause", describe(who.error())}});
        return std::unexpected(without_credentials(who.error()));
    }
    const auto url = aws::parse_url(engine_.url);
    if (!url) return std::unexpected(proxy_failure{invalid_request, "DYNAMODB_ENDPOINT is not a URL."});
    aws::signable_request signed_request{
        .method = "POST", .path = url->path, .query = url->query, .headers = {}, .body = body};
    signed_request.headers = {{"Host", url->authority},
                              {"Content-Type", dynamodb_content_type},
                              {"X-Amz-Target", fmt::format("{}{}", target_prefix, operation)}};
    aws::sign(signed_request, *who, engine_.region, signing_service, clock_.now());
    auto reply = engine_.https->send({.method = "POST",
                                      .url = engine_.url,
                                      .headers = std::move(signed_request.headers),
                                      .body = body,
                                      .timeout = longest_wait,
                                      .max_response_bytes = largest_reply});
    if (!reply) {
        base::log::warning("dynamodb_engine_failed", {{"cause", aws::describe(reply.error())}});
        return std::unexpected(unreachable());
    }
    return std::move(*reply);
}

} // namespace poolguard::pool
