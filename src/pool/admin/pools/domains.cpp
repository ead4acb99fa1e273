#include "pool/admin/pools/domains.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <fmt/chrono.h>

namespace poolguard::pool {
namespace {

store::key domain_key(std::string_view domain) { return {"domains", std::string(domain)}; }

std::unexpected<failure> no_domain() {
    return refuse(cognito::failure_name::resource_not_found, "No such domain or user pool exists.");
}

// The CloudFront domain of a domain, which is derived from its name.
std::string cloudfront_domain(std::string_view domain) {
    return fmt::format("d{}.cloudfront.net", base::to_hex(base::sha256(domain)).substr(0, 13));
}

result<void> check_prefix(std::string_view domain) {
    constexpr std::array<std::string_view, 3> reserved{"aws", "amazon", "cognito"};
    if (domain.find('.') != domain.npos)
        return refuse_parameter("A domain with dots is a custom domain and needs a CustomDomainConfig.");
    if (std::ranges::any_of(reserved, [&](std::string_view word) { return domain.find(word) != domain.npos; }))
        return refuse_parameter("Domain cannot contain reserved word: aws, amazon or cognito.");
    return {};
}

bool is_custom(const domain_document& domain) { return !domain.certificate_arn.empty(); }

// Sets the settings that are given and keeps the others.
result<void> change(domain_document& domain, const cognito::domain_settings& given, const user_pool_document& pool) {
    if (const auto& config = given.CustomDomainConfig) {
        domain.certificate_arn = config->CertificateArn;
        domain.security_policy = config->SecurityPolicy;
    }
    if (given.Routing && !is_custom(domain)) return refuse_parameter("Only a custom domain can have a Routing.");
    if (given.Routing) domain.routing = given.Routing;
    if (!given.ManagedLoginVersion) return {};
    if (*given.ManagedLoginVersion != 1 && *given.ManagedLoginVersion != 2)
        return refuse_parameter("ManagedLoginVersion must be 1 or 2.");
    if (*given.ManagedLoginVersion == 2 && pool.settings.UserPoolTier == cognito::tier::LITE)
        return refuse("FeatureUnavailableInTierException", "Managed login is not available in the tier LITE.");
    domain.managed_login_version = given.ManagedLoginVersion;
    return {};
}

cognito::domain_reply reply_for(const domain_document& domain) {
    cognito::domain_reply out;
    out.ManagedLoginVersion = domain.managed_login_version;
    if (is_custom(domain)) out.CloudFrontDomain = cloudfront_domain(domain.domain);
    out.Routing = domain.routing;
    return out;
}

// "20190128175402", as Cognito writes it.
std::string version_of(const domain_document& domain) {
    const auto created = base::from_epoch_milliseconds(domain.created);
    return fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(created)));
}

// The pool's member for its custom or prefix domain.
std::string& domain_name_in(user_pool_document& pool, bool custom) { return custom ? pool.custom_domain : pool.domain; }

// The domain, if it belongs to the pool and the caller can reach the pool.
result<domain_document> own_domain(std::string_view domain, std::string_view pool_id, const call& by, user_pools& pools,
                                   domains& domains) {
    POOLGUARD_CHECK(find_pool(pools, by, pool_id));
    POOLGUARD_TRY(auto found, domains.find(domain));
    if (!found || found->pool_id != pool_id) return no_domain();
    return std::move(*found);
}

} // namespace

result<std::optional<domain_document>> domains::find(std::string_view domain) {
    auto found = store::load<domain_document>(records_, domain_key(domain));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    return std::move((*found)->value);
}

result<bool> domains::claim(const domain_document& domain) {
    const auto written = store::save(records_, domain_key(domain.domain), domain, store::if_absent{});
    if (!written && written.error() == store::error::conflict) return false;
    if (!written) return std::unexpected(store_failure(written.error()));
    return true;
}

