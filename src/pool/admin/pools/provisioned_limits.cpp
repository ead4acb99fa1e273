#include "cognito/messages/replicas.hpp"
#include "pool/admin/pools/kept_place.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

// Requests per second that Amazon gives every account (developer guide, "Quotas in Amazon Cognito").
struct free_limit {
    std::string_view category;
    std::int64_t value;
};
constexpr std::array<free_limit, 17> free_limits{{
    {"UserAuthentication", 120},
    {"UserCreation", 50},
    {"UserFederation", 25},
    {"UserAccountRecovery", 30},
    {"UserRead", 120},
    {"UserUpdate", 25},
    {"UserToken", 120},
    {"UserResourceRead", 50},
    {"UserResourceUpdate", 25},
    {"UserList", 30},
    {"UserPoolRead", 15},
    {"UserPoolUpdate", 15},
    {"UserPoolResourceRead", 20},
    {"UserPoolResourceUpdate", 15},
    {"UserPoolClientRead", 15},
    {"UserPoolClientUpdate", 15},
    {"ClientAuthentication", 150},
}};

// The limit of a category as long as nothing else was asked for.
result<cognito::provisioned_limit> limit_of(const cognito::limit_definition& asked) {
    const auto category = asked.Attributes.find("Category");
    if (category == asked.Attributes.end() || asked.Attributes.size() != 1)
        return refuse_parameter("An API_CATEGORY limit takes exactly one attribute, Category.");
    const auto* found = std::ranges::find(free_limits, category->second, &free_limit::category);
    if (found == free_limits.end())
        return refuse(cognito::failure_name::resource_not_found,
                      fmt::format("The limit category {} does not exist.", category->second));
    return cognito::provisioned_limit{asked, found->value, found->value};
}

// Limits belong to an account and a region, not to a pool.
reply_to<cognito::get_provisioned_limit> get_provisioned_limit(const cognito::get_provisioned_limit& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto limit, limit_of(input.LimitDefinition));
    const auto& category = limit.LimitDefinition.Attributes.begin()->second;
    POOLGUARD_TRY(auto kept, ports.kept.of<cognito::provisioned_limit>().find(by.region, category));
    return cognito::provisioned_limit_reply{std::move(kept).value_or(limit)};
}

reply_to<cognito::update_provisioned_limit> update_provisioned_limit(const cognito::update_provisioned_limit& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto limit, limit_of(input.LimitDefinition));
    limit.ProvisionedLimitValue = input.RequestedLimitValue;
    if (limit.ProvisionedLimitValue < limit.FreeLimitValue)
        return refuse_parameter(fmt::format("The requested limit must be at least {}.", limit.FreeLimitValue));
    const auto& category = limit.LimitDefinition.Attributes.begin()->second;
    POOLGUARD_CHECK(ports.kept.of<cognito::provisioned_limit>().put(by.region, category, limit));
    return cognito::provisioned_limit_reply{std::move(limit)};
}

} // namespace

extern const operation get_provisioned_limit_operation =
    operation_of<cognito::get_provisioned_limit, get_provisioned_limit>;
extern const operation update_provisioned_limit_operation =
    operation_of<cognito::update_provisioned_limit, update_provisioned_limit>;

} // namespace poolguard::pool
