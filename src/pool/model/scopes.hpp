#pragma once
// Scopes of OAuth 2.0 and the attributes that those of OpenID Connect stand for.
// Source: RFC 6749 section 3.3, OpenID Connect Core section 5.4, Amazon Cognito developer guide, "Scopes, M2M, and
// APIs".

#include <string_view>
#include <vector>

namespace poolguard::pool {

// The scopes of a list with spaces between them, in their order.
std::vector<std::string_view> split_scopes(std::string_view list);
bool has_scope(std::string_view list, std::string_view scope);

// Whether a user's attribute may be told to who has these scopes. All are where no scope is of attributes: by "openid"
// alone, and for tokens from the API, whose scope is empty here.
bool is_in_scope(std::string_view list, std::string_view attribute);

} // namespace poolguard::pool
