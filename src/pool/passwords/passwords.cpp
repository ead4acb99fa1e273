#include "pool/passwords/passwords.hpp"

#include "pool/model/sign_outs.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::pool {
namespace {

constexpr std::size_t srp_salt_bytes = 16;

// The current password counts as one of them.
std::size_t history_size(const user_pool_document& pool) {
    const auto& policies = pool.settings.Policies;
    if (!policies || !policies->PasswordPolicy || !policies->PasswordPolicy->PasswordHistorySize) return 0;
    return static_cast<std::size_t>(policies->PasswordPolicy->PasswordHistorySize->value);
}

std::string verifier_seal_context(const user_pool_document& pool, std::string_view username) {
    return fmt::format("{}/{}", pool.id, username);
}

} // namespace

passwords::passwords(const password_hasher& hasher, const base::sealer& sealer, base::random_source& random)
    : hasher_(hasher), sealer_(sealer), random_(random) {}

kept_password passwords::keep(const user_pool_document& pool, std::string_view username,
                              std::string_view password) const {
    const auto salt = random_.take(srp_salt_bytes);
    const auto verifier = srp::make_verifier({srp::pool_name(pool.id), username}, password, salt);
    return {hasher_.hash(password), base::to_hex(salt),
            base::to_base64(sealer_.seal(random_, verifier.reveal(), verifier_seal_context(pool, username)))};
}

bool passwords::is_password_of(const std::optional<user_document>& user, std::string_view password) const {
    const bool has_password = user && !user->password_hash.empty();
    if (has_password && hasher_.verify(user->password_hash, password)) return true;
    // A weaker hash, or one that was brought, is compared in less time, which would show that the user exists.
    if (!has_password || hasher_.is_weaker(user->password_hash)) hasher_.verify_nothing(password);
    return false;
}

std::optional<kept_password> passwords::renewed(const user_pool_document& pool, const user_document& user,
                                                std::string_view password) const {
    if (user.srp_verifier.empty()) return keep(pool, user.username, password);
    if (!hasher_.is_weaker(user.password_hash)) return std::nullopt;
    return kept_password{hasher_.hash(password), user.srp_salt, user.srp_verifier};
}

result<void> passwords::check_history(const user_pool_document& pool, const user_document& user,
                                      std::string_view password) const {
    const auto size = history_size(pool);
    if (size == 0) return {};
    const auto is_same = [&](const std::string& hash) { return !hash.empty() && hasher_.verify(hash, password); };
    const auto older = std::min(size - 1, user.password_history.size());
    if (is_same(user.password_hash) ||
        std::ranges::any_of(user.password_history.begin(),
                            user.password_history.begin() + static_cast<std::ptrdiff_t>(older), is_same))
        return refuse(cognito::failure_name::password_history_violation, "Password has previously been used.");
    return {};
}

std::optional<srp_credentials> passwords::srp_credentials_of(const user_pool_document& pool,
                                                             const user_document& user) const {
    if (user.srp_verifier.empty()) return std::nullopt;
    auto salt = base::from_hex(user.srp_salt);
    const auto sealed = base::from_base64(user.srp_verifier);
    auto verifier = sealed ? sealer_.open(*sealed, verifier_seal_context(pool, user.username)) : std::nullopt;
    if (!salt || !verifier)
        throw std::runtime_error(fmt::format("The password of user {} cannot be read with this key.", user.sub));
    return srp_credentials{std::move(*salt), base::secret(std::move(*verifier))};
}

void set_password(const user_pool_document& pool, user_document& user, const kept_password& kept, std::int64_t expires,
                  std::string_view spared) {
    const auto size = history_size(pool);
    auto& history = user.password_history;
    if (size > 0 && !user.password_hash.empty()) history.insert(history.begin(), user.password_hash);
    history.resize(std::min(history.size(), size > 0 ? size - 1 : 0));
    user.password_hash = kept.hash;
    user.srp_salt = kept.srp_salt;
    user.srp_verifier = kept.srp_verifier;
    user.password_expires = expires;
    end_sessions(user, spared);
}

} // namespace poolguard::pool
