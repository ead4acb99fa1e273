#include "api/pages/console/setup/provider_form.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using enum cognito::identity_provider_type;
using cognito::identity_provider_type;

constexpr page_text mapping_label{"Attributes, one per line: pool attribute = claim",
                                  "属性 (1 行に 1 つ): プールの属性 = クレーム"};
constexpr page_text mapping_hint{"For example email = email. Without any, users are known by their ID at the provider.",
                                 "例: email = email。指定しない場合、ユーザーはプロバイダーでの ID で識別されます。"};
constexpr page_text aliases_label{"Identifiers, one per line", "識別子 (1 行に 1 つ)"};
constexpr page_text aliases_hint{"Such as the domain of the addresses of people who sign in there",
                                 "そこでサインインするユーザーのメールアドレスのドメインなど"};
constexpr page_text secret_stays_hint{"Empty: the present one stays", "空欄: 現在の値を維持"};

enum class detail_kind { text, secret, long_secret, lines, method };
struct provider_detail {
    std::string_view name; // in ProviderDetails
    page_text label;
    detail_kind kind = detail_kind::text;
    bool is_required = true;
};

constexpr page_text client_id_text{"Client ID", "クライアント ID"};
constexpr page_text client_secret_text{"Client secret", "クライアントシークレット"};
constexpr page_text scopes_text{"Scopes, separated by spaces", "スコープ (空白区切り)"};

constexpr std::array saml_details{
    provider_detail{"MetadataURL", {"Metadata URL", "メタデータ URL"}, detail_kind::text, false},
    provider_detail{"MetadataFile", {"Metadata document (XML)", "メタデータ文書 (XML)"}, detail_kind::lines, false}};
constexpr std::array oidc_details{
    provider_detail{"client_id", client_id_text},
    provider_detail{"client_secret", client_secret_text, detail_kind::secret, false},
    provider_detail{"oidc_issuer", {"Issuer", "発行者"}},
    provider_detail{"authorize_scopes", scopes_text},
    provider_detail{
        "attributes_request_method", {"Method for user info", "ユーザー情報の取得方法"}, detail_kind::method},
    provider_detail{"authorize_url", {"Authorization endpoint", "認可エンドポイント"}, detail_kind::text, false},
    provider_detail{"token_url", {"Token endpoint", "トークンエンドポイント"}, detail_kind::text, false},
    provider_detail{"attributes_url", {"User info endpoint", "ユーザー情報エンドポイント"}, detail_kind::text, false},
    provider_detail{"jwks_uri", {"Key set (JWKS)", "鍵セット (JWKS)"}, detail_kind::text, false}};
constexpr std::array apple_details{provider_detail{"client_id", {"Services ID", "Services ID"}},
                                   provider_detail{"team_id", {"Team ID", "チーム ID"}},
                                   provider_detail{"key_id", {"Key ID", "キー ID"}},
                                   provider_detail{"private_key", {"Private key", "秘密鍵"}, detail_kind::long_secret},
                                   provider_detail{"authorize_scopes", scopes_text}};
constexpr std::array social_details{provider_detail{"client_id", client_id_text},
                                    provider_detail{"client_secret", client_secret_text, detail_kind::secret},
                                    provider_detail{"authorize_scopes", scopes_text}};
constexpr std::array facebook_details{
    social_details[0], social_details[1],
    provider_detail{"authorize_scopes", {"Permissions, separated by commas", "アクセス許可 (カンマ区切り)"}},
    provider_detail{"api_version", {"Version of the Graph API", "Graph API のバージョン"}, detail_kind::text, false}};

std::span<const provider_detail> details_of(identity_provider_type type) {
    switch (type) {
    case SAML:
        return saml_details;
    case OIDC:
        return oidc_details;
    case SignInWithApple:
        return apple_details;
    case Facebook:
        return facebook_details;
    case Google:
    case LoginWithAmazon:
        return social_details;
    }
    return social_details;
}

// The scopes and the mapping with which a new provider begins.
std::string_view first_scopes(identity_provider_type type) {
    if (type == Google) return "openid email profile";
    if (type == OIDC) return "openid email";
    if (type == LoginWithAmazon) return "profile";
    if (type == SignInWithApple) return "email name";
    return "public_profile,email";
}

