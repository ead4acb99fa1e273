#include "pool/tokens/sessions.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/model/sign_outs.hpp"
#include "pool/protocol/device_name.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

std::unexpected<failure> refuse_refresh(std::string message) {
    return refuse(cognito::failure_name::not_authorized, std::move(message));
}

store::key session_key(const user_pool_document& pool, std::string_view username, std::string_view origin_jti) {
    return {keys::sessions(pool.id, username), std::string(origin_jti)};
}

std::string digest_of(std::string_view token) { return base::to_hex(base::sha256(token)); }

// Also covers a token issued by a call that was under way when the session ended.
base::time_point last_expiry(base::time_point now) { return now + sessions::longest_access + std::chrono::minutes{5}; }

enum class token_state { current, replaced, reused };

token_state state_of(const kept_session& session, std::string_view digest, base::time_point now) {
    if (base::equal_in_constant_time(session.token_digest, digest)) return token_state::current;
    const bool is_last = base::equal_in_constant_time(session.replaced_digest, digest);
    return is_last && now < base::from_epoch_milliseconds(session.replaced_until) ? token_state::replaced
                                                                                  : token_state::reused;
}

// Random bytes that depend only on the token and cannot be guessed without it.
class randomness_of final : public base::random_source {
  public:
    explicit randomness_of(std::string_view token) : seed_(base::hmac_sha256(token, "next refresh token")) {}
    base::bytes take(std::size_t count) override {
        base::bytes out;
        while (out.size() < count)
            out += base::hmac_sha256(seed_.reveal(), std::to_string(block_++));
        out.resize(count);
        return out;
    }

  private:
    base::secret seed_;
    int block_ = 0;
};

void note_use(kept_session& session, const user_pool_document& pool, const call_origin& from, base::time_point now) {
    session.last_issued = base::epoch_milliseconds(now);
    if (!pool.sessions.are_tracked) return;
    session.address = from.address;
    session.device = device_name(from.user_agent);
}

bool may_have_live_tokens(const kept_session& session, base::time_point now) {
    return base::from_epoch_milliseconds(session.last_issued) + sessions::issue_granularity + sessions::longest_access >
           now;
}

} // namespace

sessions::sessions(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random,
                   const base::sealer& sealer, store::revocation_log& revocations, const issuer_names& issuers)
    : records_(records), users_(users), clock_(clock), random_(random), sealer_(sealer), revocations_(revocations),
      issuers_(issuers) {}

result<begun_session> sessions::begin(const user_pool_document& pool, const client_document& client,
                                      const user_document& user, const session_start& start) {
    const auto now = clock_.now();
    const auto expires = now + refresh_token_validity(client.settings);
    const refresh_token content{pool.id,
                                client.id,
                                user.username,
                                user.sub,
                                start.origin_jti.empty() ? random_.uuid() : start.origin_jti,
                                base::epoch_milliseconds(expires),
                                start.device_key};
    base::secret token{seal_refresh_token(content, sealer_, random_)};

    kept_session session;
    session.origin_jti = content.origin_jti;
    session.client_id = client.id;
    session.token_digest = digest_of(token.reveal());
    session.auth_time = base::epoch_seconds(start.proved_at.value_or(now));
    session.scope = start.scope;
    session.browser_session = start.browser_session;
    session.client_created = client.created;
    session.created = base::epoch_milliseconds(now);
    note_use(session, pool, start.from, now);
    session.ended_by = start.sign_outs.value_or(user.sign_outs) + 1;
    // Access tokens from the last refresh are checked against the record until they expire.
    const auto at = session_key(pool, user.username, content.origin_jti);
    const auto saved = store::save(records_, at, session, store::if_absent{}, expires + longest_access);
    if (!saved) return std::unexpected(store_failure(saved.error()));

    // A sign-out that ran before this record was written is noticed here.
    POOLGUARD_TRY(auto again, users_.find_exact(pool, user.username));
    if (!again || again->user.sub != user.sub || !again->user.enabled || has_ended(session, again->user)) {
        if (const auto removed = records_.remove(at); !removed) return std::unexpected(store_failure(removed.error()));
        return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    }
    return begun_session{
        {{content.origin_jti, session.auth_time, content.device_key}, std::move(again->user), session.scope},
        std::move(token)};
}

std::optional<refresh_token> sessions::read(std::string_view token) const { return open_refresh_token(token, sealer_); }

