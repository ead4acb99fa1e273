#include "pool/model/user_creation.hpp"

#include "pool/model/attribute_schema.hpp"
#include "unit/pool/model/users_fixture.hpp"

#include <array>

namespace poolguard::pool {
namespace {

class user_creation_test : public users_fixture {
  protected:
    std::string tenant_of(const std::string& name) {
        const auto it = users_.find(pool_, name);
        if (!it || !*it) return "no user";
        const auto found = (*it)->user.attributes.find("custom:tenant_id");
        return found == (*it)->user.attributes.end() ? "none" : found->second;
    }
    static user_pool_document pool_with_tenants() {
        auto out = pool_by("{}");
        cognito::schema_attribute tenant;
        tenant.Name = "tenant_id";
        tenant.AttributeDataType = cognito::attribute_data_type::String;
        out.schema = *make_schema(std::array{tenant});
        return out;
    }

    const user_pool_document pool_ = pool_with_tenants();
    groups groups_{*records_};
};

TEST_F(user_creation_test, who_creates_their_own_account_gets_the_attribute) {
    const user_creation creation(users_, groups_, attribute_of_new_users{"custom:tenant_id", "acme"});
    struct example {
        user_source source;
        std::map<std::string, std::string> attributes;
        const char* tenant;
    };
    const example table[] = {{user_source::sign_up, {}, "acme"},
                             {user_source::provider, {}, "acme"},
                             {user_source::administrator, {}, "none"},
                             {user_source::sign_up, {{"custom:tenant_id", "globex"}}, "globex"},
                             {user_source::provider, {{"custom:tenant_id", "globex"}}, "globex"}};
    int number = 0;
    for (const auto& each : table) {
        const auto name = "user" + std::to_string(number++);
        EXPECT_EQ(outcome(creation.create(pool_, user(name, each.attributes), each.source)), "done");
        EXPECT_EQ(tenant_of(name), each.tenant) << name;
    }
}

TEST_F(user_creation_test, without_the_setting_or_without_the_attribute_nobody_gets_it) {
    const user_creation without(users_, groups_);
    EXPECT_EQ(outcome(without.create(pool_, user("ann"), user_source::sign_up)), "done");
    EXPECT_EQ(tenant_of("ann"), "none");
    const user_creation other(users_, groups_, attribute_of_new_users{"custom:unknown", "acme"});
    EXPECT_EQ(outcome(other.create(pool_, user("bob"), user_source::sign_up)), "done");
    const auto found = users_.find(pool_, "bob");
    ASSERT_TRUE(found && *found);
    EXPECT_TRUE((*found)->user.attributes.empty());
}

} // namespace
} // namespace poolguard::pool
