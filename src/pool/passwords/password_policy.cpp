#include "pool/passwords/password_policy.hpp"

#include "base/json/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>

namespace poolguard::pool {
namespace {

// Symbols that can be copied from a mail and typed on any keyboard.
constexpr std::string_view plain_symbols = "!#%*+-=?@_";
constexpr std::size_t max_length = 256;

std::string_view prefix_of(password_use use) {
    switch (use) {
    case password_use::sign_up:
        return "Password did not conform with policy: ";
    case password_use::administration:
        return "Password did not conform with password policy: ";
    case password_use::change:
        return "Password does not conform to policy: ";
    }
    return "";
}

bool has_any(std::string_view password, std::string_view of) { return password.find_first_of(of) != password.npos; }

std::optional<std::string> unmet_demand(const cognito::password_policy& policy, std::string_view password) {
    const auto length = base::json::length_in_characters(password);
    if (length < minimum_length(policy)) return "Password not long enough";
    if (length > max_length) return fmt::format("Password must have at most {} characters", max_length);
    if (password.front() == ' ' || password.back() == ' ')
        return R"(Password must satisfy regular expression pattern: ^\S.*\S$)";
    if (policy.RequireUppercase.value_or(false) && !has_any(password, password_characters::uppercase))
        return "Password must have uppercase characters";
    if (policy.RequireLowercase.value_or(false) && !has_any(password, password_characters::lowercase))
        return "Password must have lowercase characters";
    if (policy.RequireNumbers.value_or(false) && !has_any(password, password_characters::digits))
        return "Password must have numeric characters";
    if (policy.RequireSymbols.value_or(false) && !has_any(password, password_characters::symbols))
        return "Password must have symbol characters";
    return std::nullopt;
}

} // namespace

cognito::password_policy policy_of(const cognito::user_pool_settings& settings) {
    if (settings.Policies && settings.Policies->PasswordPolicy) return *settings.Policies->PasswordPolicy;
    cognito::password_policy strict;
    strict.RequireUppercase = strict.RequireLowercase = strict.RequireNumbers = strict.RequireSymbols = true;
    return strict;
}

std::size_t minimum_length(const cognito::password_policy& policy) {
    return static_cast<std::size_t>(policy.MinimumLength ? policy.MinimumLength->value : 8);
}

cognito::result<void> check_password(const cognito::user_pool_settings& settings, std::string_view password,
                                     password_use use) {
    const auto unmet = unmet_demand(policy_of(settings), password);
    if (!unmet) return {};
    return std::unexpected(
        cognito::failure{cognito::failure_name::invalid_password, std::string(prefix_of(use)) + *unmet});
}

base::secret make_temporary_password(const cognito::user_pool_settings& settings, base::random_source& random) {
    static constexpr std::array kinds{password_characters::uppercase, password_characters::lowercase,
                                      password_characters::digits, plain_symbols};
    const auto length = std::max<std::size_t>(minimum_length(policy_of(settings)), 12);
    static constexpr std::string_view letters_and_digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string password;
    password.reserve(length);
    for (const auto kind : kinds)
        password += random.characters(1, kind);
    password += random.characters(length - kinds.size(), letters_and_digits);
    // The kinds must not be in a known order.
    for (std::size_t i = password.size() - 1; i > 0; --i) {
        std::string positions(i + 1, '\0');
        for (std::size_t j = 0; j <= i; ++j)
            positions[j] = static_cast<char>(j);
        const auto other = static_cast<std::size_t>(static_cast<unsigned char>(random.characters(1, positions)[0]));
        std::swap(password[i], password[other]);
    }
    return base::secret{std::move(password)};
}

std::int64_t temporary_password_days(const cognito::user_pool_settings& settings) {
    const auto policy = policy_of(settings);
    if (policy.TemporaryPasswordValidityDays) return policy.TemporaryPasswordValidityDays->value;
    const auto& config = settings.AdminCreateUserConfig;
    if (config && config->UnusedAccountValidityDays) return config->UnusedAccountValidityDays->value;
    return 7;
}

} // namespace poolguard::pool
