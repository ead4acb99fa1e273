#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

class user_deletion_api : public testing::Test {
  protected:
    user_deletion_api() {
        all.keys.fetch(std::nullopt);
        all.replies["ListUsers"] = R"({"Users":[{"Username":"bar","Attributes":[],"UserCreateDate":1.0,)"
                                   R"("UserLastModifiedDate":1.0,"Enabled":true,"UserStatus":"CONFIRMED"}]})";
        all.replies["AdminDeleteUser"] = "";
    }

    std::string id_token(std::string_view subject, const boost::json::array& groups) const {
        auto claims = all.claims(subject);
        claims["token_use"] = "id";
        claims["aud"] = test_client;
        claims["cognito:groups"] = groups;
        claims.erase("client_id");
        return "Bearer " + world::token(claims);
    }
    received remove(const std::string& who, const std::string& authorization) {
        return all.call({http::method::delete_, "/users/" + who, {{"Authorization", authorization}}, ""});
    }

    world all;
};

TEST_F(user_deletion_api, an_administrator_deletes_a_person_and_the_tokens_of_that_person) {
    const auto victim = id_token("sub-2", {});
    ASSERT_EQ(all.call({http::method::get, "/messages/private", {{"Authorization", victim}}, ""}).response.status,
              200U);
    const auto out = remove("sub-2", id_token("sub-1", {"staff", "admin"}));
    EXPECT_EQ(out.response.status, 204U);
    ASSERT_EQ(all.asked.size(), 2U);
    EXPECT_EQ(all.asked[0].first, "ListUsers");
    EXPECT_NE(all.asked[0].second.find(R"(sub = \"sub-2\")"), std::string::npos) << all.asked[0].second;
    EXPECT_EQ(all.asked[1].first, "AdminDeleteUser");
    EXPECT_NE(all.asked[1].second.find(R"("Username":"bar")"), std::string::npos);
    const auto after = all.call({http::method::get, "/messages/private", {{"Authorization", victim}}, ""});
    EXPECT_EQ(after.code(), "token_revoked");
}

TEST_F(user_deletion_api, who_is_not_an_administrator_is_refused_before_cognito_is_asked) {
    for (const auto& groups : {boost::json::array{}, boost::json::array{"Admin"}, boost::json::array{"admins"}}) {
        const auto out = remove("sub-2", id_token("sub-3", groups));
        EXPECT_EQ(out.response.status, 403U);
        EXPECT_EQ(out.code(), "role_required");
        EXPECT_EQ(out.json().at("detail"), "Admin access required");
    }
    EXPECT_TRUE(all.asked.empty());
}

TEST_F(user_deletion_api, a_person_that_is_not_there_is_404) {
    all.replies["ListUsers"] = R"({"Users":[]})";
    const auto out = remove("sub-9", id_token("sub-1", {"admin"}));
    EXPECT_EQ(out.response.status, 404U);
    EXPECT_EQ(out.code(), "user_not_found");
}

TEST_F(user_deletion_api, a_deletion_that_was_cut_short_ends_the_tokens_when_it_is_tried_again) {
    all.replies["ListUsers"] = R"({"Users":[]})";
    EXPECT_EQ(remove("sub-2", id_token("sub-1", {"admin"})).response.status, 404U);
    const auto after =
        all.call({http::method::get, "/messages/private", {{"Authorization", id_token("sub-2", {})}}, ""});
    EXPECT_EQ(after.code(), "token_revoked");
}

TEST_F(user_deletion_api, a_subject_cannot_change_the_filter) {
    const auto out = remove("x%22%20or%20sub%20%5E%3D%20%22", id_token("sub-1", {"admin"}));
    EXPECT_EQ(out.response.status, 404U);
    EXPECT_TRUE(all.asked.empty());
}

TEST_F(user_deletion_api, what_cognito_refuses_this_server_is_no_fault_of_the_caller) {
    all.replies["AdminDeleteUser"] = std::unexpected(cognito::failure{"AccessDeniedException", "arn"});
    const auto out = remove("sub-2", id_token("sub-1", {"admin"}));
    EXPECT_EQ(out.response.status, 503U);
    EXPECT_EQ(out.code(), "cognito_unavailable");
    EXPECT_EQ(out.response.body.find("arn"), std::string::npos);
}

} // namespace
} // namespace poolguard::api
