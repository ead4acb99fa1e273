#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

#define CERTIFICATE R"("CertificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/one")"
#define FAILOVER R"("Routing":{"Failover":{"SecondaryRegion":"eu-west-2","PrimaryRoute53HealthCheckId":"check"}})"

class domains_test : public administration_fixture {
  protected:
    static std::string body(std::string_view domain, std::string_view more = "") {
        return fmt::format(R"({{"UserPoolId":"$POOL","Domain":"{}"{}}})", domain, more);
    }
    boost::json::value shown(std::string_view domain) {
        return call("DescribeUserPoolDomain", fmt::format(R"({{"Domain":"{}"}})", domain)).at("DomainDescription");
    }
};

TEST_F(domains_test, a_prefix_domain_has_a_version_of_its_pages) {
    make_pool();
    EXPECT_EQ(boost::json::serialize(call("CreateUserPoolDomain", body("d-one", R"(,"ManagedLoginVersion":2)"))),
              R"({"ManagedLoginVersion":2})");
    auto expected = boost::json::parse(R"({"AWSAccountId":"123456789012","Domain":"d-one",
        "S3Bucket":"aws-cognito-prod-eu-west-1-assets","Version":"20260202024000","Status":"ACTIVE",
        "CustomDomainConfig":{},"ManagedLoginVersion":2})");
    expected.as_object()["UserPoolId"] = pool_id_;
    auto description = shown("d-one");
    EXPECT_TRUE(text(description, "/CloudFrontDistribution").ends_with(".cloudfront.net"));
    description.as_object().erase("CloudFrontDistribution");
    EXPECT_EQ(description, expected);
    EXPECT_EQ(boost::json::serialize(call("UpdateUserPoolDomain", body("d-one", R"(,"ManagedLoginVersion":1)"))),
              R"({"ManagedLoginVersion":1})");
    EXPECT_EQ(shown("d-one").at("ManagedLoginVersion"), 1);
    make_pool();
    EXPECT_EQ(boost::json::serialize(call("CreateUserPoolDomain", body("d-two"))), "{}");
    EXPECT_EQ(shown("d-two").at("ManagedLoginVersion"), 1);
}

TEST_F(domains_test, a_custom_domain_keeps_what_an_update_leaves_out) {
    make_pool();
    call("CreateUserPoolDomain",
         body("auth.example.com",
              R"(,"ManagedLoginVersion":2,"CustomDomainConfig":{"SecurityPolicy":"TLS_V1_2_2021",)" CERTIFICATE
              "}," FAILOVER));
    const auto updated =
        call("UpdateUserPoolDomain", body("auth.example.com", R"(,"CustomDomainConfig":{)" CERTIFICATE "}"));
    EXPECT_EQ(updated.at("ManagedLoginVersion"), 2);
    EXPECT_EQ(text(updated, "/Routing/Failover/SecondaryRegion"), "eu-west-2");
    const auto description = shown("auth.example.com");
    EXPECT_EQ(description.at("CustomDomainConfig"), boost::json::parse("{" CERTIFICATE "}"));
    EXPECT_EQ(text(description, "/Routing/Failover/PrimaryRoute53HealthCheckId"), "check");
    EXPECT_EQ(description.at("ManagedLoginVersion"), 2);
}

TEST_F(domains_test, refuse_what_does_not_fit_them) {
    make_pool();
    call("CreateUserPoolDomain", body("d-one"));
    call("CreateUserPoolDomain", body("auth.example.com", R"(,"CustomDomainConfig":{)" CERTIFICATE "}"));
    struct row {
        std::string_view domain, more, failure;
    };
    const row table[]{
        {"auth.example.com", R"(,"ManagedLoginVersion":2)",
         "InvalidParameterException: Cannot convert custom domain to prefix domain."},
        {"d-one", R"(,"CustomDomainConfig":{)" CERTIFICATE "}",
         "InvalidParameterException: Cannot convert prefix domain to custom domain."},
        {"d-one", R"(,"ManagedLoginVersion":3)", "InvalidParameterException: ManagedLoginVersion must be 1 or 2."},
        {"d-one", "," FAILOVER, "InvalidParameterException: Only a custom domain can have a Routing."},
        {"auth.example.com", R"(,"CustomDomainConfig":{"SecurityPolicy":"SSL",)" CERTIFICATE "}",
         "InvalidParameterException: 1 validation error detected: Value 'SSL' at 'customDomainConfig.securityPolicy' "
         "failed to satisfy constraint: Member must satisfy enum value set: [TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025]"},
    };
    for (const auto& [domain, more, failure] : table)
        EXPECT_EQ(failure_of("UpdateUserPoolDomain", body(domain, more)), failure);
    make_pool(R"(,"UserPoolTier":"LITE")");
    EXPECT_EQ(failure_of("CreateUserPoolDomain", body("d-lite", R"(,"ManagedLoginVersion":2)")),
              "FeatureUnavailableInTierException: Managed login is not available in the tier LITE.");
}

} // namespace
} // namespace poolguard::pool
