#include "pool/federation/provider_client.hpp"

#include "base/json/lookup.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"
#include "http/form.hpp"
#include "jwt/es256_key.hpp"
#include "jwt/verifier.hpp"

namespace poolguard::pool {
namespace {

using enum cognito::identity_provider_type;
using base::json::text_at;
namespace bj = boost::json;

constexpr std::chrono::seconds exchange_time{5};
constexpr std::size_t longest_reply = std::size_t{256} * 1024;
// How far a provider's clock may differ from ours.
constexpr std::chrono::seconds clock_skew{30};

std::string detail(const provider_document& provider, const std::string& name) {
    const auto found = provider.details.find(name);
    return found == provider.details.end() ? std::string{} : found->second;
}

bool speaks_openid(const provider_document& provider) {
    return provider.type == Google || provider.type == SignInWithApple || provider.type == OIDC;
}

bool knows_pkce(const provider_document& provider) {
    return provider.type == Google || provider.type == LoginWithAmazon || provider.type == OIDC;
}

// The key sets of providers whose details name none. Others are discovered.
std::string known_keys(std::string_view issuer) {
    if (issuer == "https://accounts.google.com") return "https://www.googleapis.com/oauth2/v3/certs";
    if (issuer == "https://appleid.apple.com") return "https://appleid.apple.com/auth/keys";
    return {};
}

// The claim that identifies a user at the provider.
std::string_view id_claim(const provider_document& provider) {
    if (provider.type == Facebook) return "id";
    if (provider.type == LoginWithAmazon) return "user_id";
    if (const auto mapped = provider.mapping.find("username"); mapped != provider.mapping.end()) return mapped->second;
    return "sub";
}

std::string to_text(const bj::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (value.is_null()) return {};
    if (const auto* items = value.if_array()) {
        std::string out = "[";
        for (const auto& each : *items)
            out.append(out.size() > 1 ? "," : "").append(http::percent_encode(to_text(each)));
        return out + ']';
    }
    return bj::serialize(value);
}

struct client_assertion {
    std::string iss;
    std::int64_t iat = 0;
    std::int64_t exp = 0;
    std::string aud;
    std::string sub;
};
BOOST_DESCRIBE_STRUCT(client_assertion, (), (iss, iat, exp, aud, sub))

} // namespace

std::expected<provider_addresses, std::string> provider_client::addresses_of(const provider_document& provider) {
    provider_addresses out{detail(provider, "oidc_issuer"), detail(provider, "authorize_url"),
                           detail(provider, "token_url"), detail(provider, "attributes_url"),
                           detail(provider, "jwks_uri")};
    if (out.keys.empty()) out.keys = known_keys(out.issuer);
    // Google's ID tokens have all claims; its People API has other names for them, and no subject.
    if (provider.type == Google) out.attributes.clear();
    const bool is_complete =
        !out.authorize.empty() && !out.token.empty() && !(speaks_openid(provider) && out.keys.empty());
    if (is_complete) return out;
    const auto found = documents_.discover(out.issuer);
    if (!found) return found;
    if (out.authorize.empty()) out.authorize = found->authorize;
    if (out.token.empty()) out.token = found->token;
    if (out.attributes.empty() && provider.type != Google) out.attributes = found->attributes;
    if (out.keys.empty()) out.keys = found->keys;
    return out;
}

std::expected<std::string, std::string> provider_client::authorization_url(const provider_document& provider,
                                                                           const authorization_request& asked,
                                                                           std::string_view state,
                                                                           const federation_secrets& secrets) {
    POOLGUARD_TRY(const auto at, addresses_of(provider));
    const auto client_id = detail(provider, "client_id");
    const auto scope = detail(provider, "authorize_scopes");
    const auto challenge = challenge_of(secrets.verifier).value_or("");
    response_parameters added{{"client_id", client_id},
                              {"redirect_uri", callback_},
                              {"response_type", "code"},
                              {"scope", scope},
                              {"state", state}};
    if (speaks_openid(provider)) added.emplace_back("nonce", secrets.nonce);
    if (knows_pkce(provider)) {
        added.emplace_back("code_challenge", challenge);
        added.emplace_back("code_challenge_method", "S256");
    }
    // Apple sends names and addresses only with form_post.
    if (provider.type == SignInWithApple) added.emplace_back("response_mode", "form_post");
    if (provider.type == Google || provider.type == OIDC) {
        added.emplace_back("login_hint", asked.login_hint);
        if (asked.prompt == prompt_kind::login) added.emplace_back("prompt", "login");
    }
    return with_query(at.authorize, added);
}

std::expected<std::string, std::string> provider_client::secret_for(const provider_document& provider,
                                                                    const provider_secrets& credentials) const {
    if (provider.type != SignInWithApple) return credentials.client_secret;
    constexpr std::int64_t lifetime = 300;
    const auto now = base::epoch_seconds(clock_.now());
    const client_assertion assertion{detail(provider, "team_id"), now, now + lifetime, detail(provider, "oidc_issuer"),
                                     detail(provider, "client_id")};
    auto made = jwt::sign_es256(base::secret(credentials.private_key), detail(provider, "key_id"),
                                base::json::write(assertion));
    if (!made) return std::unexpected("the provider's private key is invalid");
    return std::move(*made);
}

std::expected<provider_client::provider_tokens, std::string>
provider_client::redeem(const provider_document& provider, const std::string& address,
                        const provider_secrets& credentials, std::string_view code, const federation_secrets& secrets) {
    POOLGUARD_TRY(auto secret, secret_for(provider, credentials));
    const auto client_id = detail(provider, "client_id");
    response_parameters given{{"grant_type", "authorization_code"},
                              {"code", code},
                              {"redirect_uri", callback_},
                              {"client_id", client_id},
                              {"client_secret", secret}};
    if (knows_pkce(provider)) given.emplace_back("code_verifier", secrets.verifier);
    // A query without its question mark is a form.
    const base::secret form(with_query("", given).substr(1));
    base::wipe(secret);
    aws::http_request request;
    request.method = "POST";
    request.url = address;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = form.reveal();
    request.timeout = exchange_time;
    request.max_response_bytes = longest_reply;
    const auto reply = exchange_json(transport_, request);
    if (!reply) return std::unexpected(fmt::format("token: {}", reply.error()));
    return provider_tokens{base::secret(std::string(text_at(*reply, "access_token"))),
                           base::secret(std::string(text_at(*reply, "id_token")))};
}

std::expected<bj::object, std::string> provider_client::verify(const provider_document& provider,
                                                               const provider_addresses& at,
                                                               const base::secret& id_token, const std::string& nonce) {
    const auto head = jwt::verifier::read_head(id_token.reveal());
    if (!head) return std::unexpected(fmt::format("ID token: {}", jwt::describe(head.error())));
    POOLGUARD_TRY(const auto keys, documents_.keys(at.keys, head->key_id));
    std::vector<std::string> issuers{at.issuer};
    // Google's tokens may have the issuer with or without the scheme.
    constexpr std::string_view scheme = "https://";
    if (provider.type == Google && at.issuer.starts_with(scheme)) issuers.push_back(at.issuer.substr(scheme.size()));
    jwt::policy wanted(std::move(issuers), jwt::token_use::id, {detail(provider, "client_id")});
    wanted.accept_missing_token_use_unsafe = true; // only Cognito has that claim
    wanted.clock_skew = clock_skew;
    const auto verified = jwt::verifier(std::move(wanted)).verify(id_token.reveal(), *keys, clock_.now());
    if (!verified) return std::unexpected(fmt::format("ID token: {}", jwt::describe(verified.error())));
    if (!base::equal_in_constant_time(verified->text_claim("nonce").value_or(""), nonce))
        return std::unexpected("ID token: the nonce does not match");
    return verified->claims();
}

std::expected<bj::object, std::string> provider_client::fetch_attributes(const provider_document& provider,
                                                                         const std::string& address,
                                                                         const base::secret& token) {
    aws::http_request request;
    request.method = provider.type == OIDC && detail(provider, "attributes_request_method") == "POST" ? "POST" : "GET";
    request.url = address;
    if (provider.type == Facebook) {
        // Facebook returns only the fields that are named.
        std::string fields = "id";
        for (const auto& [attribute, claim] : provider.mapping)
            if (claim != "id") fields.append(",").append(claim);
        // "…/me?fields=" in Cognito's own form, "…/me" in others.
        request.url =
            address.ends_with('=') ? address + http::percent_encode(fields) : with_query(address, {{"fields", fields}});
    }
    request.headers = {{"Authorization", fmt::format("Bearer {}", token.reveal())}, {"Accept", "application/json"}};
    request.timeout = exchange_time;
    request.max_response_bytes = longest_reply;
    auto reply = exchange_json(transport_, request);
    base::wipe(request.headers.front().second);
    if (!reply) return std::unexpected(fmt::format("attributes: {}", reply.error()));
    return reply;
}

std::expected<external_identity, std::string> provider_client::identify(const provider_document& provider,
                                                                        const provider_secrets& credentials,
                                                                        std::string_view code,
                                                                        const federation_secrets& secrets) {
    POOLGUARD_TRY(const auto at, addresses_of(provider));
    POOLGUARD_TRY(const auto tokens, redeem(provider, at.token, credentials, code, secrets));
    bj::object claims;
    if (speaks_openid(provider)) {
        POOLGUARD_TRY(auto verified, verify(provider, at, tokens.id, secrets.nonce));
        claims = std::move(verified);
    }
    if (!at.attributes.empty()) {
        POOLGUARD_TRY(const auto more, fetch_attributes(provider, at.attributes, tokens.access));
        // OpenID Connect Core section 5.3.2: prevents substitution of another user's access token.
        if (speaks_openid(provider) && text_at(more, "sub") != text_at(claims, "sub"))
            return std::unexpected("attributes: the subject differs from that of the ID token");
        for (const auto& [name, value] : more)
            claims.insert_or_assign(name, value);
    }
    external_identity out;
    for (const auto& [name, value] : claims)
        out.claims.emplace(name, to_text(value));
    out.claims.insert_or_assign("access_token", std::string(tokens.access.reveal()));
    out.claims.insert_or_assign("id_token", std::string(tokens.id.reveal()));
    const auto id = out.claims.find(std::string(id_claim(provider)));
    if (id == out.claims.end() || id->second.empty()) return std::unexpected("the claims do not identify the user");
    out.id = id->second;
    return out;
}

} // namespace poolguard::pool
