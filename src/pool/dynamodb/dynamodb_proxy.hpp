#pragma once
// The DynamoDB proxy. A request that the policies of the caller's role allow is signed again with the server's
// credentials and forwarded unchanged to the engine at DYNAMODB_ENDPOINT. The proxy stores nothing.

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "http/message.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/dynamodb/table_access.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace poolguard::pool {

// The engine that requests are forwarded to.
struct dynamodb_engine {
    std::string url; // empty if there is none
    std::string region;
    aws::http_transport* https = nullptr;
    aws::credential_provider* credentials = nullptr;
};

// Thread-safe; blocks.
class dynamodb_proxy {
  public:
    static constexpr std::string_view target_prefix = "DynamoDB_20120810.";
    static constexpr std::string_view signing_service = "dynamodb";

    // The references must outlive the proxy. `account_id` is for the ARNs of tables.
    dynamodb_proxy(dynamodb_engine engine, const request_authenticator& who, const base::clock& clock,
                   std::string account_id);

    // `operation` is X-Amz-Target without its prefix.
    http::response answer(std::string_view operation, const http::request& request);

  private:
    struct remembered {
        table_keys keys;
        base::time_point until;
    };

    std::expected<void, proxy_failure> check(std::string_view operation, const signed_caller& who,
                                             std::string_view body);
    std::expected<void, proxy_failure> decide(const signed_caller& who, const table_access& wanted) const;
    std::expected<table_keys, proxy_failure> keys_of(const std::string& table);
    std::expected<aws::http_reply, proxy_failure> pass_on(std::string_view operation, std::string_view body) const;

    dynamodb_engine engine_;
    const request_authenticator& authenticator_;
    const base::clock& clock_;
    std::string account_id_;
    std::mutex mutex_;
    std::unordered_map<std::string, remembered> known_;
};

} // namespace poolguard::pool
