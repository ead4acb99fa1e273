#include "pool/passwords.hpp"

#include "pool/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

// The current password counts as one of them.
std::size_t history_size(const user_pool_document& pool) {
    const auto& policies = pool.settings.Policies;
    if (!policies || !policies->PasswordPolicy || !policies->PasswordPolicy->PasswordHistorySize) return 0;
    return static_cast<std::size_t>(policies->PasswordPolicy->PasswordHistorySize->value);
}

} // namespace

kept_password keep_password(const password_hasher& hasher, std::string_view password) {
    return {hasher.hash(password)};
}

result<void> check_history(const user_pool_document& pool, const user_document& user, std::string_view password,
                           const password_hasher& hasher) {
    const auto size = history_size(pool);
    if (size == 0) return {};
    const auto is_same = [&](const std::string& hash) { return !hash.empty() && hasher.verify(hash, password); };
    const auto older = std::min(size - 1, user.password_history.size());
    if (is_same(user.password_hash) ||
        std::ranges::any_of(user.password_history.begin(),
                            user.password_history.begin() + static_cast<std::ptrdiff_t>(older), is_same))
        return refuse(cognito::failure_name::password_history_violation, "Password has previously been used.");
    return {};
}

void set_password(const user_pool_document& pool, user_document& user, const kept_password& kept,
                  std::int64_t expires) {
    const auto size = history_size(pool);
    auto& history = user.password_history;
    if (size > 0 && !user.password_hash.empty()) history.insert(history.begin(), user.password_hash);
    history.resize(std::min(history.size(), size > 0 ? size - 1 : 0));
    user.password_hash = kept.hash;
    user.password_expires = expires;
}

} // namespace poolguard::pool
