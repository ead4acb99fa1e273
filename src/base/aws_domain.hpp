#pragma once
// The domain of Amazon's services in a region, which depends on the region's partition.

#include <string_view>

namespace poolguard::base {

// "amazonaws.com" of "eu-west-1", "amazonaws.com.cn" of "cn-north-1".
std::string_view aws_domain_of(std::string_view region);

} // namespace poolguard::base
