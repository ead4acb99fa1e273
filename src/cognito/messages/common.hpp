#pragma once
// Common parts of Cognito's messages. Members have their names in the protocol (Amazon Cognito user pools API
// reference, version 2016-04-18), so no mapping is needed.

#include "base/clock.hpp"
#include "base/json/read.hpp"
#include "base/json/text.hpp"

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::cognito {

namespace json = base::json;

// How a call of an operation is authorised.
enum class authorization {
    none,         // by the body: a password, a session, a refresh token
    access_token, // by the AccessToken member
    signature,    // by SigV4
};

// What an operation does here. A message says `kind` if it is kept, and `refused` with the reason if it is refused.
enum class operation_kind {
    real,
    kept,    // its settings are validated, stored and given back, and have no effect
    refused, // this server does not have it; the message is only validated
};

struct refusal {
    std::string_view name; // an error that Amazon's model declares for the operation
    std::string_view message;
};

// The reply of operations that answer with {}.
struct empty_reply {};
BOOST_DESCRIBE_STRUCT(empty_reply, (), ())

// The reply of operations that answer with an empty body.
struct no_reply {};

// Epoch seconds with a fraction, as AWS JSON writes times.
struct timestamp {
    base::time_point at;
    friend bool operator==(const timestamp&, const timestamp&) = default;
};
void append(std::string& out, const timestamp& value);
void read_value(json::detail::reading& r, const json::place& at, const boost::json::value& in, timestamp& out);

// The patterns of the API reference.
inline constexpr json::pattern user_pool_id_pattern{R"([\w-]+_[0-9a-zA-Z]+)"};
inline constexpr json::pattern client_id_pattern{R"([\w+]+)"};
inline constexpr json::pattern username_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+)"};
inline constexpr json::pattern attribute_name_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+)"};
inline constexpr json::pattern subject_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s]+)"};
inline constexpr json::pattern pool_name_pattern{R"([\w\s+=,.@-]+)"};
inline constexpr json::pattern provider_name_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+)"};
inline constexpr json::pattern no_space_pattern{R"([\S]+)"};
inline constexpr json::pattern password_pattern{R"(^[\S]+.*[\S]+$)"};
inline constexpr json::pattern token_pattern{R"([A-Za-z0-9-_=.]+)"};
inline constexpr json::pattern secret_hash_pattern{R"([\w+=/]+)"};
inline constexpr json::pattern device_key_pattern{R"([\w-]+_[0-9a-f-]+)"};
inline constexpr json::pattern arn_pattern{
    R"(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)"};

inline constexpr json::pattern uuid_pattern{
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"};

inline constexpr json::pattern sms_message_pattern{R"(.*\{####\}.*)"};
inline constexpr json::pattern email_message_pattern{
    R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*)"};

inline bool is_user_pool_id(std::string_view text) {
    return text.size() <= 55 && json::matches(user_pool_id_pattern, text);
}
inline bool is_client_id(std::string_view text) { return text.size() <= 128 && json::matches(client_id_pattern, text); }
inline bool is_device_key(std::string_view text) {
    return text.size() <= 55 && json::matches(device_key_pattern, text);
}
inline bool is_username(std::string_view text) { return json::matches(username_pattern, text); }

using long_text = json::text<0, 131072>;
using user_pool_id = json::text<1, 55, user_pool_id_pattern>;
using client_id = json::private_text<1, 128, client_id_pattern>;
using username = json::private_text<1, 128, username_pattern>;
using attribute_name = json::text<1, 32, attribute_name_pattern>;
using provider_name = json::text<1, 32, provider_name_pattern>;
using group_name = json::text<1, 128, username_pattern>;
using redirect_uri = json::text<1, 1024, username_pattern>;
using mail_subject = json::text<1, 140, subject_pattern>;
using sms_message = json::text<6, 140, sms_message_pattern>;
using email_message = json::text<6, 20000, email_message_pattern>;
using region_code = json::text<5, 32>;
using pool_name = json::text<1, 128, pool_name_pattern>;
using password = json::secret_text<6, 256, password_pattern>;
using client_secret = json::secret_text<24, 64, client_id_pattern>;
using session = json::private_text<20, 2048>;
using device_key = json::text<1, 55, device_key_pattern>;
using access_token = json::secret_text<0, 16384, token_pattern>;
using pagination_token = json::text<1, 131072, no_space_pattern>;
using arn = json::text<20, 2048, arn_pattern>;
using uuid = json::text<0, json::unbounded, uuid_pattern>;
using string_map = json::map<long_text, long_text>;
using tag_key = json::text<1, 128>;
using tags = json::map<tag_key, json::text<0, 256>>;

struct attribute {
    attribute_name Name;
    std::optional<json::private_text<0, 2048>> Value;
};
BOOST_DESCRIBE_STRUCT(attribute, (), (Name, Value))

// What AWS counts sign-ins by; nothing counts them here.
struct analytics_metadata {
    std::optional<long_text> AnalyticsEndpointId;
};
BOOST_DESCRIBE_STRUCT(analytics_metadata, (), (AnalyticsEndpointId))

// What a client tells of its device, and a server of its client, to AWS's judgement of risks; there is none here.
struct user_context_data {
    std::optional<json::private_text<0, 131072>> IpAddress;
    std::optional<json::private_text<0, 131072>> EncodedData;
};
BOOST_DESCRIBE_STRUCT(user_context_data, (), (IpAddress, EncodedData))

struct http_header {
    std::optional<long_text> headerName;
    std::optional<long_text> headerValue;
};
BOOST_DESCRIBE_STRUCT(http_header, (), (headerName, headerValue))

struct context_data {
    long_text IpAddress;
    long_text ServerName;
    long_text ServerPath;
    std::vector<http_header> HttpHeaders;
    std::optional<long_text> EncodedData;
};
BOOST_DESCRIBE_STRUCT(context_data, (), (IpAddress, ServerName, ServerPath, HttpHeaders, EncodedData))

enum class user_status {
    UNCONFIRMED,
    CONFIRMED,
    ARCHIVED,
    COMPROMISED,
    UNKNOWN,
    RESET_REQUIRED,
    FORCE_CHANGE_PASSWORD,
    EXTERNAL_PROVIDER,
};
BOOST_DESCRIBE_ENUM(user_status, UNCONFIRMED, CONFIRMED, ARCHIVED, COMPROMISED, UNKNOWN, RESET_REQUIRED,
                    FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER)

} // namespace poolguard::cognito
