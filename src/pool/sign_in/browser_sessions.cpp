#include "pool/sign_in/browser_sessions.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/session_id.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/device_name.hpp"
#include "pool/sign_in/challenge_session.hpp"

namespace poolguard::pool {
namespace {

constexpr std::size_t cookie_bytes = 32;
constexpr std::size_t longest_sub = 128;
constexpr std::chrono::minutes untracked_lifetime{60};

store::key browser_session_key(const user_pool_document& pool, std::string_view sub, std::string_view id) {
    return {keys::browser_sessions(pool.id), fmt::format("{}/{}", sub, id)};
}

// A cookie is "{sub}.{secret}".
store::key key_of_cookie(const user_pool_document& pool, std::string_view cookie) {
    const auto sub = cookie.substr(0, std::min(cookie.find('.'), longest_sub));
    return browser_session_key(pool, sub, cognito::browser_session_id(base::sha256(cookie)));
}

std::chrono::minutes lifetime_in(const user_pool_document& pool) {
    return pool.sessions.are_tracked ? std::chrono::minutes{pool.sessions.longest_sso_minutes} : untracked_lifetime;
}

std::chrono::minutes lifetime_for(const sign_in_place& place) {
    return place.pool->sessions.are_tracked ? std::chrono::minutes{place.client->sso_minutes} : untracked_lifetime;
}

void note(browser_session_document& session, const sign_in_place& place, base::time_point now) {
    session.last_used = base::epoch_milliseconds(now);
    if (!place.pool->sessions.are_tracked) return;
    session.address = place.from.address;
    session.device = device_name(place.from.user_agent);
}

} // namespace

result<begun_browser_session> browser_sessions::begin(const sign_in_place& place, const user_document& user) const {
    const auto now = clock_.now();
    const auto lifetime = lifetime_in(*place.pool);
    base::secret cookie(fmt::format("{}.{}", user.sub, base::to_base64url(random_.take(cookie_bytes))));
    browser_session_document document{.id = cognito::browser_session_id(base::sha256(cookie.reveal())),
                                      .client_id = place.client->id,
                                      .username = user.username,
                                      .sub = user.sub,
                                      .password_state = challenge_sessions::password_state_of(user),
                                      .proved_at = base::epoch_milliseconds(now),
                                      .last_used = 0,
                                      .expires = base::epoch_milliseconds(now + lifetime),
                                      .sign_outs = user.sign_outs,
                                      .address = {},
                                      .device = {}};
    note(document, place, now);
    const auto saved = store::save(records_, browser_session_key(*place.pool, user.sub, document.id), document,
                                   store::if_absent{}, now + lifetime);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return begun_browser_session{std::move(cookie), lifetime, {std::move(document.id), user, now}};
}

bool browser_sessions::is_alive(const browser_session_document& session, const user_document& user) const {
    return clock_.now() < base::from_epoch_milliseconds(session.expires) && user.sub == session.sub && user.enabled &&
           user.signed_out < session.proved_at && user.sign_outs == session.sign_outs &&
           challenge_sessions::password_state_of(user) == session.password_state;
}

result<std::optional<browser_session>> browser_sessions::find(const sign_in_place& place,
                                                              std::string_view cookie) const {
    if (cookie.empty()) return std::nullopt;
    const auto found = store::load<browser_session_document>(records_, key_of_cookie(*place.pool, cookie));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    const auto& session = (*found)->value;
    const auto proved_at = base::from_epoch_milliseconds(session.proved_at);
    if (clock_.now() >= proved_at + lifetime_for(place)) return std::nullopt;
    POOLGUARD_TRY(auto user, users_.find_exact(*place.pool, session.username));
    if (!user || !is_alive(session, user->user)) return std::nullopt;
    return browser_session{session.id, std::move(user->user), proved_at};
}

result<void> browser_sessions::note_use(const sign_in_place& place, const browser_session& session) const {
    if (!place.pool->sessions.are_tracked) return {};
    const auto written = store::update<browser_session_document>(
        records_, browser_session_key(*place.pool, session.user.sub, session.id),
        [&](browser_session_document& kept) { note(kept, place, clock_.now()); });
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<void> browser_sessions::end(const user_pool_document& pool, std::string_view cookie) const {
    if (cookie.empty()) return {};
    const auto removed = records_.remove(key_of_cookie(pool, cookie));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

result<std::vector<browser_session_document>> browser_sessions::of(const user_pool_document& pool,
                                                                   const user_document& user) const {
    std::vector<browser_session_document> out;
    store::query wanted{.partition = keys::browser_sessions(pool.id), .sort_prefix = user.sub + '/'};
    do {
        const auto page = records_.find(wanted);
        if (!page) return std::unexpected(store_failure(page.error()));
        for (const auto& each : page->records) {
            auto session = store::decode<browser_session_document>(each);
            if (!session) base::log::warning("browser_session_unreadable", {{"sub", user.sub}});
            if (session && is_alive(session->value, user)) out.push_back(std::move(session->value));
        }
        wanted.after = page->next;
    } while (wanted.after);
    return out;
}

result<void> browser_sessions::end_one(const user_pool_document& pool, const user_document& user,
                                       std::string_view id) const {
    const auto removed = records_.remove(browser_session_key(pool, user.sub, id));
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return {};
}

} // namespace poolguard::pool
