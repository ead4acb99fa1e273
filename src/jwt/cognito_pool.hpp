#pragma once
// The issuers and the key set's URL of an Amazon Cognito user pool, derived from its id.

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

// The two issuers that Amazon uses for a pool such as "eu-west-1_Ab12Cd34E":
// https://cognito-idp.{region}.amazonaws.com/{pool} and https://issuer-cognito-idp.{region}.amazonaws.com/{pool}, with
// the domain of the region's partition (amazonaws.com.cn in China). Empty if the id does not begin with a region.
std::vector<std::string> cognito_issuers(std::string_view pool_id);

// The URL of the pool's key set, which both issuers share. Empty if the id does not begin with a region.
std::string cognito_jwks_url(std::string_view pool_id);

} // namespace poolguard::jwt
