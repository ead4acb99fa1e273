#pragma once
// Scopes of OAuth 2.0 and the attributes that those of OpenID Connect include.
// Source: RFC 6749 section 3.3, OpenID Connect Core section 5.4, Amazon Cognito developer guide, "Scopes, M2M, and
// APIs".

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The scope of tokens from the API rather than from the OAuth endpoints.
inline constexpr std::string_view sign_in_scope = "aws.cognito.signin.user.admin";

// The scopes of a space-separated list, in their order.
std::vector<std::string_view> split_scopes(std::string_view list);
// As a token names them, each once.
std::string join_scopes(const std::vector<std::string_view>& scopes);
bool has_scope(std::string_view list, std::string_view scope);

// Whether these scopes include a user's attribute. All attributes are included when no scope names attributes: with
// only "openid", and in tokens from the API, whose scope is empty here.
bool is_in_scope(std::string_view list, std::string_view attribute);

} // namespace poolguard::pool
