#include "service/setup/pool_domains.hpp"

#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"

#include <fmt/format.h>

namespace poolguard::service {
namespace {

template <class Message>
Message message_about(const domain_wish& wanted) {
    Message out;
    out.ManagedLoginVersion = wanted.managed_login_version;
    if (!wanted.certificate.empty()) out.CustomDomainConfig.emplace().CertificateArn = wanted.certificate;
    return out;
}

} // namespace

std::string version_of(const cognito::domain_description& domain) {
    const auto& custom = domain.CustomDomainConfig;
    // A form comes back without spaces at the ends of its fields.
    return fmt::format("{}/{}", domain.ManagedLoginVersion.value_or(1),
                       custom && custom->CertificateArn ? *custom->CertificateArn : "");
}

bool pool_domains::is_used_here(std::string_view domain) const {
    return place_.domain == fmt::format("https://{}", domain) ||
           place_.domain == fmt::format("https://{}.auth.{}.amazoncognito.com", domain, place_.region);
}

cognito::result<cognito::domain_description> pool_domains::describe(std::string_view domain) {
    const cognito::describe_user_pool_domain message{.Domain = std::string(domain)};
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    if (found.DomainDescription.UserPoolId != place_.user_pool_id)
        return std::unexpected(
            cognito::failure{cognito::failure_name::resource_not_found, "The user pool has no such domain."});
    return std::move(found.DomainDescription);
}

cognito::result<admin_view<std::vector<cognito::domain_description>>> pool_domains::all(const administrator& by) {
    const cognito::describe_user_pool message{.UserPoolId = place_.user_pool_id};
    POOLGUARD_TRY(const auto pool, cognito_.call(message, cognito::idempotent));
    std::vector<cognito::domain_description> out;
    for (const auto* name : {&pool.UserPool.Domain, &pool.UserPool.CustomDomain}) {
        if (!*name || (*name)->empty()) continue;
        POOLGUARD_TRY(auto found, describe(**name));
        out.push_back(std::move(found));
    }
    return admin_view(by, std::move(out));
}

cognito::result<void> pool_domains::create(const administrator&, std::string_view domain, const domain_wish& wanted) {
    auto message = message_about<cognito::create_user_pool_domain>(wanted);
    message.UserPoolId = place_.user_pool_id;
    message.Domain = std::string(domain);
    POOLGUARD_CHECK(cognito_.call(message));
    return {};
}

cognito::result<void> pool_domains::update(const administrator&, std::string_view domain, std::string_view seen,
                                           const domain_wish& wanted) {
    POOLGUARD_TRY(const auto found, describe(domain));
    if (version_of(found) != seen)
        return std::unexpected(cognito::failure{changed_meanwhile, "The domain was changed meanwhile"});
    auto message = message_about<cognito::update_user_pool_domain>(wanted);
    message.UserPoolId = place_.user_pool_id;
    message.Domain = std::string(domain);
    if (const auto& custom = found.CustomDomainConfig; custom && message.CustomDomainConfig)
        message.CustomDomainConfig->SecurityPolicy = custom->SecurityPolicy;
    message.Routing = found.Routing;
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> pool_domains::remove(const administrator&, std::string_view domain) {
    if (is_used_here(domain))
        return std::unexpected(cognito::failure{domain_in_use, "This server sends people to the domain"});
    const cognito::delete_user_pool_domain message{.Domain = std::string(domain), .UserPoolId = place_.user_pool_id};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