result<resumed_session> sessions::resume(const user_pool_document& pool, const client_document& client,
                                         const refresh_token& token, std::string_view text, const call_origin& from) {
    if (token.pool_id != pool.id || token.client_id != client.id) return refuse_refresh("Invalid Refresh Token");
    const auto now = clock_.now();
    if (has_expired(token, now)) return refuse_refresh("Refresh Token has expired");
    auto next = next_token(client, token, text);
    // Written before the user is read, so that either a sign-out at the same time sees it, or it sees the sign-out.
    POOLGUARD_TRY(const auto kept, use(pool, token, text, next, from));
    // The client was removed, and another one has been given its id.
    if (kept.client_created != 0 && kept.client_created != client.created)
        return refuse_refresh("Invalid Refresh Token");

    POOLGUARD_TRY(auto found, users_.find_exact(pool, token.username));
    if (!found || found->user.sub != token.sub) return refuse_refresh("Invalid Refresh Token");
    if (!found->user.enabled) return refuse_refresh("User is disabled.");
    if (has_ended(kept, found->user)) return refuse_refresh("Refresh Token has been revoked");
    return resumed_session{{{kept.origin_jti, kept.auth_time, token.device_key}, std::move(found->user), kept.scope},
                           digest_of(text),
                           token.expires,
                           next ? std::optional(std::move(next->token)) : std::nullopt};
}

std::optional<sessions::successor> sessions::next_token(const client_document& client, const refresh_token& token,
                                                        std::string_view text) const {
    const auto grace = rotation_grace(client.settings);
    if (!grace) return std::nullopt;
    randomness_of same(text);
    return successor{base::secret(seal_refresh_token(token, sealer_, same)), clock_.now() + *grace};
}

result<kept_session> sessions::use(const user_pool_document& pool, const refresh_token& token, std::string_view text,
                                   const std::optional<successor>& next, const call_origin& from) {
    const auto now = clock_.now();
    const auto at = session_key(pool, token.username, token.origin_jti);
    const auto digest = digest_of(text);
    token_state state{};
    const auto session = store::update<kept_session>(records_, at, [&](kept_session& kept) {
        state = state_of(kept, digest, now);
        if (state == token_state::reused || kept.revoked) return false;
        const bool rotates = next && state == token_state::current;
        if (rotates) kept.replaced_digest = std::exchange(kept.token_digest, digest_of(next->token.reveal()));
        // Later than that only after allow_retry().
        const bool ends_sooner = next && base::from_epoch_milliseconds(kept.replaced_until) > next->replaces_from;
        if (rotates || ends_sooner) kept.replaced_until = base::epoch_milliseconds(next->replaces_from);
        const bool is_stale =
            pool.sessions.are_tracked || base::from_epoch_milliseconds(kept.last_issued) + issue_granularity <= now;
        if (is_stale) note_use(kept, pool, from, now);
        return rotates || ends_sooner || is_stale;
    });
    if (!session) return std::unexpected(store_failure(session.error()));
    if (!*session || (*session)->value.revoked) return refuse_refresh("Refresh Token has been revoked");
    if (state != token_state::reused) return (*session)->value;
    if ((*session)->value.replaced_digest.empty()) return refuse_refresh("Invalid Refresh Token");
    return refuse("RefreshTokenReuseException", "Refresh token reuse is not allowed.");
}

