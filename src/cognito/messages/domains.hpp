#pragma once
// Messages about the domains of user pools, under which they have their sign-in pages.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

// Labels of lower-case letters, digits and hyphens, separated by dots; only a custom domain has more than one.
inline constexpr json::pattern dotted_domain_pattern{
    R"(^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?)*$)"};
inline bool is_domain(std::string_view text) { return json::matches(dotted_domain_pattern, text); }
// Amazon describes prefixes only, and takes custom domains too.
inline constexpr json::pattern domain_pattern{R"(^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$)", is_domain};
using domain_name = json::text<1, 63, domain_pattern>;

enum class security_policy { TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025 };
BOOST_DESCRIBE_ENUM(security_policy, TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025)

struct custom_domain_config {
    arn CertificateArn;
    std::optional<security_policy> SecurityPolicy;
};
BOOST_DESCRIBE_STRUCT(custom_domain_config, (), (CertificateArn, SecurityPolicy))

struct domain_failover {
    region_code SecondaryRegion;
    json::text<0, 64> PrimaryRoute53HealthCheckId;
};
BOOST_DESCRIBE_STRUCT(domain_failover, (), (SecondaryRegion, PrimaryRoute53HealthCheckId))

struct domain_routing {
    std::optional<domain_failover> Failover;
};
BOOST_DESCRIBE_STRUCT(domain_routing, (), (Failover))

// What both requests set.
struct domain_settings {
    std::optional<std::int64_t> ManagedLoginVersion; // 1: the classic pages; 2: managed login
    std::optional<custom_domain_config> CustomDomainConfig;
    std::optional<domain_routing> Routing;
};
BOOST_DESCRIBE_STRUCT(domain_settings, (), (ManagedLoginVersion, CustomDomainConfig, Routing))

struct domain_reply {
    std::optional<std::int64_t> ManagedLoginVersion;
    std::optional<std::string> CloudFrontDomain; // the target for a custom domain's DNS entry
    std::optional<domain_routing> Routing;
};
BOOST_DESCRIBE_STRUCT(domain_reply, (), (ManagedLoginVersion, CloudFrontDomain, Routing))

struct create_user_pool_domain : domain_settings {
    static constexpr std::string_view operation = "CreateUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = domain_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(create_user_pool_domain, (domain_settings), (Domain, UserPoolId))

// Settings that are not given are kept.
struct update_user_pool_domain : domain_settings {
    static constexpr std::string_view operation = "UpdateUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = domain_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(update_user_pool_domain, (domain_settings), (Domain, UserPoolId))

struct delete_user_pool_domain {
    static constexpr std::string_view operation = "DeleteUserPoolDomain";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    domain_name Domain;
    user_pool_id UserPoolId;
};
BOOST_DESCRIBE_STRUCT(delete_user_pool_domain, (), (Domain, UserPoolId))

// Without members for a prefix domain.
struct described_custom_domain {
    std::optional<std::string> CertificateArn;
    std::optional<security_policy> SecurityPolicy;
};
BOOST_DESCRIBE_STRUCT(described_custom_domain, (), (CertificateArn, SecurityPolicy))

// Without members if there is no such domain.
struct domain_description {
    std::optional<std::string> UserPoolId;
    std::optional<std::string> AWSAccountId;
    std::optional<std::string> Domain;
    std::optional<std::string> S3Bucket;
    std::optional<std::string> CloudFrontDistribution;
    std::optional<std::string> Version;
    std::optional<std::string> Status;
    std::optional<described_custom_domain> CustomDomainConfig;
    std::optional<std::int64_t> ManagedLoginVersion;
    std::optional<domain_routing> Routing;
};
BOOST_DESCRIBE_STRUCT(domain_description, (),
                      (UserPoolId, AWSAccountId, Domain, S3Bucket, CloudFrontDistribution, Version, Status,
                       CustomDomainConfig, ManagedLoginVersion, Routing))

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
