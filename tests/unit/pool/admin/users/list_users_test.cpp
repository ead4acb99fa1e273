#include "unit/pool/administration_fixture.hpp"

#include "pool/model/pool_keys.hpp"

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class list_users_test : public administration_fixture {
  protected:
    // The usernames on all pages, and how many calls they took.
    struct listing {
        std::string names;
        int pages = 0;
    };
    listing all(const std::string& filter, int limit = 60) {
        listing out;
        std::string token;
        do {
            const auto escaped = boost::json::serialize(boost::json::value(filter));
            const auto page = call("ListUsers", fmt::format(R"({{"UserPoolId":"$POOL","Filter":{},"Limit":{}{}}})",
                                                            escaped, limit, token));
            for (const auto& each : page.at("Users").as_array())
                out.names += text(each, "/Username") + ' ';
            EXPECT_LE(page.at("Users").as_array().size(), static_cast<std::size_t>(limit));
            const auto* next = page.as_object().if_contains("PaginationToken");
            token = next == nullptr ? "" : R"(,"PaginationToken":)" + boost::json::serialize(*next);
            ++out.pages;
        } while (!token.empty() && out.pages < 1000);
        return out;
    }
    void write_user(int number) {
        user_document user;
        user.username = fmt::format("user{:04}", number);
        user.sub = fmt::format("sub{:04}", number);
        user.attributes["name"] = number % 700 == 0 ? "rare" : "common";
        ASSERT_TRUE(store::save(*records_, {keys::users(pool_id_), user.username}, user, store::always{}));
    }
};

TEST_F(list_users_test, filters) {
    make_pool();
    make_user("ann", R"("email":"ann@x.yz","name":"Ann O'Hara","given_name":"Ann","family_name":"O'Hara")");
    make_user("anton", R"("email":"anton@x.yz","phone_number":"+15550100","preferred_username":"tony")");
    make_user("bob", R"("email":"ann@x.yz","phone_number":"+15550101","name":"The \"Bob\"")");
    make_user("Ann", R"("email":"ANN@x.yz")");
    call("AdminDisableUser", R"({"UserPoolId":"$POOL","Username":"bob"})");
    call("AdminSetUserPassword", R"({"UserPoolId":"$POOL","Username":"anton","Password":"Abcdef1!","Permanent":true})");
    const auto sub = users_.get(pool(), "bob")->user.sub;
    const std::pair<std::string, std::string_view> table[]{
        {"", "Ann ann anton bob "},
        {R"(username = "ann")", "ann "},
        {R"(username = "nobody")", ""},
        {R"(username = "ann@x.yz")", ""},
        {R"(username ^= "an")", "ann anton "},
        {R"(sub = ")" + sub + "\"", "bob "},
        {R"(sub = "ann")", ""},
        {R"(sub ^= ")" + sub.substr(0, 13) + "\"", "bob "},
        {R"(email = "ann@x.yz")", "ann bob "},
        {R"(email = "ann@x.y")", ""},
        {R"(email ^= "an")", "ann bob anton "},
        {R"(email ^= "AN")", "Ann "},
        {R"(phone_number = "+15550101")", "bob "},
        {R"(phone_number ^= "+1555")", "anton bob "},
        {R"(name = "Ann O'Hara")", "ann "},
        {R"(name = "The \"Bob\"")", "bob "},
        {R"(name ^= "The")", "bob "},
        {R"(given_name = "Ann")", "ann "},
        {R"(family_name ^= "O")", "ann "},
        {R"(preferred_username = "tony")", "anton "},
        {R"(status = "Disabled")", "bob "},
        {R"(status = "Enabled")", "Ann ann anton "},
        {R"(cognito:user_status = "CONFIRMED")", "anton "},
        {R"(cognito:user_status = "confirmed")", "anton "},
        {R"(cognito:user_status ^= "FORCE")", "Ann ann bob "},
    };
    for (const auto& [filter, names] : table) {
        EXPECT_EQ(all(filter).names, names) << filter;
        EXPECT_EQ(all(filter, 1).names, names) << filter << ", one by one";
    }
}