result<void> domains::replace(const domain_document& domain) {
    const auto written = store::save(records_, domain_key(domain.domain), domain, store::always{});
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<void> domains::release(std::string_view domain) {
    const auto removed = records_.remove(domain_key(domain));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

reply_to<cognito::create_user_pool_domain> create_user_pool_domain(const cognito::create_user_pool_domain& input,
                                                                   const call& by, const operation_ports& ports) {
    if (!input.CustomDomainConfig) POOLGUARD_CHECK(check_prefix(input.Domain));
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    domain_document wanted;
    wanted.domain = input.Domain;
    wanted.pool_id = pool->id;
    wanted.created = base::epoch_milliseconds(by.now);
    POOLGUARD_CHECK(change(wanted, input, *pool));
    POOLGUARD_TRY(const auto claimed, ports.domains.claim(wanted));
    if (!claimed) {
        // An interrupted call may be repeated: its claim is the pool's own.
        POOLGUARD_TRY(const auto holder, ports.domains.find(input.Domain));
        if (!holder || holder->pool_id != pool->id)
            return refuse_parameter("Domain already associated with another user pool.");
    }
    const auto named = ports.pools.update(pool->id, [&](user_pool_document& it) -> result<void> {
        auto& name = domain_name_in(it, is_custom(wanted));
        if (!name.empty()) return refuse_parameter("Domain already exists for this user pool.");
        name = input.Domain;
        return {};
    });
    if (!named) {
        if (claimed) POOLGUARD_CHECK(ports.domains.release(input.Domain));
        return std::unexpected(named.error());
    }
    return reply_for(wanted);
}

reply_to<cognito::describe_user_pool_domain> describe_user_pool_domain(const cognito::describe_user_pool_domain& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ports.domains.find(input.Domain));
    cognito::describe_user_pool_domain_reply out;
    if (!found || !reaches(by, found->pool_id)) return out;
    auto& shown = out.DomainDescription;
    shown.UserPoolId = found->pool_id;
    shown.AWSAccountId = ports.account;
    shown.Domain = found->domain;
    shown.S3Bucket = fmt::format("aws-cognito-prod-{}-assets", region_of(found->pool_id));
    shown.CloudFrontDistribution = cloudfront_domain(found->domain);
    shown.Version = version_of(*found);
    shown.Status = "ACTIVE";
    shown.CustomDomainConfig.emplace().SecurityPolicy = found->security_policy;
    if (is_custom(*found)) shown.CustomDomainConfig->CertificateArn = found->certificate_arn;
    shown.ManagedLoginVersion = found->managed_login_version.value_or(1);
    shown.Routing = found->routing;
    return out;
}

reply_to<cognito::update_user_pool_domain> update_user_pool_domain(const cognito::update_user_pool_domain& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto domain, own_domain(input.Domain, input.UserPoolId, by, ports.pools, ports.domains));
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    if (is_custom(domain) != input.CustomDomainConfig.has_value())
        return refuse_parameter(is_custom(domain) ? "Cannot convert custom domain to prefix domain."
                                                  : "Cannot convert prefix domain to custom domain.");
    POOLGUARD_CHECK(change(domain, input, *pool));
    POOLGUARD_CHECK(ports.domains.replace(domain));
    return reply_for(domain);
}

reply_to<cognito::delete_user_pool_domain> delete_user_pool_domain(const cognito::delete_user_pool_domain& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto domain, own_domain(input.Domain, input.UserPoolId, by, ports.pools, ports.domains));
    POOLGUARD_CHECK(ports.pools.update(input.UserPoolId, [&](user_pool_document& it) -> result<void> {
        if (auto& name = domain_name_in(it, is_custom(domain)); name == domain.domain) name.clear();
        return {};
    }));
    POOLGUARD_CHECK(ports.domains.release(input.Domain));
    return cognito::empty_reply{};
}

extern const operation create_user_pool_domain_operation =
    operation_of<cognito::create_user_pool_domain, create_user_pool_domain>;
extern const operation describe_user_pool_domain_operation =
    operation_of<cognito::describe_user_pool_domain, describe_user_pool_domain>;
extern const operation update_user_pool_domain_operation =
    operation_of<cognito::update_user_pool_domain, update_user_pool_domain>;
extern const operation delete_user_pool_domain_operation =
    operation_of<cognito::delete_user_pool_domain, delete_user_pool_domain>;

} // namespace poolguard::pool
