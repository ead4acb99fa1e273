#include "service/provider_sign_in.hpp"

#include "base/digest.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "service/return_address.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::service {

BOOST_DESCRIBE_STRUCT(begun_sign_in, (), (id, provider, return_to, challenge, expires))

// A code that was handed to Cognito. A second time would end the session of the first (RFC 6749 section 4.1.2).
struct used_code_document {
    std::int64_t used = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(used_code_document, (), (used))

namespace {

constexpr std::string_view seal_context = "provider sign-in";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t id_bytes = 6;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> well_known{{
    {"cognito", "COGNITO"},
    {"google", "Google"},
    {"facebook", "Facebook"},
    {"amazon", "LoginWithAmazon"},
    {"apple", "SignInWithApple"},
}};

std::string challenge_of(std::string_view verifier) { return base::to_base64url(base::sha256(verifier)); }

} // namespace

std::string_view provider_at_cognito(std::string_view in_path, const provider_settings& settings) {
    for (const auto& [name, at_cognito] : well_known)
        if (name == in_path) return at_cognito;
    const auto found = std::ranges::find(settings.oidc, in_path);
    return found == settings.oidc.end() ? std::string_view{} : std::string_view(*found);
}

bool may_return_to(std::string_view address, const provider_settings& settings) {
    return return_address(address, settings.return_urls).has_value();
}

provider_sign_in::provider_sign_in(provider_settings settings, const oauth_client& cognito,
                                   const base::secret& master_key, store::records& records, const base::clock& clock,
                                   base::random_source& random)
    : settings_(std::move(settings)), cognito_(cognito), sealer_(master_key, "gateway provider sign-in"),
      records_(records), clock_(clock), random_(random) {}

void provider_sign_in::replace_return_urls(std::vector<std::string> allowed) {
    auto changed = settings();
    changed.return_urls = std::move(allowed);
    settings_.replace(std::move(changed));
}

std::string provider_sign_in::redirect_uri(std::string_view provider) const {
    return fmt::format("{}/auth/{}/callback", settings().public_url, provider);
}

std::expected<provider_sign_in::departure, provider_error>
provider_sign_in::begin(std::string_view provider, std::string_view return_to, std::string_view login_hint) const {
    const auto at_cognito = provider_at_cognito(provider, settings());
    if (at_cognito.empty()) return std::unexpected(provider_error::no_provider);
    if (!cognito_.is_available()) return std::unexpected(provider_error::no_pages);
    auto back = return_to.empty() ? std::string{} : return_address(return_to, settings().return_urls);
    if (!back) return std::unexpected(provider_error::bad_return);
    const auto now = clock_.now();
    auto cookie = base::to_base64url(random_.take(secret_bytes));
    const begun_sign_in begun{
        .id = fmt::format("{:012x}{}", base::epoch_milliseconds(now), base::to_hex(random_.take(id_bytes))),
        .provider = std::string(provider),
        .return_to = std::move(*back),
        .challenge = challenge_of(cookie),
        .expires = base::epoch_milliseconds(now + longest)};
    const auto uri = redirect_uri(provider);
    const auto state = base::to_base64url(sealer_.seal(random_, base::json::write(begun), seal_context));
    return departure{cognito_.authorization_address({.provider = at_cognito,
                                                     .redirect_uri = uri,
                                                     .state = state,
                                                     .challenge = begun.challenge,
                                                     .login_hint = login_hint}),
                     begun.id, std::move(cookie)};
}

std::optional<begun_sign_in> provider_sign_in::find(std::string_view state) const {
    const auto sealed = base::from_base64url(state);
    const auto plain = sealed ? sealer_.open(*sealed, seal_context) : std::nullopt;
    if (!plain) return std::nullopt;
    auto read = base::json::read<begun_sign_in>(*plain, base::json::unknown_members::ignore);
    if (!read) return std::nullopt;
    // The settings may have changed since.
    if (!read->return_to.empty() && !may_return_to(read->return_to, settings())) read->return_to = "/";
    return std::move(*read);
}

// Of several calls with the same code, one succeeds.
std::expected<void, provider_error> provider_sign_in::claim(std::string_view code) const {
    const auto now = clock_.now();
    const auto saved =
        store::save(records_, {"gateway-used-codes", base::to_hex(base::sha256(code))},
                    used_code_document{base::epoch_milliseconds(now)}, store::if_absent{}, now + longest);
    if (saved) return {};
    if (saved.error() == store::error::conflict) return std::unexpected(provider_error::repeated);
    base::log::error("used_code_store_failed", {{"cause", store::describe(saved.error())}});
    return std::unexpected(provider_error::store_unavailable);
}

std::expected<tokens, provider_error> provider_sign_in::finish(std::string_view provider,
                                                               const std::optional<begun_sign_in>& begun,
                                                               const arrival& with) const {
    if (provider_at_cognito(provider, settings()).empty()) return std::unexpected(provider_error::no_provider);
    if (!begun || !base::equal_in_constant_time(begun->challenge, challenge_of(with.cookie)) ||
        begun->provider != provider || clock_.now() >= base::from_epoch_milliseconds(begun->expires))
        return std::unexpected(provider_error::foreign_state);
    if (!with.error.empty()) return std::unexpected(provider_error::declined);
    if (with.code.empty()) return std::unexpected(provider_error::no_code);
    POOLGUARD_CHECK(claim(with.code));
    auto given = cognito_.redeem(with.code, redirect_uri(provider), with.cookie);
    if (!given)
        return std::unexpected(given.error() == oauth_error::refused ? provider_error::refused
                                                                     : provider_error::unavailable);
    return std::move(*given);
}

} // namespace poolguard::service
