#pragma once
// Where the tokens of an Amazon Cognito user pool come from, told by its id alone.

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

// Both forms that Amazon uses for a pool such as "eu-west-1_Ab12Cd34E":
// https://cognito-idp.{region}.amazonaws.com/{pool} and https://issuer-cognito-idp.{region}.amazonaws.com/{pool}, with
// the domain of the region's partition (amazonaws.com.cn in China). Empty when the id does not begin with a region.
std::vector<std::string> cognito_issuers(std::string_view pool_id);

// The address of the pool's key set, which both issuers share. Empty when the id does not begin with a region.
std::string cognito_jwks_url(std::string_view pool_id);

} // namespace poolguard::jwt
