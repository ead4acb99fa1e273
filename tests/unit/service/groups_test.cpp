#include "service/groups.hpp"

#include "administered_fixture.hpp"

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::internal_error;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::unreachable;
using cognito::failure_name::user_not_found;

class groups_test : public administered_fixture {
  protected:
    groups all{"us-east-1_AbC123xyZ", "admin", client, people};
};

TEST_F(groups_test, administrators_stay_administrators) {
    EXPECT_EQ(outcome(all.remove(*by, "admin")), would_lock_out);
    EXPECT_TRUE(asked.empty());
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"boss", "admin", would_lock_out}, {"boss", "staff", "done"},           {"jane", "admin", "done"},
        {"odd", "admin", "done"},          {"nobody", "admin", user_not_found},
    };
    for (const auto& [name, group, expected] : rows) {
        asked.clear();
        EXPECT_EQ(outcome(all.take_out(*by, name, group)), expected) << name << group;
        EXPECT_EQ(operations().back(),
                  expected == std::string_view("done") ? "AdminRemoveUserFromGroup" : "AdminGetUser")
            << name << group;
    }
}

TEST_F(groups_test, a_token_that_names_a_former_group_is_refused) {
    const auto& staff = token_of_jane("1", {"staff"});
    const auto& both = token_of_jane("2", {"other", "staff"});
    const auto& other = token_of_jane("3", {"other"});
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), "done");
    EXPECT_FALSE(is_alive(staff));
    EXPECT_FALSE(is_alive(both));
    EXPECT_TRUE(is_alive(other));
    gateway.clock.advance(1s);
    ASSERT_TRUE(gateway.revoked.refresh());
    EXPECT_EQ(outcome(all.add(*by, "jane", "staff")), "done");
    EXPECT_TRUE(is_alive(token_of_jane("4", {"staff"})));
    EXPECT_EQ(outcome(all.remove(*by, "other")), "done");
    EXPECT_FALSE(is_alive(other));
    EXPECT_TRUE(is_alive(token_of_jane("5", {"staff"})));
    EXPECT_FALSE(is_alive(token_of_jane("6", {"other"})));
}

TEST_F(groups_test, what_cognito_refuses_changes_no_token) {
    const auto& staff = token_of_jane("1", {"staff"});
    failures = {{"AdminRemoveUserFromGroup", unreachable}, {"DeleteGroup", unreachable}};
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), unreachable);
    EXPECT_EQ(outcome(all.remove(*by, "staff")), unreachable);
    EXPECT_TRUE(is_alive(staff));
    failures.clear();
    is_log_broken = true;
    EXPECT_EQ(outcome(all.take_out(*by, "jane", "staff")), internal_error);
    EXPECT_EQ(outcome(all.remove(*by, "staff")), internal_error);
    is_log_broken = false;
    EXPECT_EQ(outcome(all.remove(*by, "staff")), "done");
    is_log_broken = true;
    EXPECT_EQ(outcome(all.add(*by, "jane", "staff")), internal_error);
}

constexpr auto staff_json = R"({"GroupName":"staff","UserPoolId":"us-east-1_AbC123xyZ","Description":"Staff",)"
                            R"("Precedence":3,"RoleArn":"arn:aws:iam::1:role/staff","LastModifiedDate":2,)"
                            R"("CreationDate":1})";

void expect_staff(const managed_group& shown) {
    EXPECT_EQ(shown.name, "staff");
    EXPECT_EQ(shown.description, "Staff");
    EXPECT_EQ(shown.precedence, 3);
    EXPECT_EQ(shown.role_arn, "arn:aws:iam::1:role/staff");
    EXPECT_EQ(shown.created, base::from_epoch_seconds(1));
}

TEST_F(groups_test, are_read_page_by_page) {
    const auto page = R"({"Groups":[)" + std::string(staff_json) + R"(],"NextToken":"more"})";
    replies["ListGroups"] = replies["AdminListGroupsForUser"] = page;
    replies["ListUsersInGroup"] = boost::json::serialize(
        boost::json::object{{"Users", boost::json::array{shown("jane")}}, {"NextToken", "more"}});
    for (const auto& cursor : {std::optional<std::string>(), std::optional<std::string>("next")}) {
        const page_request wanted{.limit = 5, .cursor = cursor};
        for (const auto& found : {all.list(*by, wanted), all.of_person(*by, "jane", wanted)}) {
            ASSERT_TRUE(found);
            EXPECT_EQ((*found)->next, "more");
            ASSERT_EQ((*found)->groups.size(), 1U);
            expect_staff((*found)->groups.front());
        }
        const auto members = all.members(*by, "staff", wanted);
        ASSERT_TRUE(members);
        EXPECT_EQ((*members)->next, "more");
        ASSERT_EQ((*members)->users.size(), 1U);
        EXPECT_EQ((*members)->users.front().username, "jane");
    }
    ASSERT_EQ(operations(), (names{"ListGroups", "AdminListGroupsForUser", "ListUsersInGroup", "ListGroups",
                                   "AdminListGroupsForUser", "ListUsersInGroup"}));
    for (std::size_t i = 0; i < asked.size(); ++i) {
        EXPECT_EQ(asked[i].second.at("Limit"), 5);
        EXPECT_EQ(asked[i].second.contains("NextToken"), i >= 3) << i;
    }
    EXPECT_EQ(asked[1].second.at("Username"), "jane");
    EXPECT_EQ(asked[2].second.at("GroupName"), "staff");
    failures = {{"ListGroups", unreachable}, {"ListUsersInGroup", resource_not_found}};
    EXPECT_EQ(outcome(all.list(*by, {.limit = 5, .cursor = {}})), unreachable);
    EXPECT_EQ(outcome(all.members(*by, "staff", {.limit = 5, .cursor = {}})), resource_not_found);
}

TEST_F(groups_test, are_written_with_the_members_that_are_given) {
    for (const auto* operation : {"CreateGroup", "UpdateGroup", "GetGroup"})
        replies[operation] = R"({"Group":)" + std::string(staff_json) + "}";
    const new_group bare{.name = "staff", .description = {}, .precedence = {}};
    const new_group whole{
        .name = "staff", .description = "Staff", .precedence = 3, .role_arn = "arn:aws:iam::1:role/staff"};
    const boost::json::object named{{"UserPoolId", "us-east-1_AbC123xyZ"}, {"GroupName", "staff"}};
    auto described = named;
    described["Description"] = "Staff";
    described["Precedence"] = 3;
    described["RoleArn"] = "arn:aws:iam::1:role/staff";
    struct row {
        const char* operation;
        cognito::result<admin_view<managed_group>> shown;
        boost::json::object sent;
    };
    const row rows[] = {
        {"CreateGroup", all.create(*by, bare), named}, {"CreateGroup", all.create(*by, whole), described},
        {"UpdateGroup", all.update(*by, bare), named}, {"UpdateGroup", all.update(*by, whole), described},
        {"GetGroup", all.get(*by, "staff"), named},
    };
    std::size_t at = 0;
    for (const auto& [operation, shown, sent] : rows) {
        ASSERT_TRUE(shown) << at;
        expect_staff(**shown);
        EXPECT_EQ(asked[at].first, operation);
        EXPECT_EQ(asked[at++].second, sent);
    }
    failures = {{"CreateGroup", "GroupExistsException"}, {"GetGroup", resource_not_found}};
    EXPECT_EQ(outcome(all.create(*by, whole)), "GroupExistsException");
    EXPECT_EQ(outcome(all.get(*by, "staff")), resource_not_found);
}

} // namespace
} // namespace poolguard::service
