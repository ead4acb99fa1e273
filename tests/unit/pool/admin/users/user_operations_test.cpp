#include "unit/pool/administration_fixture.hpp"

#include "pool/model/pool_keys.hpp"

#include <regex>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class user_operations : public administration_fixture {
  protected:
    user_document stored(std::string_view name) { return users_.get(pool(), name)->user; }
    static constexpr std::string_view ann_ = R"({"UserPoolId":"$POOL","Username":"ann"})";
    boost::json::value on_ann(std::string_view operation, const std::string& more = "") {
        return call(operation, R"({"UserPoolId":"$POOL","Username":"ann")" + more + "}");
    }
};

TEST_F(user_operations, admin_create_user) {
    make_pool();
    const auto made = on_ann("AdminCreateUser", R"(,"TemporaryPassword":"Abcdef1!","UserAttributes":[)"
                                                R"({"Name":"email","Value":"ann@x.yz"},{"Name":"name","Value":""}])");
    const auto sub = text(made, "/User/Attributes/0/Value");
    EXPECT_TRUE(std::regex_match(sub, std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")));
    EXPECT_EQ(boost::json::serialize(made),
              R"({"User":{"Username":"ann","Attributes":[{"Name":"sub","Value":")" + sub +
                  R"("},{"Name":"email","Value":"ann@x.yz"}],"UserCreateDate":1.770000000123E9,)"
                  R"("UserLastModifiedDate":1.770000000123E9,"Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD"}})");
    const auto ann = stored("ann");
    EXPECT_TRUE(stores_.hasher.verify(ann.password_hash, "Abcdef1!"));
    EXPECT_EQ(ann.password_expires, base::epoch_milliseconds(clock_.now() + std::chrono::days{7}));
    const auto shown = on_ann("AdminGetUser");
    EXPECT_EQ(shown.at("UserAttributes"), made.at_pointer("/User/Attributes"));
    EXPECT_EQ(text(shown, "/UserStatus"), "FORCE_CHANGE_PASSWORD");
    EXPECT_TRUE(mail_.sent.empty()); // SMS by default, and no phone number
}

TEST_F(user_operations, username_attributes_give_a_sub_as_username) {
    make_pool(R"(,"UsernameAttributes":["email","phone_number"])");
    const auto name = make_user("ann@x.yz");
    EXPECT_EQ(name, stored("ann@x.yz").sub);
    EXPECT_EQ(stored(name).attributes.at("email"), "ann@x.yz");
    EXPECT_EQ(stored(make_user("+15550100")).attributes.at("phone_number"), "+15550100");
    EXPECT_EQ(text(call("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"ann@x.yz"})"), "/Username"), name);
}

