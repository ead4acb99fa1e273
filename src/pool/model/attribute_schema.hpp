#pragma once
// The attributes that a pool's users may have: the standard ones (OpenID Connect Core 5.1) and the pool's own.
// Source: Amazon Cognito developer guide, "Working with user attributes"; API reference, SchemaAttributeType.

#include "cognito/failure.hpp"
#include "pool/model/documents.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

using attribute_map = std::map<std::string, std::string>;

// sub first, with Cognito's types, lengths and mutability.
std::vector<schema_entry> standard_attributes();

// The whole schema of a pool: the standard attributes, changed by CreateUserPool's Schema, followed by the custom ones
// under their full names. InvalidParameterException for what Cognito does not allow.
cognito::result<std::vector<schema_entry>> make_schema(std::span<const cognito::schema_attribute> given);

// Adds custom attributes to a schema; they cannot be removed. InvalidParameterException as above, and for more than 50
// of them.
cognito::result<void> add_custom_attributes(std::vector<schema_entry>& to,
                                            std::span<const cognito::schema_attribute> given);

// The attribute that a pool shows once it has an identity provider. Users cannot write it.
schema_entry identities_attribute();

// nullptr when there is no such attribute.
const schema_entry* find_attribute(const user_pool_document& pool, std::string_view name);

// The attributes of a new user, without empty or absent values.
// InvalidParameterException for an attribute that the pool does not have, sub, or a value that does not fit.
cognito::result<attribute_map> new_attributes(const user_pool_document& pool,
                                              std::span<const cognito::attribute> given);

// Overwrites the user's attributes with the given ones; an empty value removes one. A changed e-mail address or phone
// number becomes unverified unless the same call says that it is verified.
// InvalidParameterException as above, for one that is not mutable, and for removing a required one.
cognito::result<void> change_attributes(const user_pool_document& pool, std::span<const cognito::attribute> given,
                                        attribute_map& of_user);

// "ann@example.com": one '@' between parts that could be an address, 254 bytes at most (RFC 5321 section 4.5.3.1.3).
bool is_email_address(std::string_view text);
// "+15550100": a plus sign and up to 15 digits (ITU-T E.164).
bool is_phone_number(std::string_view text);

} // namespace poolguard::pool
