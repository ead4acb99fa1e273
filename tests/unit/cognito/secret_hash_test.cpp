#include "cognito/secret_hash.hpp"

#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

TEST(secret_hash, known_value) {
    EXPECT_EQ(secret_hash(base::secret("1example2secret3"), "alice", "1example23456789"),
              "TMCGW4qeYVp32f31zShCG0qPJI3oYg1BkT4viUM+JXA=");
}

TEST(secret_hash, depends_on_each_part) {
    const auto known = secret_hash(base::secret("secret"), "alice", "client");
    EXPECT_EQ(known.size(), 44U);
    EXPECT_NE(secret_hash(base::secret("other"), "alice", "client"), known);
    EXPECT_NE(secret_hash(base::secret("secret"), "Alice", "client"), known);
    EXPECT_NE(secret_hash(base::secret("secret"), "alice", "client2"), known);
}

} // namespace
} // namespace poolguard::cognito