TEST_F(user_operations, invitations_are_sent) {
    make_pool();
    const std::string addresses = R"(,"UserAttributes":[{"Name":"email","Value":"ann@x.yz"},)"
                                  R"({"Name":"phone_number","Value":"+15550100"}])";
    on_ann("AdminCreateUser",
           R"(,"TemporaryPassword":"Abcdef1!","DesiredDeliveryMediums":["EMAIL","SMS"])" + addresses);
    ASSERT_EQ(mail_.sent.size(), 2U);
    EXPECT_EQ(mail_.sent[0].to, "ann@x.yz");
    EXPECT_EQ(mail_.sent[0].subject, "Your temporary password");
    EXPECT_TRUE(mail_.sent[0].text.starts_with("Your username is ann and temporary password is Abcdef1!."));
    EXPECT_EQ(mail_.sent[1].to, "+15550100@sms");
    EXPECT_EQ(mail_.sent[1].subject, "");
    EXPECT_EQ(mail_.sent[1].text, "Your username is ann and temporary password is Abcdef1!.");

    mail_.sent.clear();
    make_pool(R"(,"AdminCreateUserConfig":{"InviteMessageTemplate":{"EmailSubject":"Welcome",)"
              R"("EmailMessage":"Hi {username}: {####} [{username}]","SMSMessage":"{username} {####}"}})");
    call("AdminCreateUser",
         R"({"UserPoolId":"$POOL","Username":"{####}","DesiredDeliveryMediums":["EMAIL"])" + addresses + "}");
    ASSERT_EQ(mail_.sent.size(), 1U);
    EXPECT_EQ(mail_.sent[0].subject, "Welcome");
    std::smatch parts;
    ASSERT_TRUE(std::regex_match(mail_.sent[0].text, parts, std::regex(R"(Hi \{####\}: (\S+) \[\{####\}\])")));
    EXPECT_GE(parts[1].length(), 12);
    EXPECT_TRUE(stores_.hasher.verify(stored("{####}").password_hash, parts[1].str()));
}

TEST_F(user_operations, invitations_need_an_address_for_each_medium) {
    make_pool();
    const std::string no_mail = "InvalidParameterException: No email provided but desired delivery medium was Email";
    const std::string no_phone =
        "InvalidParameterException: No phone number provided but desired delivery medium was SMS";
    const std::string mail = R"({"Name":"email","Value":"ann@x.yz"})";
    const std::string phone = R"({"Name":"phone_number","Value":"+15550100"})";
    struct example {
        std::string media, attributes, failure;
    };
    for (const auto& each :
         {example{R"("EMAIL")", "", no_mail}, example{R"("EMAIL")", phone, no_mail}, example{R"("SMS")", "", no_phone},
          example{R"("SMS")", mail, no_phone}, example{R"("EMAIL","SMS")", mail, no_phone},
          example{R"("SMS","EMAIL")", phone, no_mail}}) {
        const auto body = R"({"UserPoolId":"$POOL","Username":"ann","DesiredDeliveryMediums":[)" + each.media +
                          R"(],"UserAttributes":[)" + each.attributes + "]";
        EXPECT_EQ(failure_of("AdminCreateUser", body + "}"), each.failure) << body;
        EXPECT_EQ(failure_of("AdminGetUser", R"({"UserPoolId":"$POOL","Username":"ann"})"),
                  "UserNotFoundException: User does not exist.");
    }
    EXPECT_TRUE(mail_.sent.empty());
    // The default medium is SMS, which Amazon does not insist on.
    on_ann("AdminCreateUser");
    EXPECT_TRUE(mail_.sent.empty());
    EXPECT_EQ(failure_of("AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"ann","MessageAction":"RESEND",)"
                                            R"("DesiredDeliveryMediums":["EMAIL"]})"),
              no_mail);
}

TEST_F(user_operations, resend_renews_the_password) {
    make_pool();
    const std::string by_mail = R"(,"DesiredDeliveryMediums":["EMAIL"])";
    on_ann("AdminCreateUser", by_mail + R"(,"UserAttributes":[{"Name":"email","Value":"ann@x.yz"}])");
    const auto first = stored("ann");
    clock_.advance(24h);
    on_ann("AdminCreateUser", by_mail + R"(,"MessageAction":"RESEND")");
    const auto second = stored("ann");
    EXPECT_EQ(mail_.sent.size(), 2U);
    EXPECT_NE(first.password_hash, second.password_hash);
    EXPECT_EQ(second.password_expires - first.password_expires, std::chrono::milliseconds(24h).count());
    EXPECT_EQ(first.sub, second.sub);
    on_ann("AdminSetUserPassword", R"(,"Password":"Abcdef1!","Permanent":true)");
    EXPECT_EQ(failure_of("AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"ann","MessageAction":"RESEND"})"),
              "UnsupportedUserStateException: Resend not possible. ann status is not FORCE_CHANGE_PASSWORD");
    mail_.is_broken = true;
    EXPECT_EQ(failure_of("AdminCreateUser",
                         R"({"UserPoolId":"$POOL","Username":"bob","DesiredDeliveryMediums":["EMAIL"],)"
                         R"("UserAttributes":[{"Name":"email","Value":"bob@x.yz"}]})"),
              "CodeDeliveryFailureException: The invitation could not be delivered.");
    EXPECT_EQ(stored("bob").username, "bob");
}

TEST_F(user_operations, force_alias_creation_moves_the_alias) {
    make_pool(R"(,"AliasAttributes":["email"])");
    make_user("ann", R"("email":"a@x.yz","email_verified":"true")");
    const std::string bob = R"({"UserPoolId":"$POOL","Username":"bob","UserAttributes":[)"
                            R"({"Name":"email","Value":"a@x.yz"},{"Name":"email_verified","Value":"true"}])";
    EXPECT_EQ(failure_of("AdminCreateUser", bob + "}"),
              "AliasExistsException: An account with the email already exists.");
    call("AdminCreateUser", bob + R"(,"ForceAliasCreation":true})");
    EXPECT_EQ(stored("a@x.yz").username, "bob");
    EXPECT_EQ(stored("ann").attributes.at("email_verified"), "false");
    EXPECT_EQ(failure_of("AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"ann","ForceAliasCreation":true,)"
                                            R"("UserAttributes":[{"Name":"email","Value":"a@x.yz"},)"
                                            R"({"Name":"email_verified","Value":"true"}]})"),
              "UsernameExistsException: User account already exists");
    EXPECT_EQ(stored("a@x.yz").username, "bob");
}

TEST_F(user_operations, a_refused_creation_takes_no_alias) {
    make_pool(
        fmt::format(R"(,"AliasAttributes":["email"],"LambdaConfig":{{"PreSignUp":"{}"}})", hook_transport::function));
    make_user("ann", R"("email":"a@x.yz","email_verified":"true")");
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); };
    EXPECT_EQ(failure_of("AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"bob","ForceAliasCreation":true,)"
                                            R"("UserAttributes":[{"Name":"email","Value":"a@x.yz"},)"
                                            R"({"Name":"email_verified","Value":"true"}]})"),
              "UserLambdaValidationException: PreSignUp failed with error no.");
    EXPECT_EQ(stored("a@x.yz").username, "ann");
}

TEST_F(user_operations, admin_set_user_password) {
    make_pool();
    make_user("ann");
    on_ann("AdminSetUserPassword", R"(,"Password":"Permanent1!","Permanent":true)");
    EXPECT_EQ(stored("ann").status, cognito::user_status::CONFIRMED);
    EXPECT_EQ(stored("ann").password_expires, 0);
    EXPECT_TRUE(stores_.hasher.verify(stored("ann").password_hash, "Permanent1!"));
    on_ann("AdminSetUserPassword", R"(,"Password":"Temporary1!")");
    EXPECT_EQ(stored("ann").status, cognito::user_status::FORCE_CHANGE_PASSWORD);
    EXPECT_EQ(stored("ann").password_expires, base::epoch_milliseconds(clock_.now() + std::chrono::days{7}));
    EXPECT_TRUE(stores_.hasher.verify(stored("ann").password_hash, "Temporary1!"));
}

TEST_F(user_operations, states_change) {
    make_pool();
    make_user("ann");
    on_ann("AdminDisableUser");
    EXPECT_FALSE(stored("ann").enabled);
    const auto disabled = stored("ann").sign_outs;
    EXPECT_GT(disabled, 0);
    EXPECT_FALSE(on_ann("AdminGetUser").at("Enabled").as_bool());
    on_ann("AdminEnableUser");
    EXPECT_TRUE(stored("ann").enabled);
    clock_.advance(1min);
    on_ann("AdminUserGlobalSignOut");
    EXPECT_EQ(stored("ann").sign_outs, disabled + 1);
    ASSERT_TRUE(users_.update(pool(), "ann", [](user_document& user) -> result<void> {
        user.status = cognito::user_status::UNCONFIRMED;
        return {};
    }));
    EXPECT_EQ(on_ann("AdminConfirmSignUp"), boost::json::parse("{}"));
    EXPECT_EQ(stored("ann").status, cognito::user_status::CONFIRMED);
    on_ann("AdminUpdateUserAttributes", R"(,"UserAttributes":[{"Name":"nickname","Value":"annie"}])");
    EXPECT_EQ(stored("ann").attributes.at("nickname"), "annie");
}

TEST_F(user_operations, a_deleted_user_leaves_nothing_to_the_next) {
    make_pool();
    make_user("ann", R"("email":"ann@x.yz")");
    const auto sub = stored("ann").sub;
    call("CreateGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})");
    on_ann("AdminAddUserToGroup", R"(,"GroupName":"staff")");
    EXPECT_TRUE(on_ann("AdminDeleteUser").is_null());
    EXPECT_EQ(failure_of("AdminGetUser", std::string(ann_)), "UserNotFoundException: User does not exist.");
    EXPECT_TRUE(
        call("ListUsersInGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})").at("Users").as_array().empty());
    // As if the user had been added to the group in the middle of the removal.
    ASSERT_TRUE(records_->put({keys::groups_of(pool_id_, "ann"), "staff"}, "{}", store::always{}));
    make_user("ann");
    EXPECT_NE(stored("ann").sub, sub);
    EXPECT_TRUE(on_ann("AdminListGroupsForUser").at("Groups").as_array().empty());
}

TEST_F(user_operations, groups_hold_users) {
    make_pool(R"(,"UsernameAttributes":["email"])");
    const auto made = call("CreateGroup", R"({"UserPoolId":"$POOL","GroupName":"staff","Description":"all",)"
                                          R"("RoleArn":"arn:aws:iam::123456789012:role/x","Precedence":3})");
    EXPECT_EQ(boost::json::serialize(made),
              filled(R"({"Group":{"GroupName":"staff","UserPoolId":"$POOL","Description":"all",)"
                     R"("RoleArn":"arn:aws:iam::123456789012:role/x","Precedence":3,)"
                     R"("LastModifiedDate":1.770000000123E9,"CreationDate":1.770000000123E9}})"));
    EXPECT_EQ(call("GetGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})"), made);
    const auto ann = make_user("ann@x.yz");
    const std::string member = R"({"UserPoolId":"$POOL","GroupName":"staff","Username":"ann@x.yz"})";
    EXPECT_TRUE(call("AdminAddUserToGroup", member).is_null());
    EXPECT_TRUE(call("AdminAddUserToGroup", member).is_null());
    EXPECT_EQ(text(call("ListUsersInGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})"), "/Users/0/Username"),
              ann);
    EXPECT_EQ(
        text(call("AdminListGroupsForUser", R"({"UserPoolId":"$POOL","Username":"ann@x.yz"})"), "/Groups/0/GroupName"),
        "staff");
    EXPECT_EQ(text(call("ListGroups", R"({"UserPoolId":"$POOL"})"), "/Groups/0/GroupName"), "staff");
    call("AdminRemoveUserFromGroup", member);
    EXPECT_TRUE(
        call("ListUsersInGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})").at("Users").as_array().empty());
    EXPECT_TRUE(call("DeleteGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})").is_null());
    EXPECT_TRUE(call("ListGroups", R"({"UserPoolId":"$POOL"})").at("Groups").as_array().empty());
}

} // namespace
} // namespace poolguard::pool