TEST_F(list_users_test, folds_cases_where_the_pool_does) {
    make_pool(R"(,"UsernameConfiguration":{"CaseSensitive":false})");
    make_user("Ann", R"("email":"Ann@x.yz")");
    make_user("bob");
    for (const std::string filter :
         {R"(username = "ANN")", R"(username ^= "aN")", R"(email = "ann@X.YZ")", R"(email ^= "aNN@")"})
        EXPECT_EQ(all(filter).names, "Ann ") << filter;
}

TEST_F(list_users_test, username_filter_is_the_real_one) {
    make_pool(R"(,"UsernameAttributes":["email"])");
    const auto name = make_user("ann@x.yz");
    EXPECT_EQ(all(R"(username = "ann@x.yz")").names, "");
    EXPECT_EQ(all(R"(username = ")" + name + "\"").names, name + " ");
    EXPECT_EQ(all(R"(sub = ")" + name + "\"").names, name + " ");
    EXPECT_EQ(all(R"(email = "ann@x.yz")").names, name + " ");
}

TEST_F(list_users_test, scans_in_bounded_pages) {
    make_pool();
    for (int i = 0; i < 2150; ++i)
        write_user(i);
    const auto rare = all(R"(name = "rare")");
    EXPECT_EQ(rare.names, "user0000 user0700 user1400 user2100 ");
    EXPECT_EQ(rare.pages, 3);
    EXPECT_EQ(all(R"(name = "rare")", 1).names, rare.names);
    EXPECT_EQ(all(R"(name = "none")").names, "");
    const auto everybody = all("");
    EXPECT_EQ(everybody.names.size(), 2150 * 9U);
    EXPECT_EQ(everybody.pages, 36);
}

TEST_F(list_users_test, gives_the_attributes_asked_for) {
    make_pool();
    make_user("ann", R"("email":"ann@x.yz","name":"Ann")");
    const auto shown = [&](const std::string& names) {
        return boost::json::serialize(call("ListUsers", R"({"UserPoolId":"$POOL","AttributesToGet":)" + names + "}")
                                          .at_pointer("/Users/0/Attributes"));
    };
    EXPECT_EQ(shown(R"(["email"])"), R"([{"Name":"email","Value":"ann@x.yz"}])");
    EXPECT_EQ(shown(R"(["nickname"])"), "[]");
    EXPECT_EQ(shown("[]"), "[]");
}

TEST_F(list_users_test, tokens_hold_for_their_filter_and_an_hour) {
    make_pool();
    make_user("ann");
    make_user("bob");
    const auto token = text(call("ListUsers", R"({"UserPoolId":"$POOL","Limit":1})"), "/PaginationToken");
    const auto next = R"({"UserPoolId":"$POOL","PaginationToken":")" + token + "\"";
    EXPECT_EQ(text(call("ListUsers", next + "}"), "/Users/0/Username"), "bob");
    EXPECT_EQ(failure_of("ListUsers", next + R"(,"Filter":"name = \"x\""})"),
              "InvalidParameterException: Paging Marker is Invalid for Request");
    clock_.advance(1h);
    EXPECT_EQ(failure_of("ListUsers", next + "}"), "InvalidParameterException: Pagination token has expired.");
}

TEST_F(list_users_test, entries_left_over_by_a_crash_lead_nowhere) {
    make_pool();
    make_user("ann", R"("email":"ann@x.yz")");
    for (const std::string name : {"gone", "ann"})
        ASSERT_TRUE(store::save(*records_, {keys::users_by(pool_id_, "email"), "old@x.yz#" + name},
                                user_reference{name}, store::always{}));
    EXPECT_EQ(all(R"(email = "old@x.yz")").names, "");
    EXPECT_EQ(all(R"(email ^= "")").names, "ann ");
}

} // namespace
} // namespace poolguard::pool
