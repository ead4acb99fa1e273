#include "app/commands/apply/resource_kinds.hpp"

#include "app/commands/apply/kind_tools.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace poolguard::app::apply {
namespace {

// Property names are those of the AWS resource and property types reference.
struct kind {
    std::string_view type;
    apply_result (*apply)(const subject&);
    std::string_view properties; // separated by spaces
};

constexpr std::array<kind, 11> kinds{{
    {"AWS::Cognito::UserPool", apply_user_pool,
     "UserPoolName Policies Schema AutoVerifiedAttributes UsernameAttributes AliasAttributes UsernameConfiguration "
     "MfaConfiguration EnabledMfas EmailConfiguration SmsConfiguration AdminCreateUserConfig UserPoolTags "
     "DeletionProtection AccountRecoverySetting UserAttributeUpdateSettings VerificationMessageTemplate "
     "EmailVerificationMessage EmailVerificationSubject SmsVerificationMessage SmsAuthenticationMessage LambdaConfig "
     "DeviceConfiguration UserPoolAddOns UserPoolTier"},
    {"AWS::Cognito::UserPoolClient", apply_client,
     "ClientName UserPoolId GenerateSecret ExplicitAuthFlows PreventUserExistenceErrors EnableTokenRevocation "
     "AccessTokenValidity IdTokenValidity RefreshTokenValidity TokenValidityUnits ReadAttributes WriteAttributes "
     "SupportedIdentityProviders CallbackURLs LogoutURLs DefaultRedirectURI AllowedOAuthFlows AllowedOAuthScopes "
     "AllowedOAuthFlowsUserPoolClient AuthSessionValidity EnablePropagateAdditionalUserContextData "
     "RefreshTokenRotation"},
    {"AWS::Cognito::UserPoolDomain", apply_domain, "Domain UserPoolId CustomDomainConfig ManagedLoginVersion"},
    {"AWS::Cognito::UserPoolGroup", apply_group, "GroupName UserPoolId Description Precedence RoleArn"},
    {"AWS::Cognito::UserPoolResourceServer", apply_resource_server, "Identifier Name UserPoolId Scopes"},
    {"AWS::Cognito::IdentityPool", apply_identity_pool,
     "IdentityPoolName AllowUnauthenticatedIdentities AllowClassicFlow CognitoIdentityProviders IdentityPoolTags "
     "SupportedLoginProviders DeveloperProviderName OpenIdConnectProviderARNs SamlProviderARNs"},
    {"AWS::Cognito::IdentityPoolRoleAttachment", apply_role_attachment, "IdentityPoolId Roles RoleMappings"},
    {"AWS::IAM::Role", apply_role, "RoleName AssumeRolePolicyDocument Policies Description Tags MaxSessionDuration"},
    {"AWS::IAM::ManagedPolicy", skip_policy, "ManagedPolicyName PolicyDocument Description Groups Path Roles Users"},
    {"AWS::IAM::Policy", skip_policy, "PolicyName PolicyDocument Groups Roles Users"},
    {"AWS::DynamoDB::Table", apply_table,
     "TableName AttributeDefinitions KeySchema BillingMode GlobalSecondaryIndexes LocalSecondaryIndexes "
     "ProvisionedThroughput TimeToLiveSpecification SSESpecification PointInTimeRecoverySpecification Tags "
     "DeletionProtectionEnabled TableClass OnDemandThroughput"},
}};

const kind* find(std::string_view type) {
    const auto found = std::ranges::find(kinds, type, &kind::type);
    return found == kinds.end() ? nullptr : std::to_address(found);
}

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

// The first property that should hold objects and holds something else; empty if there is none.
std::string_view find_wrong_elements(const boost::json::object& properties) {
    for (const std::string_view name : {"Schema", "Policies", "IdentityPoolTags"})
        if (!std::ranges::all_of(array_at(properties, name), &boost::json::value::is_object)) return name;
    for (const auto& [_, mapping] : object_at(properties, "RoleMappings"))
        if (!mapping.is_object()) return "RoleMappings";
    return {};
}

} // namespace

bool is_known_kind(std::string_view type) { return find(type) != nullptr; }

std::expected<void, std::string> check_properties(const resource& given) {
    const auto* of = find(given.type);
    for (const auto& [name, _] : given.properties)
        if (of != nullptr && !has_word(of->properties, name))
            return std::unexpected(fmt::format("{}: {} has no property {}, or it is not supported", given.logical_id,
                                               given.type, std::string_view(name)));
    return {};
}

apply_result apply_resource(const stack_services& services, const std::string& stack, const resource& given,
                            const boost::json::object& properties) {
    if (const auto name = find_wrong_elements(properties); !name.empty())
        return std::unexpected(fmt::format("{}: the elements of {} must be objects", given.logical_id, name));
    return find(given.type)->apply({services, stack, given.logical_id, properties});
}

} // namespace poolguard::app::apply
