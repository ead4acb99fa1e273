#pragma once
// The door to DynamoDB: it keeps nothing itself. A request that its caller may make, by the policies of their role, is
// signed anew with the server's credentials and passed on as it came to the engine that DYNAMODB_ENDPOINT names.

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "http/message.hpp"
#include "pool/access/request_authenticator.hpp"
#include "pool/dynamodb/table_access.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace poolguard::pool {

// The engine behind the door.
struct dynamodb_engine {
    std::string url; // empty: there is none
    std::string region;
    aws::http_transport* https = nullptr;
    aws::credential_provider* credentials = nullptr;
};

// Thread-safe; blocks.
class dynamodb_proxy {
  public:
    static constexpr std::string_view target_prefix = "DynamoDB_20120810.";
    static constexpr std::string_view signing_service = "dynamodb";

    // What is given must outlive the door. The account is that of the tables' ARNs.
    dynamodb_proxy(dynamodb_engine engine, const request_authenticator& who, const base::clock& clock, std::string account_id);

    // `operation` is what stands behind the prefix of X-Amz-Target.
    http::response answer(std::string_view operation, const http::request& request);

  private:
    struct remembered {
        table_keys keys;
        base::time_point until;
    };

    std::expected<void, door_failure> check(std::string_view operation, const signed_caller& who,
                                            std::string_view body);
    std::expected<void, door_failure> decide(const signed_caller& who, const table_access& wanted) const;
    std::expected<table_keys, door_failure> keys_of(const std::string& table);
    std::expected<aws::http_reply, door_failure> pass_on(std::string_view operation, std::string_view body) const;

    dynamodb_engine engine_;
    const request_authenticator& callers_;
    const base::clock& clock_;
    std::string account_id_;
    std::mutex mutex_;
    std::unordered_map<std::string, remembered> known_;
};

} // namespace poolguard::pool
