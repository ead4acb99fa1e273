#include "pool/admin/providers/provider_rules.hpp"

#include "base/try.hpp"
#include "pool/admin/clients/client_rules.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace poolguard::pool {
namespace {

using enum cognito::identity_provider_type;
using detail_names = std::span<const std::string_view>;
using preset = std::pair<std::string_view, std::string_view>;

constexpr std::size_t longest_detail = 8192;
constexpr std::array<std::string_view, 5> endpoints{"authorize_url", "token_url", "attributes_url", "jwks_uri",
                                                    "oidc_issuer"};
constexpr std::array<std::string_view, 2> secret_names{"client_secret", "private_key"};
constexpr std::array<std::string_view, 8> optional_names{"authorize_url",        "token_url",
                                                         "attributes_url",       "jwks_uri",
                                                         "oidc_issuer",          "attributes_url_add_attributes",
                                                         "token_request_method", "attributes_request_method"};

constexpr std::array<std::string_view, 3> required_by_social{"client_id", "client_secret", "authorize_scopes"};
constexpr std::array<std::string_view, 5> required_by_apple{"client_id", "team_id", "key_id", "private_key",
                                                            "authorize_scopes"};
constexpr std::array<std::string_view, 4> required_by_oidc{"client_id", "attributes_request_method", "oidc_issuer",
                                                           "authorize_scopes"};

// Exactly the details that Cognito describes, so that a configuration that names them all stays as it is. They have no
// key sets; provider_client knows those.
constexpr std::array<preset, 6> google{{
    {"attributes_url", "https://people.googleapis.com/v1/people/me?personFields="},
    {"attributes_url_add_attributes", "true"},
    {"authorize_url", "https://accounts.google.com/o/oauth2/v2/auth"},
    {"oidc_issuer", "https://accounts.google.com"},
    {"token_request_method", "POST"},
    {"token_url", "https://www.googleapis.com/oauth2/v4/token"},
}};
constexpr std::array<preset, 5> amazon{{
    {"attributes_url", "https://api.amazon.com/user/profile"},
    {"attributes_url_add_attributes", "false"},
    {"authorize_url", "https://www.amazon.com/ap/oa"},
    {"token_request_method", "POST"},
    {"token_url", "https://api.amazon.com/auth/o2/token"},
}};
constexpr std::array<preset, 5> apple{{
    {"attributes_url_add_attributes", "false"},
    {"authorize_url", "https://appleid.apple.com/auth/authorize"},
    {"oidc_issuer", "https://appleid.apple.com"},
    {"token_request_method", "POST"},
    {"token_url", "https://appleid.apple.com/auth/token"},
}};
constexpr std::string_view facebook_version = "v21.0";

detail_names required_by(cognito::identity_provider_type type) {
    if (type == SignInWithApple) return required_by_apple;
    if (type == OIDC) return required_by_oidc;
    return required_by_social;
}

bool has_detail(detail_names among, std::string_view wanted) { return std::ranges::find(among, wanted) != among.end(); }

bool is_known(cognito::identity_provider_type type, std::string_view name) {
    return has_detail(required_by(type), name) || has_detail(optional_names, name) ||
           (type == OIDC && name == "client_secret") || (type == Facebook && name == "api_version");
}

void add_presets(provider_document& provider) {
    const auto add = [&](std::span<const preset> presets) {
        for (const auto& [name, value] : presets)
            provider.details.try_emplace(std::string(name), value);
    };
    switch (provider.type) {
    case Google:
        return add(google);
    case LoginWithAmazon:
        return add(amazon);
    case SignInWithApple:
        return add(apple);
    case Facebook: {
        const auto version = provider.details.try_emplace("api_version", facebook_version).first->second;
        provider.details.try_emplace("authorize_url", fmt::format("https://www.facebook.com/{}/dialog/oauth", version));
        provider.details.try_emplace("token_url",
                                     fmt::format("https://graph.facebook.com/{}/oauth/access_token", version));
        provider.details.try_emplace("attributes_url",
                                     fmt::format("https://graph.facebook.com/{}/me?fields=", version));
        provider.details.try_emplace("attributes_url_add_attributes", "true");
        provider.details.try_emplace("token_request_method", "GET");
        return;
    }
    case OIDC:
    case SAML:
        return;
    }
}

result<void> check_detail(cognito::identity_provider_type type, const std::string& name, std::string_view value) {
    if (!is_known(type, name)) return refuse_parameter(fmt::format("Unknown provider detail {}", name.substr(0, 64)));
    const bool has_control = std::ranges::any_of(value, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
    if (value.size() > longest_detail || (has_control && name != "private_key"))
        return refuse_parameter(fmt::format("The provider detail {} is too long or has control characters.", name));
    // The same rule as for redirect addresses: HTTPS, or HTTP on this machine.
    if (has_detail(endpoints, name) && (!is_redirect_uri(value) || !value.starts_with("http")))
        return refuse_parameter(fmt::format("The provider detail {} must be an https URL.", name));
    if (name.ends_with("_method") && value != "GET" && value != "POST")
        return refuse_parameter(fmt::format("The provider detail {} must be GET or POST.", name));
    return {};
}

} // namespace

result<void> set_details(const cognito::secret_map& given, provider_document& provider, provider_secrets& secrets) {
    if (provider.type == SAML) return refuse_parameter("Providers of type SAML are not supported here.");
    provider.details.clear();
    for (const auto& [name, value] : given) {
        POOLGUARD_CHECK(check_detail(provider.type, name, value.reveal()));
        if (value.reveal().empty()) continue;
        if (name == "client_secret")
            secrets.client_secret = value.reveal();
        else if (name == "private_key")
            secrets.private_key = value.reveal();
        else
            provider.details.insert_or_assign(name, std::string(value.reveal()));
    }
    for (const auto name : required_by(provider.type)) {
        const bool is_there = has_detail(secret_names, name)
                                  ? !(name == "client_secret" ? secrets.client_secret : secrets.private_key).empty()
                                  : provider.details.contains(std::string(name));
        if (!is_there) return refuse_parameter(fmt::format("Missing required provider detail {}", name));
    }
    add_presets(provider);
    return {};
}

cognito::string_map default_mapping(cognito::identity_provider_type type) {
    if (type == Facebook) return {{"username", "id"}};
    if (type == LoginWithAmazon) return {{"username", "user_id"}};
    return {{"username", "sub"}};
}

result<void> check_mapping(const user_pool_document& pool, const provider_document& provider) {
    constexpr std::size_t longest_claim_name = 2048;
    for (const auto& [attribute, claim] : provider.mapping) {
        const bool is_username = attribute == "username" && !claim.empty();
        if (!is_username && find_attribute(pool, attribute) == nullptr)
            return refuse_parameter(fmt::format(
                "The attribute {} of the AttributeMapping is not in the user pool's schema.", attribute.substr(0, 64)));
        if (claim.empty() || claim.size() > longest_claim_name)
            return refuse_parameter(fmt::format("The claim for the attribute {} is empty or too long.", attribute));
    }
    return {};
}

} // namespace poolguard::pool
