#include "pool/identities/outside_logins.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "base/url.hpp"
#include "jwt/verifier.hpp"
#include "pool/identities/login_refusals.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

// How far a provider's clock may differ from ours.
constexpr std::chrono::seconds login_clock_skew{30};

struct social_provider {
    std::string_view name;
    bool signs_tokens = false;
};
constexpr std::array<social_provider, 4> social_providers{
    {{"accounts.google.com", true}, {"appleid.apple.com", true}, {"graph.facebook.com"}, {"www.amazon.com"}}};

const social_provider* find_social(std::string_view name) {
    const auto* const found = std::ranges::find(social_providers, name, &social_provider::name);
    return found == social_providers.end() ? nullptr : found;
}

const std::string* find_app_id(const cognito::identity_pool_settings& settings, std::string_view provider) {
    if (!settings.SupportedLoginProviders) return nullptr;
    const auto found = settings.SupportedLoginProviders->find(std::string(provider));
    return found == settings.SupportedLoginProviders->end() ? nullptr : &found->second;
}

// The ARN that is given, or whose provider is.
const std::string* find_arn(const std::optional<std::vector<cognito::arn_text>>& arns, std::string_view given) {
    if (!arns) return nullptr;
    const auto found = std::ranges::find_if(*arns, [&](const cognito::arn_text& each) {
        return each.value == given || iam_name_in(each, open_id_provider_kind) == given;
    });
    return found == arns->end() ? nullptr : &found->value;
}

std::unexpected<failure> unverifiable_login(std::string_view provider, std::string_view why) {
    return refuse(cognito::failure_name::not_authorized,
                  fmt::format("Logins of {} are not supported here, because {}. Its users can sign in through a user "
                              "pool.",
                              provider, why));
}

} // namespace

bool is_social_provider(std::string_view name) { return find_social(name) != nullptr; }

verified_login verified_by(const jwt::verified_token& token, login who, std::string_view kind) {
    auto name = fmt::format("{}:{}", kind, who.subject);
    return {std::move(who), std::move(name), std::string(token.client_id()), token.claims()};
}

std::string outside_logins::listed_provider(const cognito::identity_pool_settings& settings, std::string_view given) {
    if (find_app_id(settings, given) != nullptr) return std::string(given);
    if (const auto* arn = find_arn(settings.OpenIdConnectProviderARNs, given); arn != nullptr)
        return std::string(iam_name_in(*arn, open_id_provider_kind));
    return find_arn(settings.SamlProviderARNs, given) != nullptr ? std::string(given) : std::string{};
}

result<outside_logins::issuer> outside_logins::find_issuer(const cognito::identity_pool_settings& settings,
                                                           std::string_view provider_name) const {
    if (const auto* app = find_app_id(settings, provider_name); app != nullptr) {
        const auto* social = find_social(provider_name);
        if (social == nullptr || !social->signs_tokens)
            return unverifiable_login(provider_name, "its tokens are not signed");
        return issuer{fmt::format("https://{}", provider_name), {*app}, fmt::format("{}:{}", provider_name, *app)};
    }
    if (find_arn(settings.SamlProviderARNs, provider_name) != nullptr)
        return unverifiable_login(provider_name, "SAML assertions are not read");
    const auto* arn = find_arn(settings.OpenIdConnectProviderARNs, provider_name);
    if (arn == nullptr || *arn == provider_name) return unsupported_login();
    POOLGUARD_TRY(auto found, registered_.find_by_arn(*arn));
    if (!found || found->clients.empty()) return unsupported_login();
    return issuer{std::move(found->url), std::move(found->clients), *arn + ":OIDC"};
}

result<std::shared_ptr<const jwt::key_set>> outside_logins::keys_for(const issuer& by,
                                                                     const std::string& key_id) const {
    const auto discovered = documents_.discover(by.url);
    const auto keys = discovered ? documents_.keys(discovered->keys, key_id) : std::unexpected(discovered.error());
    if (keys) return *keys;
    base::log::warning("login_provider_failed", {{"issuer", by.url}, {"cause", keys.error()}});
    return refuse("ExternalServiceException",
                  fmt::format("The keys of {} could not be fetched.", base::without_scheme(by.url)));
}

result<verified_login> outside_logins::verify(const cognito::identity_pool_settings& settings,
                                              std::string_view provider_name, std::string_view token) const {
    POOLGUARD_TRY(const auto by, find_issuer(settings, provider_name));
    const auto head = jwt::verifier::read_head(token);
    if (!head) return refuse_login_for(head.error(), token, clock_.now());
    std::vector<std::string> issuers{by.url};
    // Google's tokens may have the issuer with or without the scheme.
    if (is_social_provider(provider_name)) issuers.emplace_back(provider_name);
    if (std::ranges::find(issuers, head->unverified_issuer.value_or("")) == issuers.end())
        return refuse_login_for(jwt::error::wrong_issuer, token, clock_.now());
    POOLGUARD_TRY(const auto keys, keys_for(by, head->key_id));
    jwt::policy wanted(std::move(issuers), jwt::token_use::id, by.clients);
    wanted.accept_missing_token_use_unsafe = true; // only Cognito has that claim
    wanted.clock_skew = login_clock_skew;
    const auto verified = jwt::verifier(std::move(wanted)).verify(token, *keys, clock_.now());
    if (!verified) return refuse_login_for(verified.error(), token, clock_.now());
    return verified_by(*verified, {std::string(provider_name), std::string(verified->subject())}, by.kind);
}

} // namespace poolguard::pool
