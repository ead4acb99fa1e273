#pragma once
// Cognito's rules and defaults for the settings of a user pool.
// Source: Amazon Cognito API reference, CreateUserPool and UpdateUserPool.

#include "cognito/failure.hpp"
#include "pool/model/documents.hpp"

namespace poolguard::pool {

// InvalidParameterException for the first rule that the settings of a request violate by themselves.
cognito::result<void> check_request(const cognito::user_pool_settings& given);
// `path` is the member's in the request, for the message.
cognito::result<void> check_level(std::string_view level, std::string_view path); // Level1 to Level4
cognito::result<void> check_sms(const std::optional<cognito::sms_configuration>& given, std::string_view path);
// The same for what they violate together with each other, once defaults are filled in.
// FeatureUnavailableInTierException for what a pool's tier lacks.
cognito::result<void> check_pool(const cognito::user_pool_settings& settings);

// The settings with Cognito's defaults for omitted members.
cognito::user_pool_settings with_defaults(cognito::user_pool_settings settings);

// Text messages are sent in the pool's region unless another is named.
void complete_sms(std::optional<cognito::sms_configuration>& given, std::string_view pool_id);

// UpdateUserPool. Members that are not given are reset to their defaults, except for those that say how people sign in
// (MFA, both policies, the tier, tags, verification before an update, registration, keys and issuer) and those that
// cannot change. An SmsConfiguration stays while codes are sent with it.
void change_settings(user_pool_document& pool, const cognito::user_pool_settings& given);

} // namespace poolguard::pool
