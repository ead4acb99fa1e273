#include "app/commands/apply/resource_kinds.hpp"

#include "app/commands/apply/kind_tools.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <span>

namespace poolguard::app::apply {
namespace {

// Names are those of the AWS resource and property types reference.
struct kind {
    std::string_view type;
    apply_result (*apply)(const subject&);
    // Separated by spaces. "!" behind a name: required. "[": a list of objects. "{": an object.
    std::string_view properties{};
    std::string_view ignored{}; // properties that change nothing in this server
    // Of Fn::GetAtt, separated by spaces, with "=" and how they are made from the id. Others come with the resource.
    std::string_view attributes{};
    std::string_view id_form = "{id}"; // of the value of Ref
};

constexpr std::array<kind, 28> kinds{{
    {"AWS::Cognito::UserPool", apply_user_pool,
     "UserPoolName Policies{ Schema[ AutoVerifiedAttributes UsernameAttributes AliasAttributes UsernameConfiguration{ "
     "MfaConfiguration EnabledMfas EmailConfiguration{ SmsConfiguration{ AdminCreateUserConfig{ UserPoolTags{ "
     "DeletionProtection AccountRecoverySetting{ UserAttributeUpdateSettings{ VerificationMessageTemplate{ "
     "EmailVerificationMessage EmailVerificationSubject SmsVerificationMessage SmsAuthenticationMessage LambdaConfig{ "
     "DeviceConfiguration{ UserPoolAddOns{ UserPoolTier EmailAuthenticationMessage EmailAuthenticationSubject "
     "WebAuthnRelyingPartyID WebAuthnUserVerification WebAuthnFactorConfiguration KeyConfiguration{ "
     "IssuerConfiguration{",
     "",
     "Arn=arn:aws:cognito-idp:{region}:{account}:userpool/{id} "
     "ProviderName=cognito-idp.{region}.amazonaws.com/{id} "
     "ProviderURL=https://cognito-idp.{region}.amazonaws.com/{id} UserPoolId={id}",
     "{region}_{id}"},
    {"AWS::Cognito::UserPoolClient", apply_client,
     "ClientName UserPoolId! GenerateSecret ExplicitAuthFlows PreventUserExistenceErrors EnableTokenRevocation "
     "AccessTokenValidity IdTokenValidity RefreshTokenValidity TokenValidityUnits{ ReadAttributes WriteAttributes "
     "SupportedIdentityProviders CallbackURLs LogoutURLs DefaultRedirectURI AllowedOAuthFlows AllowedOAuthScopes "
     "AllowedOAuthFlowsUserPoolClient AuthSessionValidity EnablePropagateAdditionalUserContextData "
     "RefreshTokenRotation{ AnalyticsConfiguration{",
     "", "ClientId={id} ClientSecret Name"},
    {"AWS::Cognito::UserPoolDomain", apply_domain,
     "Domain! UserPoolId! CustomDomainConfig{ ManagedLoginVersion Routing{", "", "CloudFrontDistribution"},
    {"AWS::Cognito::UserPoolGroup", apply_group, "GroupName UserPoolId! Description Precedence RoleArn"},
    {"AWS::Cognito::UserPoolResourceServer", apply_resource_server, "Identifier! Name! UserPoolId! Scopes["},
    {"AWS::Cognito::UserPoolIdentityProvider", apply_identity_provider,
     "UserPoolId! ProviderName! ProviderType! ProviderDetails{! AttributeMapping{ IdpIdentifiers"},
    {"AWS::Cognito::UserPoolUser", apply_user,
     "UserPoolId! Username UserAttributes[ DesiredDeliveryMediums ForceAliasCreation MessageAction ClientMetadata{ "
     "ValidationData["},
    {"AWS::Cognito::UserPoolUserToGroupAttachment", apply_membership, "UserPoolId! Username! GroupName!"},
    {"AWS::Cognito::UserPoolUICustomizationAttachment", apply_ui_customization, "UserPoolId! ClientId! CSS"},
    {"AWS::Cognito::UserPoolRiskConfigurationAttachment", apply_risk_configuration,
     "UserPoolId! ClientId! AccountTakeoverRiskConfiguration{ CompromisedCredentialsRiskConfiguration{ "
     "RiskExceptionConfiguration{"},
    {"AWS::Cognito::LogDeliveryConfiguration", apply_log_delivery, "UserPoolId! LogConfigurations[", "", "Id={id}"},
    {"AWS::Cognito::ManagedLoginBranding", apply_branding,
     "UserPoolId! ClientId! UseCognitoProvidedValues Settings{ Assets[", "ReturnMergedResources",
     "ManagedLoginBrandingId={id}"},
    {"AWS::Cognito::Terms", apply_terms, "UserPoolId! ClientId! TermsName! TermsSource! Enforcement! Links{!", "",
     "TermsId={id}"},
    {"AWS::Cognito::UserPoolReplica", apply_replica, "UserPoolId! RegionName! UserPoolTagsAtCreate{"},
    // This server has pools in one region.
    {"AWS::Cognito::UserPoolRegionalConfigurationAttachment", skip,
     "UserPoolId! Status EmailConfiguration{ LambdaConfig{ SmsConfiguration{ UserPoolTags{", "", "Id={id}"},
    {"AWS::Cognito::IdentityPool", apply_identity_pool,
     "IdentityPoolName AllowUnauthenticatedIdentities! AllowClassicFlow CognitoIdentityProviders[ IdentityPoolTags[ "
     "SupportedLoginProviders{ DeveloperProviderName OpenIdConnectProviderARNs SamlProviderARNs",
     "CognitoEvents CognitoStreams PushSync", "Id={id} Name", "{region}:{id}"},
    {"AWS::Cognito::IdentityPoolRoleAttachment", apply_role_attachment, "IdentityPoolId! Roles{ RoleMappings{", "",
     "Id={id}"},
    {"AWS::Cognito::IdentityPoolPrincipalTag", apply_principal_tags,
     "IdentityPoolId! IdentityProviderName! UseDefaults PrincipalTags{"},
    {"AWS::IAM::Role", apply_role, "RoleName AssumeRolePolicyDocument! Policies[ Description Path",
     "Tags MaxSessionDuration ManagedPolicyArns PermissionsBoundary",
     "Arn=arn:aws:iam::{account}:role/{id} RoleId={id}"},
    {"AWS::IAM::ManagedPolicy", apply_policy, "ManagedPolicyName PolicyDocument! Roles",
     "Description Groups Path Users", "PolicyArn={id}", "arn:aws:iam::{account}:policy/{id}"},
    {"AWS::IAM::Policy", apply_policy, "PolicyName! PolicyDocument! Roles", "Groups Users", "Id={id}"},
    {"AWS::IAM::RolePolicy", apply_policy, "PolicyName! PolicyDocument! RoleName!"},
    {"AWS::DynamoDB::Table", apply_table,
     "TableName AttributeDefinitions[ KeySchema![ BillingMode GlobalSecondaryIndexes[ LocalSecondaryIndexes[ "
     "ProvisionedThroughput{ TimeToLiveSpecification{",
     "SSESpecification PointInTimeRecoverySpecification Tags DeletionProtectionEnabled TableClass OnDemandThroughput "
     "ContributorInsightsSpecification ImportSourceSpecification KinesisStreamSpecification ResourcePolicy "
     "StreamSpecification WarmThroughput",
     "Arn=arn:aws:dynamodb:{region}:{account}:table/{id}"},
    {"AWS::DynamoDB::GlobalTable", apply_table,
     "TableName AttributeDefinitions[ KeySchema![ GlobalSecondaryIndexes[ LocalSecondaryIndexes[ "
     "TimeToLiveSpecification{",
     "BillingMode Replicas SSESpecification StreamSpecification WarmThroughput WriteProvisionedThroughputSettings "
     "WriteOnDemandThroughputSettings ReadProvisionedThroughputSettings ReadOnDemandThroughputSettings "
     "MultiRegionConsistency GlobalTableWitnesses",
     "Arn=arn:aws:dynamodb:{region}:{account}:table/{id}"},
    // Nothing asks a function here whether it may be called.
    {"AWS::Lambda::Permission", skip,
     "Action FunctionName Principal SourceArn SourceAccount EventSourceToken FunctionUrlAuthType PrincipalOrgID "
     "InvokedViaFunctionUrl",
     "", "Id={id}"},
    {"AWS::CDK::Metadata", skip, "Analytics"},
}};

const kind* find(std::string_view type) {
    const auto found = std::ranges::find(kinds, type, &kind::type);
    return found == kinds.end() ? nullptr : std::to_address(found);
}

// Calls `visit` with each word of a list until it returns true; returns whether it did.
bool any_word(std::string_view list, const std::function<bool(std::string_view)>& visit) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (visit(list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string_view name_in(std::string_view word) { return word.substr(0, word.find_first_of("!{[=")); }

bool has_word(std::string_view list, std::string_view name) {
    return any_word(list, [&](std::string_view word) { return name_in(word) == name; });
}

// What is wrong with a property; empty if nothing is.
std::string fault_of(std::string_view word, const boost::json::object& properties) {
    const auto name = name_in(word);
    const auto has = [&](char mark) { return word.substr(name.size()).contains(mark); };
    const auto* value = properties.if_contains(name);
    if (value == nullptr) return has('!') ? fmt::format("required property {} is missing", name) : std::string{};
    if (has('{') && !value->is_object()) return fmt::format("{} must be an object", name);
    if (has('[') && (!value->is_array() || !std::ranges::all_of(value->get_array(), &boost::json::value::is_object)))
        return fmt::format("{} must be a list of objects", name);
    return {};
}

std::string fill(std::string_view form, const stack_place& place, std::string_view id) {
    return fmt::format(fmt::runtime(form), fmt::arg("region", place.region), fmt::arg("account", place.account),
                       fmt::arg("id", id));
}

// Those of the template's properties that change nothing.
std::vector<std::string_view> ignored_in(const kind& of, const boost::json::object& properties) {
    std::vector<std::string_view> out;
    for (const auto& [name, _] : properties)
        if (has_word(of.ignored, name)) out.push_back(name);
    return out;
}

} // namespace

bool is_known_kind(std::string_view type) { return find(type) != nullptr; }

std::map<std::string, std::string> values_of(const stack_place& place, const resource& given, const applied& made) {
    std::map<std::string, std::string> out{{given.logical_id, made.id}};
    for (const auto& [name, value] : made.attributes)
        out[fmt::format("{}.{}", given.logical_id, name)] = value;
    any_word(find(given.type)->attributes, [&](std::string_view word) {
        const auto name = name_in(word);
        if (name.size() < word.size())
            out.emplace(fmt::format("{}.{}", given.logical_id, name),
                        fill(word.substr(name.size() + 1), place, made.id));
        return false;
    });
    return out;
}

std::map<std::string, std::string> stand_ins_for(const stack_place& place, const resource& given) {
    const auto name = fmt::format("{}-{}", place.stack, given.logical_id);
    if (const auto* known = find(given.type)) {
        auto out = values_of(place, given, {.id = fill(known->id_form, place, given.logical_id)});
        any_word(known->attributes, [&](std::string_view word) {
            out.emplace(fmt::format("{}.{}", given.logical_id, name_in(word)), given.logical_id);
            return false;
        });
        return out;
    }
    // "AWS::Lambda::Function" is "arn:aws:lambda:…:function:NAME".
    const auto type = base::to_lower(given.type);
    const auto first = type.find("::"), last = type.rfind("::");
    const auto service = first < last ? type.substr(first + 2, last - first - 2) : type;
    return {{given.logical_id, name},
            {given.logical_id + ".Arn", fmt::format("arn:aws:{}:{}:{}:{}:{}", service, place.region, place.account,
                                                    last == type.npos ? type : type.substr(last + 2), name)}};
}

std::expected<void, std::string> check_properties(const resource& given, const boost::json::object& properties) {
    const auto* of = find(given.type);
    for (const auto& [name, _] : properties)
        if (!has_word(of->properties, name) && !has_word(of->ignored, name))
            return std::unexpected(fmt::format("{}: {} has no property {}, or it is not supported", given.logical_id,
                                               given.type, std::string_view(name)));
    std::string fault;
    any_word(of->properties, [&](std::string_view word) { return !(fault = fault_of(word, properties)).empty(); });
    if (!fault.empty()) return std::unexpected(fmt::format("{}: {}: {}", given.logical_id, given.type, fault));
    return {};
}

apply_result apply_resource(const stack_services& services, const std::string& stack, const resource& given,
                            const boost::json::object& properties) {
    const auto& of = *find(given.type);
    POOLGUARD_TRY(auto out, of.apply({services, stack, given.logical_id, properties}));
    const auto ignored = ignored_in(of, properties);
    if (!ignored.empty() && out.what != change::skipped)
        out.note += fmt::format("{}without effect here: {}", out.note.empty() ? "" : "; ", fmt::join(ignored, ", "));
    return out;
}

} // namespace poolguard::app::apply
