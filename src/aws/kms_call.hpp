#pragma once
// Data keys of AWS Key Management Service ("GenerateDataKey", AWS KMS API reference).

#include "aws/encrypted_message.hpp"
#include "aws/json_call.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::aws {

// The service at that URL, or Amazon's if it is empty, in the region of the ARN of a key or an alias; nullopt if the
// text is not such an ARN.
std::optional<json_target> kms_target(std::string_view key_arn, std::string_view url);

// A new key of 32 bytes. A reply without one is a service error of the name "UnreadableReply".
std::expected<data_key, call_error> generate_data_key(const json_call& kms, std::string_view key_arn,
                                                      const encryption_context& context);

} // namespace poolguard::aws
