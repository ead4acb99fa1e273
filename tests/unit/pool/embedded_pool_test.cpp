#include "pool/migration/imported_users.hpp"
#include "unit/pool/embedded_pool_fixture.hpp"

namespace poolguard::pool {
namespace {

class embedded_pool_test : public embedded_pool_fixture {};

imported_user user_with(const std::string& email, const std::vector<std::string>& custom) {
    imported_user out;
    out.attributes = {{"email", email}, {"email_verified", "true"}};
    for (const auto& name : custom)
        out.attributes.push_back({name, "x"});
    return out;
}

TEST_F(embedded_pool_test, a_user_whose_attributes_cannot_be_added_does_not_keep_others_out) {
    std::vector<std::string> many;
    for (int i = 0; i < 51; ++i)
        many.push_back(fmt::format("custom:a{}", i));
    const imported_user given[]{user_with("ann@example.com", many), user_with("bob@example.com", {"custom:plan"})};
    const auto done = pool_.import_users(ids_.pool_id, given);
    ASSERT_EQ(done.size(), 2U);
    ASSERT_FALSE(done[0]);
    EXPECT_EQ(done[0].error().message, "A user pool has at most 50 custom attributes.");
    EXPECT_TRUE(done[1]) << done[1].error().message;
}

} // namespace
} // namespace poolguard::pool
