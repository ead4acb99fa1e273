#include "service/setup/external_providers.hpp"

#include "base/secret.hpp"
#include "base/try.hpp"

#include <array>

namespace poolguard::service {
namespace {

constexpr std::array<std::string_view, 2> secret_details{"client_secret", "private_key"};
// Amazon derives these itself, and does not take them.
constexpr std::array<std::string_view, 3> derived_details{"ActiveEncryptionCertificate", "SLORedirectBindingURI",
                                                          "SSORedirectBindingURI"};

bool is_among(std::span<const std::string_view> names, std::string_view wanted) {
    return std::ranges::find(names, wanted) != names.end();
}

// Facebook's, which have the version in them: the pool derives them from it.
constexpr std::array<std::string_view, 3> versioned_details{"attributes_url", "authorize_url", "token_url"};

// The value of a detail; empty if there is none.
std::string_view detail_in(const cognito::string_map& details, const std::string& name) {
    const auto found = details.find(name);
    return found == details.end() ? std::string_view{} : std::string_view(found->second);
}

using detail_value = cognito::secret_map::mapped_type;

void wipe_secrets(cognito::string_map& details) {
    for (auto& [name, value] : details)
        if (is_among(secret_details, name)) base::wipe(value);
}

} // namespace

cognito::secret_map changed_details(const cognito::string_map& present, const external_provider_settings& wanted) {
    cognito::secret_map out;
    for (const auto& [name, value] : present)
        if (!is_among(derived_details, name)) out.insert_or_assign(name, detail_value(value));
    for (const auto& [name, value] : wanted.details)
        if (value.empty())
            out.erase(name);
        else
            out.insert_or_assign(name, detail_value(value));
    if (detail_in(present, "api_version") != detail_in(wanted.details, "api_version"))
        for (const auto name : versioned_details)
            out.erase(std::string(name));
    // A SAML provider has its metadata from one place.
    if (out.contains("MetadataURL") && wanted.details.contains("MetadataURL")) out.erase("MetadataFile");
    for (const auto& [name, value] : wanted.secrets)
        if (!value.reveal().empty()) out.insert_or_assign(name, value);
    return out;
}

cognito::result<cognito::identity_provider> external_providers::describe(std::string_view name) {
    const cognito::describe_identity_provider message{.UserPoolId = place_.user_pool_id,
                                                      .ProviderName = std::string(name)};
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return std::move(found.IdentityProvider);
}

cognito::result<admin_view<external_provider_page>> external_providers::list(const administrator& by,
                                                                             const page_request& wanted) {
    cognito::list_identity_providers message;
    message.UserPoolId = place_.user_pool_id;
    message.MaxResults = wanted.limit;
    if (wanted.cursor) message.NextToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, external_provider_page{std::move(found.Providers), std::move(found.NextToken)});
}

cognito::result<admin_view<cognito::identity_provider>> external_providers::get(const administrator& by,
                                                                                std::string_view name) {
    POOLGUARD_TRY(auto found, describe(name));
    wipe_secrets(found.ProviderDetails);
    for (const auto each : secret_details)
        found.ProviderDetails.erase(std::string(each));
    return admin_view(by, std::move(found));
}

cognito::result<void> external_providers::create(const administrator&, std::string_view name,
                                                 cognito::identity_provider_type type,
                                                 const external_provider_settings& wanted) {
    cognito::create_identity_provider message;
    message.UserPoolId = place_.user_pool_id;
    message.ProviderName = std::string(name);
    message.ProviderType = type;
    message.ProviderDetails = changed_details({}, wanted);
    if (!wanted.mapping.empty()) message.AttributeMapping.emplace(wanted.mapping);
    if (!wanted.aliases.empty()) {
        auto& identifiers = message.IdpIdentifiers.emplace().value;
        identifiers.assign(wanted.aliases.begin(), wanted.aliases.end());
    }
    POOLGUARD_TRY(auto made, cognito_.call(message));
    wipe_secrets(made.IdentityProvider.ProviderDetails);
    return {};
}

cognito::result<void> external_providers::update(const administrator&, std::string_view name, std::string_view seen,
                                                 const external_provider_settings& wanted) {
    POOLGUARD_TRY(auto found, describe(name));
    const bool is_as_seen = version_of(found.LastModifiedDate) == seen;
    cognito::update_identity_provider message;
    message.UserPoolId = place_.user_pool_id;
    message.ProviderName = std::string(name);
    message.ProviderDetails = changed_details(found.ProviderDetails, wanted);
    message.AttributeMapping.emplace(wanted.mapping);
    auto& identifiers = message.IdpIdentifiers.emplace().value;
    identifiers.assign(wanted.aliases.begin(), wanted.aliases.end());
    wipe_secrets(found.ProviderDetails);
    if (!is_as_seen)
        return std::unexpected(cognito::failure{changed_meanwhile, "The identity provider was changed meanwhile"});
    POOLGUARD_TRY(auto written, cognito_.call(message, cognito::idempotent));
    wipe_secrets(written.IdentityProvider.ProviderDetails);
    return {};
}

cognito::result<void> external_providers::remove(const administrator&, std::string_view name) {
    const cognito::delete_identity_provider message{.UserPoolId = place_.user_pool_id,
                                                    .ProviderName = std::string(name)};
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

} // namespace poolguard::service
