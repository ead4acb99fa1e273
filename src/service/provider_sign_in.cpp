#include "service/provider_sign_in.hpp"

#include "base/digest.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::service {

struct provider_state {
    std::string state;
    std::string verifier;
    std::string provider;
    std::string return_to;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(provider_state, (), (state, verifier, provider, return_to, expires))

namespace {

constexpr std::string_view seal_context = "provider sign-in";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t longest_address = 1024;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> well_known{{
    {"cognito", "COGNITO"},
    {"google", "Google"},
    {"facebook", "Facebook"},
    {"amazon", "LoginWithAmazon"},
    {"apple", "SignInWithApple"},
}};

std::optional<provider_state> open_state(const base::sealer& sealer, std::string_view cookie) {
    const auto sealed = base::from_base64url(cookie);
    const auto plain = sealed ? sealer.open(*sealed, seal_context) : std::nullopt;
    if (!plain) return std::nullopt;
    auto read = base::json::read<provider_state>(*plain, base::json::unknown_members::ignore);
    if (!read) return std::nullopt;
    return std::move(*read);
}

} // namespace

std::string_view provider_at_cognito(std::string_view in_path, const provider_settings& settings) {
    for (const auto& [name, at_cognito] : well_known)
        if (name == in_path) return at_cognito;
    const auto found = std::ranges::find(settings.oidc, in_path);
    return found == settings.oidc.end() ? std::string_view{} : std::string_view(*found);
}

bool may_return_to(std::string_view address, const provider_settings& settings) {
    if (std::ranges::find(settings.return_urls, address) != settings.return_urls.end()) return true;
    if (!address.starts_with('/') || address.size() > longest_address) return false;
    const auto path = address.substr(0, address.find_first_of("?#"));
    const bool is_plain =
        std::ranges::none_of(address, [](char c) { return c <= ' ' || c == '\\' || c == '@' || c == 0x7f; });
    return is_plain && path.find("//") == path.npos && !address.starts_with("//");
}

provider_sign_in::provider_sign_in(provider_settings settings, const oauth_client& cognito,
                                   const base::secret& master_key, const base::clock& clock,
                                   base::random_source& random)
    : settings_(std::move(settings)), cognito_(cognito), sealer_(master_key, "gateway provider sign-in"), clock_(clock),
      random_(random) {}

std::string provider_sign_in::redirect_uri(std::string_view provider) const {
    return fmt::format("{}/auth/{}/callback", settings_.public_url, provider);
}

std::expected<provider_sign_in::departure, provider_error>
provider_sign_in::begin(std::string_view provider, std::string_view return_to, std::string_view login_hint) const {
    const auto at_cognito = provider_at_cognito(provider, settings_);
    if (at_cognito.empty()) return std::unexpected(provider_error::no_provider);
    if (!cognito_.is_available()) return std::unexpected(provider_error::no_pages);
    if (!return_to.empty() && !may_return_to(return_to, settings_)) return std::unexpected(provider_error::bad_return);
    const provider_state state{base::to_base64url(random_.take(secret_bytes)),
                               base::to_base64url(random_.take(secret_bytes)), std::string(provider),
                               std::string(return_to), base::epoch_milliseconds(clock_.now() + longest)};
    const auto uri = redirect_uri(provider);
    const auto challenge = base::to_base64url(base::sha256(state.verifier));
    return departure{cognito_.authorization_address({.provider = at_cognito,
                                                     .redirect_uri = uri,
                                                     .state = state.state,
                                                     .challenge = challenge,
                                                     .login_hint = login_hint}),
                     base::to_base64url(sealer_.seal(random_, base::json::write(state), seal_context))};
}

std::expected<provider_sign_in::arrived, provider_error> provider_sign_in::finish(std::string_view provider,
                                                                                  const arrival& with) const {
    if (provider_at_cognito(provider, settings_).empty()) return std::unexpected(provider_error::no_provider);
    const auto state = open_state(sealer_, with.cookie);
    if (!state || with.state.empty() || !base::equal_in_constant_time(state->state, with.state) ||
        state->provider != provider || clock_.now() >= base::from_epoch_milliseconds(state->expires))
        return std::unexpected(provider_error::foreign_state);
    if (!with.error.empty()) return std::unexpected(provider_error::declined);
    if (with.code.empty()) return std::unexpected(provider_error::no_code);
    auto given = cognito_.redeem(with.code, redirect_uri(provider), state->verifier);
    if (!given)
        return std::unexpected(given.error() == oauth_error::refused ? provider_error::refused
                                                                     : provider_error::unavailable);
    return arrived{std::move(*given), state->return_to};
}

std::string provider_sign_in::return_address(std::string_view cookie) const {
    const auto state = open_state(sealer_, cookie);
    return state ? state->return_to : std::string{};
}

} // namespace poolguard::service
