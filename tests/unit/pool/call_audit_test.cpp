#include "pool/call_audit.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace poolguard::pool {
namespace {

TEST(is_audited, the_table) {
    const std::vector<std::pair<std::string_view, bool>> rows{
        {"CreateUserPool", true},
        {"AdminGetUser", false},
        {"AdminDeleteUser", true},
        {"PoolguardListUserPasskeys", false},
        {"PoolguardDeleteUserPasskey", true},
        {"DescribeIdentityPool", false},
        {"LookupDeveloperIdentity", false},
        {"MergeDeveloperIdentities", true},
        // They read by name, but give something away.
        {"GetCredentialsForIdentity", true},
        {"GetOpenIdToken", true},
        {"GetOpenIdTokenForDeveloperIdentity", true},
        {"GetTokensFromRefreshToken", true},
    };
    for (const auto& [operation, expected] : rows)
        EXPECT_EQ(is_audited(operation), expected) << operation;
}

} // namespace
} // namespace poolguard::pool
