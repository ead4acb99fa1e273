#include "pool/oauth/browser_sessions.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/sign_in/challenge_session.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t session_cookie_bytes = 32;

store::key browser_session_key(const user_pool_document& pool, std::string_view cookie) {
    return {keys::browser_sessions(pool.id), base::to_hex(base::sha256(cookie))};
}

} // namespace

result<base::secret> browser_sessions::begin(const user_pool_document& pool, const user_document& user) const {
    const auto now = clock_.now();
    base::secret cookie(base::to_base64url(random_.take(session_cookie_bytes)));
    const browser_session_document document{user.username,
                                            user.sub,
                                            challenge_sessions::password_state_of(user),
                                            base::epoch_milliseconds(now),
                                            base::epoch_milliseconds(now + lifetime),
                                            user.sign_outs};
    const auto saved =
        store::save(records_, browser_session_key(pool, cookie.reveal()), document, store::if_absent{}, now + lifetime);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return cookie;
}

result<std::optional<browser_session>> browser_sessions::find(const user_pool_document& pool,
                                                              std::string_view cookie) const {
    if (cookie.empty()) return std::nullopt;
    const auto found = store::load<browser_session_document>(records_, browser_session_key(pool, cookie));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    const auto& session = (*found)->value;
    if (clock_.now() >= base::from_epoch_milliseconds(session.expires)) return std::nullopt;
    POOLGUARD_TRY(auto user, users_.find_exact(pool, session.username));
    if (!user || user->user.sub != session.sub || !user->user.enabled || user->user.signed_out >= session.proved_at ||
        user->user.sign_outs != session.sign_outs ||
        challenge_sessions::password_state_of(user->user) != session.password_state)
        return std::nullopt;
    return browser_session{std::move(user->user), base::from_epoch_milliseconds(session.proved_at)};
}

result<void> browser_sessions::end(const user_pool_document& pool, std::string_view cookie) const {
    if (cookie.empty()) return {};
    const auto removed = records_.remove(browser_session_key(pool, cookie));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

} // namespace poolguard::pool