result<void> sessions::allow_retry(const user_pool_document& pool, const resumed_session& session) {
    const auto at = session_key(pool, session.user.username, session.identity.origin_jti);
    const auto written = store::update<kept_session>(records_, at, [&](kept_session& kept) {
        if (kept.replaced_digest != session.used_digest) return false;
        kept.replaced_until = session.expires;
        return true;
    });
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<bool> sessions::is_alive(const user_pool_document& pool, const user_document& user,
                                std::string_view origin_jti) {
    const auto found = store::load<kept_session>(records_, session_key(pool, user.username, origin_jti));
    if (!found) return std::unexpected(store_failure(found.error()));
    return *found && !(*found)->value.revoked && !has_ended((*found)->value, user);
}

result<void> sessions::publish(const store::revocation& what) {
    const auto written = revocations_.append(what);
    if (!written) return std::unexpected(store_failure(written.error()));
    return {};
}

result<std::vector<kept_session>> sessions::of(const user_pool_document& pool, const user_document& user) {
    std::vector<kept_session> out;
    const auto now = clock_.now();
    store::query wanted{.partition = keys::sessions(pool.id, user.username), .sort_prefix = {}, .after = {}};
    do {
        const auto page = records_.find(wanted);
        if (!page) return std::unexpected(store_failure(page.error()));
        for (const auto& each : page->records) {
            auto session = store::decode<kept_session>(each);
            if (!session) base::log::warning("session_unreadable", {{"origin_jti", each.key.sort}});
            if (!session || session->value.revoked || has_ended(session->value, user)) continue;
            // Records stay for the access tokens of the last refresh.
            if (session->expires && *session->expires - longest_access <= now) continue;
            out.push_back(std::move(session->value));
        }
        wanted.after = page->next;
    } while (wanted.after);
    return out;
}

result<void> sessions::make_room(const user_pool_document& pool, const live_session& newest) {
    if (!pool.sessions.are_tracked) return {};
    POOLGUARD_TRY(auto others, of(pool, newest.user));
    std::erase_if(others, [&](const auto& each) { return each.origin_jti == newest.identity.origin_jti; });
    std::ranges::sort(others, {}, &kept_session::last_issued);
    for (auto surplus = std::ssize(others) - pool.sessions.max_per_user + 1; const auto& each : others) {
        if (surplus-- <= 0) break;
        POOLGUARD_CHECK(end_one(pool, newest.user.username, each.origin_jti));
    }
    return {};
}

result<void> sessions::end_one(const user_pool_document& pool, const refresh_token& token) {
    POOLGUARD_CHECK(end_one(pool, token.username, token.origin_jti));
    return {};
}

result<bool> sessions::end_one(const user_pool_document& pool, std::string_view username, std::string_view origin_jti) {
    const auto at = session_key(pool, username, origin_jti);
    const auto found = records_.get(at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return false;
    store::revocation what;
    what.origin_jti = origin_jti;
    what.issuer = issuers_.of(pool.id);
    what.expires = last_expiry(clock_.now());
    // The revocation comes first: if this is cut short, the refresh token still works and the caller can try again.
    POOLGUARD_CHECK(publish(what));
    if (const auto removed = records_.remove(at); !removed) return std::unexpected(store_failure(removed.error()));
    return true;
}

result<void> sessions::end_all(const user_pool_document& pool, const user_document& user) {
    user_document ended;
    POOLGUARD_CHECK(users_.update(pool, user.username, [&](user_document& changed) -> result<void> {
        end_sessions(changed);
        ended = changed;
        return {};
    }));
    return publish_ended(pool, ended);
}

result<void> sessions::publish_ended(const user_pool_document& pool, const user_document& user) {
    const auto issuer = issuers_.of(pool.id);
    store::query wanted{.partition = keys::sessions(pool.id, user.username), .sort_prefix = {}, .after = {}};
    do {
        const auto page = records_.find(wanted);
        if (!page) return std::unexpected(store_failure(page.error()));
        POOLGUARD_CHECK(publish_ended_on(*page, issuer, user));
        wanted.after = page->next;
    } while (wanted.after);
    return {};
}

result<void> sessions::publish_ended_on(const store::page& page, const std::string& issuer, const user_document& user) {
    const auto now = clock_.now();
    for (const auto& each : page.records) {
        const auto session = store::decode<kept_session>(each);
        if (!session) base::log::warning("session_unreadable", {{"origin_jti", each.key.sort}});
        if (session && (!has_ended(session->value, user) || !may_have_live_tokens(session->value, now))) continue;
        POOLGUARD_CHECK(publish({.origin_jti = each.key.sort, .issuer = issuer, .expires = last_expiry(now)}));
        if (const auto removed = records_.remove(each.key); !removed)
            return std::unexpected(store_failure(removed.error()));
    }
    return {};
}

result<void> sessions::end_group_tokens(const user_pool_document& pool, const user_document& user,
                                        std::string_view group) {
    std::int64_t removals = 0;
    POOLGUARD_CHECK(users_.update(pool, user.username, [&](user_document& changed) -> result<void> {
        removals = ++changed.group_removals;
        return {};
    }));
    return publish({.subject = user.sub,
                    .issuer = issuers_.of(pool.id),
                    .expires = last_expiry(clock_.now()),
                    .group = std::string(group),
                    .group_left = 2 * removals});
}

result<void> sessions::allow_group_tokens(const user_pool_document& pool, const user_document& user,
                                          std::string_view group) {
    if (user.group_removals == 0) return {};
    return publish({.subject = user.sub,
                    .issuer = issuers_.of(pool.id),
                    .expires = last_expiry(clock_.now()),
                    .group = std::string(group),
                    .group_joined = 2 * user.group_removals + 1});
}

} // namespace poolguard::pool
