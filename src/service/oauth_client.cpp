#include "service/oauth_client.hpp"

#include "base/bytes.hpp"
#include "base/json/read.hpp"
#include "base/log.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "service/own_user.hpp"

#include <fmt/format.h>

namespace poolguard::service {

struct token_endpoint_answer {
    std::optional<std::string> id_token;
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::int64_t expires_in = 0;
    std::optional<std::string> token_type;
};
BOOST_DESCRIBE_STRUCT(token_endpoint_answer, (), (id_token, access_token, refresh_token, expires_in, token_type))

namespace {

void add(std::string& form, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    form.append(form.empty() ? "" : "&").append(name).append("=").append(base::percent_encode(value));
}

} // namespace

std::string oauth_client::authorization_address(const authorization& asked) const {
    std::string query;
    add(query, "client_id", settings_.client_id);
    add(query, "response_type", "code");
    add(query, "redirect_uri", asked.redirect_uri);
    add(query, "scope", browser_scopes);
    add(query, "state", asked.state);
    add(query, "code_challenge", asked.challenge);
    add(query, "code_challenge_method", "S256");
    add(query, "identity_provider", asked.provider);
    add(query, "login_hint", asked.login_hint);
    return fmt::format("{}/oauth2/authorize?{}", settings_.domain, query);
}

std::string oauth_client::sign_out_address(std::string_view logout_uri) const {
    std::string query;
    add(query, "client_id", settings_.client_id);
    add(query, "logout_uri", logout_uri);
    return fmt::format("{}/logout?{}", settings_.domain, query);
}

// A client without a secret has its id in the form, one with a secret in the header.
std::string oauth_client::own_id_in_form() const {
    std::string form;
    if (settings_.client_secret.empty()) add(form, "client_id", settings_.client_id);
    return form;
}

std::expected<oauth_reply, oauth_error> oauth_client::post(std::string_view path, std::string form) const {
    const base::secret body(std::move(form));
    base::secret proof;
    if (!settings_.client_secret.empty())
        proof = base::secret(
            "Basic " + base::to_base64(fmt::format("{}:{}", settings_.client_id, settings_.client_secret.reveal())));
    auto reply = transport_({path, body.reveal(), proof.reveal()});
    if (!reply) {
        base::log::warning("oauth_endpoint_unavailable", {{"path", path}, {"cause", std::string_view(reply.error())}});
        return std::unexpected(oauth_error::unavailable);
    }
    constexpr int bad_request = 400;
    constexpr int unauthorized = 401;
    if (reply->status == 200) return std::move(*reply);
    base::log::warning("oauth_endpoint_refused",
                       {{"path", path}, {"status", static_cast<std::int64_t>(reply->status)}});
    const bool is_refused = reply->status == bad_request || reply->status == unauthorized;
    return std::unexpected(is_refused ? oauth_error::refused : oauth_error::unavailable);
}

std::expected<tokens, oauth_error> oauth_client::ask_for_tokens(std::string form) const {
    POOLGUARD_TRY(auto reply, post("/oauth2/token", std::move(form)));
    auto read = base::json::read<token_endpoint_answer>(reply.body, base::json::unknown_members::ignore);
    base::wipe(reply.body);
    if (!read || !read->id_token || read->access_token.empty() || read->expires_in <= 0)
        return std::unexpected(oauth_error::unavailable);
    if (mix_users(read->access_token, *read->id_token)) return std::unexpected(oauth_error::unavailable);
    return tokens{std::move(read->access_token), std::move(*read->id_token),
                  std::move(read->refresh_token).value_or(""), read->expires_in,
                  std::move(read->token_type).value_or("Bearer")};
}

std::expected<tokens, oauth_error> oauth_client::redeem(std::string_view code, std::string_view redirect_uri,
                                                        std::string_view verifier) const {
    auto form = own_id_in_form();
    add(form, "grant_type", "authorization_code");
    add(form, "code", code);
    add(form, "redirect_uri", redirect_uri);
    add(form, "code_verifier", verifier);
    return ask_for_tokens(std::move(form));
}

std::expected<tokens, oauth_error> oauth_client::refresh(std::string_view refresh_token) const {
    auto form = own_id_in_form();
    add(form, "grant_type", "refresh_token");
    add(form, "refresh_token", refresh_token);
    return ask_for_tokens(std::move(form));
}

std::expected<void, oauth_error> oauth_client::revoke(std::string_view refresh_token) const {
    auto form = own_id_in_form();
    add(form, "token", refresh_token);
    POOLGUARD_CHECK(post("/oauth2/revoke", std::move(form)));
    return {};
}

} // namespace poolguard::service
