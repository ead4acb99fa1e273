#pragma once
// Messages about the domains of user pools, under which they have their sign-in pages.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

// Labels of lower-case letters, digits and hyphens, separated by dots; only a custom domain has more than one.
bool is_domain(std::string_view text);
inline constexpr json::pattern domain_pattern{
    R"(^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?)*$)", is_domain};
using domain_name = json::text<1, 63, domain_pattern>;

struct custom_domain_config {
    json::text<20, 2048> CertificateArn;
};
BOOST_DESCRIBE_STRUCT(custom_domain_config, (), (CertificateArn))

struct domain_reply {
    std::optional<std::string> CloudFrontDomain; // the target for a custom domain's DNS entry
};
BOOST_DESCRIBE_STRUCT(domain_reply, (), (CloudFrontDomain))

struct create_user_pool_domain {
    static constexpr std::string_view operation = "CreateUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = domain_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
    std::optional<custom_domain_config> CustomDomainConfig;
};
BOOST_DESCRIBE_STRUCT(create_user_pool_domain, (), (Domain, UserPoolId, CustomDomainConfig))

struct update_user_pool_domain {
    static constexpr std::string_view operation = "UpdateUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = domain_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
    custom_domain_config CustomDomainConfig;
};
BOOST_DESCRIBE_STRUCT(update_user_pool_domain, (), (Domain, UserPoolId, CustomDomainConfig))

struct delete_user_pool_domain {
    static constexpr std::string_view operation = "DeleteUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_domain, (), (Domain, UserPoolId))

// Without members if there is no such domain.
struct domain_description {
    std::optional<std::string> UserPoolId;
    std::optional<std::string> AWSAccountId;
    std::optional<std::string> Domain;
    std::optional<std::string> S3Bucket;
    std::optional<std::string> CloudFrontDistribution;
    std::optional<std::string> Version;
    std::optional<std::string> Status;
    std::optional<custom_domain_config> CustomDomainConfig;
};
BOOST_DESCRIBE_STRUCT(domain_description, (),
                      (UserPoolId, AWSAccountId, Domain, S3Bucket, CloudFrontDistribution, Version, Status,
                       CustomDomainConfig))

struct describe_user_pool_domain_reply {
    domain_description DomainDescription;
};
BOOST_DESCRIBE_STRUCT(describe_user_pool_domain_reply, (), (DomainDescription))

struct describe_user_pool_domain {
    static constexpr std::string_view operation = "DescribeUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = describe_user_pool_domain_reply;

    domain_name Domain;
};
BOOST_DESCRIBE_STRUCT(describe_user_pool_domain, (), (Domain))

} // namespace poolguard::cognito