bool is_secret_detail(const provider_detail& detail) {
    return detail.kind == detail_kind::secret || detail.kind == detail_kind::long_secret;
}

std::string detail_field_name(const provider_detail& detail) { return fmt::format("detail:{}", detail.name); }

form_field provider_detail_field(const provider_detail& detail, const cognito::identity_provider& shown, bool is_new,
                                 http::language in) {
    form_field out{.name = detail_field_name(detail),
                   .label = std::string(detail.label.in(in)),
                   .is_required = detail.is_required && (is_new || !is_secret_detail(detail))};
    if (detail.kind == detail_kind::secret) out.type = "password";
    // It is not shown again after a refusal either.
    if (is_secret_detail(detail)) out.autocomplete = "new-password";
    if (detail.kind == detail_kind::lines || detail.kind == detail_kind::long_secret) out.type = "textarea";
    if (detail.kind == detail_kind::method) out.choices = {{"GET", "GET"}, {"POST", "POST"}};
    if (is_secret_detail(detail)) {
        if (!is_new) out.hint = secret_stays_hint.in(in);
        return out;
    }
    const auto found = shown.ProviderDetails.find(std::string(detail.name));
    if (found != shown.ProviderDetails.end())
        out.value = found->second;
    else if (is_new && detail.name == "authorize_scopes")
        out.value = first_scopes(shown.ProviderType);
    return out;
}

std::string mapping_lines(const cognito::string_map& mapping) {
    std::string out;
    for (const auto& [attribute, claim] : mapping)
        out += fmt::format("{}{} = {}", out.empty() ? "" : "\n", attribute, claim);
    return out;
}

} // namespace

std::vector<identity_provider_type> provider_types(const service::pool_place& place) {
    std::vector<identity_provider_type> out{OIDC, Google, Facebook, LoginWithAmazon, SignInWithApple};
    if (!place.is_embedded) out.push_back(SAML);
    return out;
}

std::optional<identity_provider_type> provider_type_of(std::string_view name) {
    for (const auto each : {OIDC, Google, Facebook, LoginWithAmazon, SignInWithApple, SAML})
        if (base::json::enum_name(each) == name) return each;
    return std::nullopt;
}

std::string_view provider_type_text(identity_provider_type type) {
    switch (type) {
    case SAML:
        return "SAML";
    case OIDC:
        return "OpenID Connect";
    case Facebook:
        return "Facebook";
    case Google:
        return "Google";
    case LoginWithAmazon:
        return "Amazon";
    case SignInWithApple:
        return "Apple";
    }
    return {};
}

bool is_well_known(identity_provider_type type) { return type != SAML && type != OIDC; }

std::vector<form_field> provider_fields(const cognito::identity_provider& shown, bool is_new, http::language in) {
    std::vector<form_field> out;
    for (const auto& each : details_of(shown.ProviderType))
        out.push_back(provider_detail_field(each, shown, is_new, in));
    out.push_back({.name = "mapping",
                   .label = std::string(mapping_label.in(in)),
                   .type = "textarea",
                   .value = mapping_lines(shown.AttributeMapping),
                   .hint = std::string(mapping_hint.in(in))});
    out.push_back({.name = "aliases",
                   .label = std::string(aliases_label.in(in)),
                   .type = "textarea",
                   .value = joined_lines(shown.IdpIdentifiers),
                   .hint = std::string(aliases_hint.in(in))});
    return out;
}

std::expected<service::external_provider_settings, problem>
read_provider_form(const form_values& given, identity_provider_type type, http::language in) {
    service::external_provider_settings out;
    for (const auto& each : details_of(type)) {
        const auto field = detail_field_name(each);
        if (is_secret_detail(each))
            out.secrets.insert_or_assign(std::string(each.name),
                                         cognito::secret_map::mapped_type(std::string(given.text(field))));
        else
            out.details.insert_or_assign(std::string(each.name), std::string(given.text(field)));
    }
    auto mapping = read_pairs(given, "mapping", mapping_label, in);
    if (!mapping) return std::unexpected(wrong_fields({std::move(mapping.error())}));
    for (auto& [attribute, claim] : *mapping)
        out.mapping.insert_or_assign(std::move(attribute), std::move(claim));
    out.aliases = given.lines("aliases");
    return out;
}

} // namespace poolguard::api
