#include "pool/oauth/authorization_request.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "http/form.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/scopes.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace poolguard::pool {
namespace {

using refusal = std::unexpected<authorization_refusal>;

constexpr std::size_t longest_state = 4096;
constexpr std::size_t challenge_characters = 43; // 32 bytes in base64url

bool is_registered(const client_document& client, std::string_view address) {
    const auto& urls = client.settings.CallbackURLs;
    return urls && std::ranges::any_of(*urls, [&](const std::string& each) { return each == address; });
}

std::string append(std::string_view address, char first, const response_parameters& added) {
    std::string out(address);
    char separator = first;
    for (const auto& [name, value] : added) {
        if (value.empty()) continue;
        out += separator;
        out += name;
        out += '=';
        out += http::percent_encode(value);
        separator = '&';
    }
    return out;
}

// A refusal that is reported to the application by a redirect.
refusal refuse_by_redirect(const authorization_request& request, std::string_view error, std::string_view description) {
    return refusal({std::string(error), std::string(description), error_location(request, error, description)});
}

// The requested scopes, or all of the client's if none were requested; nullopt if the client lacks one of them.
std::optional<std::string> choose_scope(std::string_view asked, const client_document& client) {
    const auto& allowed = client.settings.AllowedOAuthScopes;
    const auto may_have = [&](std::string_view scope) {
        return allowed && std::ranges::any_of(*allowed, [&](const std::string& each) { return each == scope; });
    };
    std::string out;
    const auto add = [&](std::string_view scope) { out.append(out.empty() ? "" : " ").append(scope); };
    const auto scopes = split_scopes(asked);
    if (scopes.empty() && allowed)
        for (const std::string& each : *allowed)
            add(each);
    for (const auto scope : scopes) {
        if (!may_have(scope)) return std::nullopt;
        if (!has_scope(out, scope)) add(scope);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

std::optional<prompt_kind> read_prompt(std::string_view text) {
    if (text.empty()) return prompt_kind::unspecified;
    if (text == "none") return prompt_kind::none;
    for (const auto word : split_scopes(text))
        if (word != "login" && word != "select_account" && word != "consent") return std::nullopt;
    // There is no consent page, and "select_account" means signing in to another account.
    return text == "consent" ? prompt_kind::unspecified : prompt_kind::login;
}

std::optional<std::chrono::seconds> read_max_age(std::string_view text) {
    constexpr std::int64_t longest = 315'360'000; // ten years
    std::int64_t count = 0;
    const auto* begin = std::to_address(text.begin());
    const auto [end, error] = std::from_chars(begin, begin + text.size(), count);
    if (error != std::errc{} || end != begin + text.size() || count < 0 || count > longest) return std::nullopt;
    return std::chrono::seconds{count};
}

// The parameters of OpenID Connect and Cognito, which control the sign-in.
std::expected<void, std::string_view> read_sign_in_parameters(const parameters& given, authorization_request& into) {
    into.nonce = given.get("nonce");
    into.provider = given.get("identity_provider");
    into.idp_identifier = given.get("idp_identifier");
    into.login_hint = given.get("login_hint");
    const auto prompt = read_prompt(given.get("prompt"));
    if (!prompt) return std::unexpected("prompt must be none, login, select_account or consent");
    into.prompt = *prompt;
    if (given.has("max_age")) {
        into.max_age = read_max_age(given.get("max_age"));
        if (!into.max_age) return std::unexpected("max_age must be a number of seconds");
    }
    if (into.nonce.size() > longest_state || into.login_hint.size() > longest_state)
        return std::unexpected("a parameter is too long");
    return {};
}

std::expected<void, std::string_view> read_challenge(const parameters& given, authorization_request& into) {
    into.code_challenge = given.get("code_challenge");
    const auto method = given.get("code_challenge_method");
    if (into.code_challenge.empty() && method.empty()) return {};
    if (method != "S256") return std::unexpected("code_challenge_method must be S256");
    if (into.code_challenge.size() != challenge_characters || !base::from_base64url(into.code_challenge))
        return std::unexpected("code_challenge must be a SHA-256 digest in base64url");
    return {};
}

} // namespace

std::string with_query(std::string_view address, const response_parameters& added) {
    return append(address, address.find('?') == address.npos ? '?' : '&', added);
}

std::string with_fragment(std::string_view address, const response_parameters& added) {
    return append(address, '#', added);
}

std::string error_location(const authorization_request& request, std::string_view error, std::string_view description) {
    const response_parameters added{{"error", error}, {"error_description", description}, {"state", request.state}};
    return request.is_implicit ? with_fragment(request.redirect_uri, added) : with_query(request.redirect_uri, added);
}

std::optional<std::string> challenge_of(std::string_view verifier) {
    constexpr std::size_t shortest = 43;
    constexpr std::size_t longest = 128;
    const bool is_verifier =
        verifier.size() >= shortest && verifier.size() <= longest && std::ranges::all_of(verifier, base::is_unreserved);
    if (!is_verifier) return std::nullopt;
    return base::to_base64url(base::sha256(verifier));
}

std::expected<authorization_request, authorization_refusal> read_authorization_request(const parameters& given,
                                                                                       const client_document& client) {
    authorization_request out;
    out.redirect_uri = given.get("redirect_uri");
    if (!is_registered(client, out.redirect_uri))
        return refusal({"redirect_mismatch", "redirect_uri is not one of the app client's callback URLs", {}});
    out.state = given.get("state");
    if (out.state.size() > longest_state) {
        out.state.clear();
        return refuse_by_redirect(out, "invalid_request", "state is too long");
    }
    const auto type = given.get("response_type");
    if (type.empty()) return refuse_by_redirect(out, "invalid_request", "response_type is missing");
    if (type != "code" && type != "token")
        return refuse_by_redirect(out, "unsupported_response_type", "response_type must be code or token");
    out.is_implicit = type == "token";
    if (!allows(client.settings, out.is_implicit ? cognito::oauth_flow::implicit : cognito::oauth_flow::code))
        return refuse_by_redirect(out, "unauthorized_client", "the app client may not use this flow");
    auto scope = choose_scope(given.get("scope"), client);
    if (!scope) return refuse_by_redirect(out, "invalid_scope", "the app client does not have all requested scopes");
    out.scope = std::move(*scope);
    if (const auto read = read_challenge(given, out); !read)
        return refuse_by_redirect(out, "invalid_request", read.error());
    if (const auto read = read_sign_in_parameters(given, out); !read)
        return refuse_by_redirect(out, "invalid_request", read.error());
    return out;
}

} // namespace poolguard::pool
