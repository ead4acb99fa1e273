#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

class client_secrets_test : public administration_fixture {
  protected:
    static constexpr std::string_view at_ = R"({"UserPoolId":"$POOL","ClientId":"$CLIENT")";
    boost::json::value on_client(std::string_view operation, const std::string& more = "") {
        return call(operation, std::string(at_) + more + "}");
    }
    std::string refused(std::string_view operation, const std::string& more = "") {
        return failure_of(operation, std::string(at_) + more + "}");
    }
    static constexpr std::string_view own_ = "abcdefghijklmnopqrstuvwxyz012345";
};

TEST_F(client_secrets_test, one_is_brought_another_added_and_the_first_deleted) {
    make_pool();
    make_client(R"(,"ClientSecret":"abcdefghijklmnopqrstuvwxyz012345")");
    EXPECT_EQ(text(on_client("DescribeUserPoolClient"), "/UserPoolClient/ClientSecret"), own_);
    const auto added = on_client("AddUserPoolClientSecret");
    const auto second = text(added, "/ClientSecretDescriptor/ClientSecretValue");
    EXPECT_EQ(refused("AddUserPoolClientSecret").substr(0, 22), "LimitExceededException");
    const auto listed = on_client("ListUserPoolClientSecrets");
    ASSERT_EQ(listed.at("ClientSecrets").as_array().size(), 2U);
    EXPECT_EQ(boost::json::serialize(listed).find(second), std::string::npos);
    const auto& secrets = pools_.secrets();
    for (const std::string_view secret : {std::string_view(own_), std::string_view(second)})
        EXPECT_TRUE(secrets.accepts(**pools_.find_client(client_id_), secret));
    EXPECT_FALSE(secrets.accepts(**pools_.find_client(client_id_), ""));

    const auto first_id = text(listed, "/ClientSecrets/0/ClientSecretId");
    on_client("DeleteUserPoolClientSecret", R"(,"ClientSecretId":")" + first_id + "\"");
    EXPECT_FALSE(secrets.accepts(**pools_.find_client(client_id_), own_));
    EXPECT_TRUE(secrets.accepts(**pools_.find_client(client_id_), second));
    EXPECT_FALSE(on_client("DescribeUserPoolClient").at("UserPoolClient").as_object().contains("ClientSecret"));
    const auto second_id = text(added, "/ClientSecretDescriptor/ClientSecretId");
    EXPECT_EQ(refused("DeleteUserPoolClientSecret", R"(,"ClientSecretId":")" + second_id + "\""),
              "InvalidParameterException: The last secret of a client cannot be deleted.");
}

} // namespace
} // namespace poolguard::pool
