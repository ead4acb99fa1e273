#include "service/oauth_client.hpp"

#include "base/bytes.hpp"
#include "base/json/read.hpp"
#include "base/log.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "service/own_user.hpp"

#include <fmt/format.h>

namespace poolguard::service {

using answered_token = base::json::secret_text<0, base::json::unbounded>;

struct token_endpoint_answer {
    std::optional<answered_token> id_token;
    answered_token access_token;
    std::optional<answered_token> refresh_token;
    std::int64_t expires_in = 0;
    std::optional<std::string> token_type;
};
BOOST_DESCRIBE_STRUCT(token_endpoint_answer, (), (id_token, access_token, refresh_token, expires_in, token_type))

namespace {

// The form may have codes and tokens, so it does not grow, which would leave a copy behind: it is replaced and wiped.
void add(std::string& form, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const base::secret encoded(base::percent_encode(value));
    std::string longer;
    longer.reserve(form.size() + name.size() + encoded.reveal().size() + 2);
    longer.append(form).append(form.empty() ? "" : "&").append(name).append("=").append(encoded.reveal());
    base::wipe(form);
    form = std::move(longer);
}

// RFC 6749 section 2.3.1; empty for a client without a secret. Formatting would leave a copy on the stack.
base::secret basic_proof(const oauth_settings& by) {
    if (by.client_secret.empty()) return {};
    constexpr std::string_view scheme = "Basic ";
    std::string pair;
    pair.reserve(by.client_id.size() + by.client_secret.reveal().size() + 1);
    pair.append(by.client_id).append(":").append(by.client_secret.reveal());
    const base::secret encoded(base::to_base64(pair));
    base::wipe(pair);
    std::string out;
    out.reserve(scheme.size() + encoded.reveal().size());
    out.append(scheme).append(encoded.reveal());
    return base::secret(std::move(out));
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
    const auto proof = basic_proof(settings_);
    auto reply = transport_({path, body.reveal(), proof.reveal()});
    if (!reply) {
        base::log::warning("oauth_endpoint_unavailable", {{"path", path}, {"cause", std::string_view(reply.error())}});
        return std::unexpected(oauth_error::unavailable);
    }
    constexpr int bad_request = 400;
    constexpr int unauthorized = 401;
    if (reply->status == 200) return std::move(*reply);
    base::wipe(reply->body);
    base::log::warning("oauth_endpoint_refused",
                       {{"path", path}, {"status", static_cast<std::int64_t>(reply->status)}});
    const bool is_refused = reply->status == bad_request || reply->status == unauthorized;
    return std::unexpected(is_refused ? oauth_error::refused : oauth_error::unavailable);
}

std::expected<tokens, oauth_error> oauth_client::ask_for_tokens(std::string form) const {
    POOLGUARD_TRY(auto reply, post("/oauth2/token", std::move(form)));
    auto read = base::json::read<token_endpoint_answer>(reply.body, base::json::unknown_members::ignore);
    base::wipe(reply.body);
    if (!read || !read->id_token || read->access_token.reveal().empty() || read->expires_in <= 0)
        return std::unexpected(oauth_error::unavailable);
    const auto access = read->access_token.reveal();
    const auto id = read->id_token->reveal();
    if (mix_users(access, id)) return std::unexpected(oauth_error::unavailable);
    const auto refresh = read->refresh_token ? read->refresh_token->reveal() : std::string_view{};
    return tokens{std::string(access), std::string(id), std::string(refresh), read->expires_in,
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
    POOLGUARD_TRY(auto reply, post("/oauth2/revoke", std::move(form)));
    base::wipe(reply.body);
    return {};
}

} // namespace poolguard::service
