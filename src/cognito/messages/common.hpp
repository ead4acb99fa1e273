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
void read_value(json::detail::reading& r, const std::string& path, const boost::json::value& in, timestamp& out);

// The patterns of the API reference.
bool is_user_pool_id(std::string_view text);
bool is_client_id(std::string_view text);
bool is_visible_text(std::string_view text); // no white space, no control characters
bool is_subject(std::string_view text);      // the same with spaces
bool is_pool_name(std::string_view text);
bool is_attribute_name(std::string_view text);
bool is_token_text(std::string_view text);
bool is_base64_text(std::string_view text);
bool is_arn(std::string_view text);
bool has_code_mark(std::string_view text); // {####}
inline constexpr json::pattern user_pool_id_pattern{R"([\w-]+_[0-9a-zA-Z]+)", is_user_pool_id};
inline constexpr json::pattern client_id_pattern{R"([\w+]+)", is_client_id};
inline constexpr json::pattern username_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+)", is_visible_text};
inline constexpr json::pattern subject_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s]+)", is_subject};
inline constexpr json::pattern pool_name_pattern{R"([\w\s+=,.@-]+)", is_pool_name};
inline constexpr json::pattern attribute_name_pattern{R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+)", is_attribute_name};
inline constexpr json::pattern password_pattern{R"([\S]+)", is_visible_text};
inline constexpr json::pattern token_pattern{R"([A-Za-z0-9-_=.]+)", is_token_text};
inline constexpr json::pattern secret_hash_pattern{R"([\w+=/]+)", is_base64_text};
inline constexpr json::pattern arn_pattern{
    R"(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)", is_arn};
inline constexpr json::pattern sms_message_pattern{R"(.*\{####\}.*)", has_code_mark};
inline constexpr json::pattern email_message_pattern{
    R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*)", has_code_mark};

using user_pool_id = json::text<1, 55, user_pool_id_pattern>;
using client_id = json::text<1, 128, client_id_pattern>;
using username = json::text<1, 128, username_pattern>;
using group_name = json::text<1, 128, username_pattern>;
using redirect_uri = json::text<1, 1024, username_pattern>;
using mail_subject = json::text<1, 140, subject_pattern>;
using sms_message = json::text<6, 140, sms_message_pattern>;
using email_message = json::text<6, 20000, email_message_pattern>;
using arn = json::text<20, 2048, arn_pattern>;
using region_code = json::text<5, 32>;
using long_text = json::text<0, 131072>;
using pool_name = json::text<1, 128, pool_name_pattern>;
using password = json::secret_text<6, 256, password_pattern>;
using session = json::text<20, 4096>;
using access_token = json::secret_text<1, 16384, token_pattern>;
using pagination_token = json::text<1, 131072>;
using string_map = std::map<std::string, std::string>;

struct attribute {
    json::text<1, 32, attribute_name_pattern> Name;
    std::optional<json::text<0, 2048>> Value;
};
BOOST_DESCRIBE_STRUCT(attribute, (), (Name, Value))

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
