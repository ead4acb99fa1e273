#pragma once
// The tags of user pools and identity pools.

#include "cognito/messages/tags.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

// InvalidParameterException for keys that Amazon reserves for itself, and for more tags than a resource may have.
cognito::result<void> check_tags(const std::optional<cognito::tags>& tags);

// Adds tags, or gives them other values. The same failures.
cognito::result<void> add_tags(std::optional<cognito::tags>& tags, const cognito::tags& added);
void remove_tags(std::optional<cognito::tags>& tags, const std::vector<cognito::tag_key>& removed);

// The id in an ARN "arn:aws:{service}:{region of the id}:{account}:{kind}/{id}", or ResourceNotFoundException. The
// account may be empty: Terraform writes such ARNs of identity pools when it must not ask for the account
// (skip_requesting_account_id).
cognito::result<std::string> id_in_arn(std::string_view arn, std::string_view service, std::string_view account,
                                       std::string_view kind);

} // namespace poolguard::pool
