#include "pool/model/username_rules.hpp"

#include "unit/pool/model/users_fixture.hpp"

namespace poolguard::pool {
namespace {

using username_rules = users_fixture;

TEST_F(username_rules, users_keep_an_address_to_sign_in_by) {
    using attributes = std::map<std::string, std::string>;
    struct row {
        std::string_view what;
        const user_pool_document* pool;
        attributes before;
        attributes after;
        bool is_allowed;
        bool has_identity = false;
    };
    const attributes none;
    const attributes email{{"email", "a@x.yz"}};
    const attributes phone{{"phone_number", "+15550100"}};
    const attributes both{{"email", "a@x.yz"}, {"phone_number", "+15550100"}};
    const row table[]{
        {"the last one", &by_email_, email, none, false},
        {"the last one, of the other kind", &by_email_, phone, none, false},
        {"both at once", &by_email_, both, none, false},
        {"one of two", &by_email_, both, phone, true},
        {"another value", &by_email_, email, {{"email", "b@x.yz"}}, true},
        {"the other kind instead", &by_email_, email, phone, true},
        {"there was none", &by_email_, none, {{"name", "Ann"}}, true},
        {"who comes from a provider", &by_email_, email, none, true, true},
        {"a pool with usernames", &plain_, email, none, true},
        {"a pool with aliases", &aliases_, both, none, true},
    };
    for (const auto& each : table) {
        auto before = user("ann", each.before);
        if (each.has_identity) before.identities = {{"Google", "Google", "1", false, 0}};
        auto after = before;
        after.attributes = each.after;
        const auto done = check_can_still_sign_in(*each.pool, before, after);
        EXPECT_EQ(done.has_value(), each.is_allowed) << each.what;
        if (!done) {
            EXPECT_EQ(done.error().name, cognito::failure_name::invalid_parameter);
        }
    }
}

TEST_F(username_rules, the_names_of_a_user_are_each_listed_once) {
    struct row {
        const user_pool_document* pool;
        std::map<std::string, std::string> attributes;
        std::string_view kinds; // besides username and sub
    };
    const row table[]{
        {&plain_, {{"email", "a@x.yz"}, {"email_verified", "true"}, {"preferred_username", "annie"}}, ""},
        {&by_email_, {{"email", "a@x.yz"}, {"phone_number", "+15550100"}}, "email phone_number "},
        {&aliases_, {{"email", "a@x.yz"}, {"phone_number", "+15550100"}}, ""},
        {&aliases_, {{"email", "a@x.yz"}, {"email_verified", "false"}}, ""},
        {&aliases_, {{"email", "a@x.yz"}, {"email_verified", "true"}}, "email "},
        {&aliases_, {{"preferred_username", "annie"}}, "preferred_username "},
        {&aliases_, {{"preferred_username", "ann"}}, ""},
        {&folding_, {{"preferred_username", "ANN"}}, ""},
        {&aliases_, {{"preferred_username", "ANN"}}, "preferred_username "},
        {&aliases_, {{"email", "a@x.yz"}, {"email_verified", "true"}, {"preferred_username", "a@x.yz"}}, "email "},
    };
    for (const auto& [pool, attributes, expected] : table) {
        std::string kinds;
        for (const auto& each : unique_names_of(*pool, user("ann", attributes)))
            kinds += each.kind + ' ';
        EXPECT_EQ(kinds, "username sub " + std::string(expected));
    }
}

TEST_F(username_rules, a_username_that_is_the_sub_counts_once) {
    auto ann = user("ann", {{"email", "a@x.yz"}});
    ann.username = ann.sub;
    const auto names = unique_names_of(by_email_, ann);
    ASSERT_EQ(names.size(), 2U);
    EXPECT_EQ(names[0].kind, "username");
    EXPECT_EQ(names[1].kind, "email");
}

} // namespace
} // namespace poolguard::pool
