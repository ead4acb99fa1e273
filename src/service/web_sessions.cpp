#include "service/web_sessions.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "service/own_user.hpp"
#include "store/document.hpp"

#include <thread>

namespace poolguard::service {

struct web_session_document {
    static constexpr bool has_defaults = true;
    std::string sealed;              // the tokens, base64
    std::int64_t tokens_expire = 0;  // epoch milliseconds
    std::int64_t renewing_until = 0; // epoch milliseconds; 0: no renewal is running
};
BOOST_DESCRIBE_STRUCT(web_session_document, (), (sealed, tokens_expire, renewing_until))

using kept_token = base::json::secret_text<0, base::json::unbounded>;

struct kept_tokens {
    static constexpr bool has_defaults = true;
    kept_token access;
    kept_token id;
    kept_token refresh;
};
BOOST_DESCRIBE_STRUCT(kept_tokens, (), (access, id, refresh))

struct web_sessions::found_session {
    web_session_document document;
    std::uint64_t version = 0;
    std::optional<base::time_point> expires;
    kept_tokens tokens;

    web_tokens shown() const {
        return {std::make_shared<const base::secret>(tokens.access.value),
                std::make_shared<const base::secret>(tokens.id.value)};
    }
};

namespace {

constexpr std::size_t cookie_bytes = 32;
constexpr std::chrono::milliseconds between_looks{20};
constexpr int most_looks = 500; // ten seconds

std::string digest_of(std::string_view cookie) { return base::to_hex(base::sha256(cookie)); }

store::key web_session_key(std::string_view cookie) { return {"web-sessions", digest_of(cookie)}; }

web_session_error store_failed(store::error cause) {
    base::log::error("web_session_store_failed", {{"cause", store::describe(cause)}});
    return web_session_error::store_unavailable;
}

std::string seal(const base::sealer& sealer, base::random_source& random, const kept_tokens& tokens,
                 std::string_view cookie) {
    std::string plain;
    // Room for all, since tokens need no escapes: a string that grows would leave copies behind.
    plain.reserve(tokens.access.reveal().size() + tokens.id.reveal().size() + tokens.refresh.reveal().size() + 64);
    base::json::append(plain, tokens);
    auto out = base::to_base64(sealer.seal(random, plain, digest_of(cookie)));
    base::wipe(plain);
    return out;
}

} // namespace

web_sessions::web_sessions(store::records& records, const base::clock& clock, base::random_source& random,
                           const base::secret& master_key, const oauth_client& cognito, std::chrono::seconds life,
                           sign_out_queue* pending)
    : records_(records), clock_(clock), random_(random), sealer_(master_key, "gateway web sessions"),
      write_key_(base::hmac_sha256(master_key.reveal(), "poolguard.web-session-writes.v1")), cognito_(cognito),
      life_(life), pending_(pending) {}

std::expected<base::secret, web_session_error> web_sessions::begin(tokens given) {
    const auto now = clock_.now();
    base::secret cookie(base::to_base64url(random_.take(cookie_bytes)));
    web_session_document document;
    const kept_tokens kept{kept_token(std::move(given.access_token)), kept_token(std::move(given.id_token)),
                           kept_token(std::move(given.refresh_token))};
    document.sealed = seal(sealer_, random_, kept, cookie.reveal());
    document.tokens_expire = base::epoch_milliseconds(now + std::chrono::seconds{given.expires_in});
    const auto saved =
        store::save(records_, web_session_key(cookie.reveal()), document, store::if_absent{}, now + life_);
    if (!saved) return std::unexpected(store_failed(saved.error()));
    return cookie;
}

std::expected<web_sessions::found_session, web_session_error> web_sessions::load(std::string_view cookie) {
    auto found = store::load<web_session_document>(records_, web_session_key(cookie));
    if (!found) return std::unexpected(store_failed(found.error()));
    if (!*found) return std::unexpected(web_session_error::none);
    found_session out{std::move((*found)->value), (*found)->version, (*found)->expires, {}};
    const auto sealed = base::from_base64(out.document.sealed);
    auto plain = sealed ? sealer_.open(*sealed, digest_of(cookie)) : std::nullopt;
    if (!plain) return std::unexpected(web_session_error::none);
    auto tokens = base::json::read<kept_tokens>(*plain, base::json::unknown_members::ignore);
    base::wipe(*plain);
    if (!tokens) return std::unexpected(web_session_error::none);
    out.tokens = std::move(*tokens);
    return out;
}

std::expected<web_tokens, web_session_error> web_sessions::use(std::string_view cookie) {
    return use_other(cookie, nullptr);
}

std::expected<web_tokens, web_session_error> web_sessions::use_after(std::string_view cookie,
                                                                     const web_tokens& refused) {
    return use_other(cookie, refused.access.get());
}

std::expected<web_tokens, web_session_error> web_sessions::use_other(std::string_view cookie,
                                                                     const base::secret* refused) {
    for (int look = 0; look < most_looks; ++look) {
        POOLGUARD_TRY(auto session, load(cookie));
        const auto now = clock_.now();
        const bool is_refused = refused != nullptr && refused->equals(session.tokens.access.reveal());
        const auto end = is_refused ? now : base::from_epoch_milliseconds(session.document.tokens_expire);
        if (now + ahead < end) return session.shown();
        if (now >= base::from_epoch_milliseconds(session.document.renewing_until)) {
            auto renewed = renew(cookie, session);
            if (renewed && *renewed) return std::move(**renewed);
            if (!renewed && renewed.error() == web_session_error::none) return std::unexpected(renewed.error());
            if (!renewed && now >= end) return std::unexpected(renewed.error());
            if (!renewed) return session.shown();
            continue;
        }
        // Another request renews the tokens. The old ones are used as long as they are valid.
        if (now < end) return session.shown();
        std::this_thread::sleep_for(between_looks);
    }
    return std::unexpected(web_session_error::unavailable);
}

std::expected<std::optional<web_tokens>, web_session_error> web_sessions::renew(std::string_view cookie,
                                                                                found_session& session) {
    auto& document = session.document;
    document.renewing_until = base::epoch_milliseconds(clock_.now() + lease);
    const auto claimed =
        store::save(records_, web_session_key(cookie), document, store::if_version{session.version}, session.expires);
    if (!claimed && claimed.error() == store::error::conflict) return std::nullopt;
    if (!claimed) return std::unexpected(store_failed(claimed.error()));
    session.version = *claimed;
    auto fresh = cognito_.refresh(session.tokens.refresh.reveal());
    if (fresh && mix_users(session.tokens.access.reveal(), fresh->access_token)) {
        for (auto* each : {&fresh->access_token, &fresh->id_token, &fresh->refresh_token})
            base::wipe(*each);
        fresh = std::unexpected(oauth_error::unavailable);
    }
    if (fresh) return keep_renewed(cookie, session, std::move(*fresh));
    if (fresh.error() == oauth_error::refused) {
        drop(cookie);
        return std::unexpected(web_session_error::none);
    }
    // Cognito cannot be reached, or made a mistake; let the next request try again.
    document.renewing_until = 0;
    const auto released =
        store::save(records_, web_session_key(cookie), document, store::if_version{session.version}, session.expires);
    if (!released && released.error() != store::error::conflict) return std::unexpected(store_failed(released.error()));
    return std::unexpected(web_session_error::unavailable);
}

std::expected<std::optional<web_tokens>, web_session_error>
web_sessions::keep_renewed(std::string_view cookie, found_session& session, tokens fresh) {
    const auto now = clock_.now();
    auto& [access, id, refresh] = session.tokens;
    access = kept_token(std::move(fresh.access_token));
    id = kept_token(std::move(fresh.id_token));
    if (!fresh.refresh_token.empty()) refresh = kept_token(std::move(fresh.refresh_token));
    auto& document = session.document;
    document.sealed = seal(sealer_, random_, session.tokens, cookie);
    document.tokens_expire = base::epoch_milliseconds(now + std::chrono::seconds{fresh.expires_in});
    document.renewing_until = 0;
    const auto saved =
        store::save(records_, web_session_key(cookie), document, store::if_version{session.version}, session.expires);
    // The session has ended in the meantime, or the lease has expired and another request has taken over.
    if (!saved && saved.error() == store::error::conflict) return std::nullopt;
    if (!saved) return std::unexpected(store_failed(saved.error()));
    return session.shown();
}

void web_sessions::drop(std::string_view cookie) {
    if (const auto removed = records_.remove(web_session_key(cookie)); !removed)
        base::log::warning("web_session_not_removed", {{"cause", store::describe(removed.error())}});
}

std::expected<cognito_notified, web_session_error> web_sessions::end(std::string_view cookie) {
    const auto session = load(cookie);
    if (!session && session.error() == web_session_error::none) return cognito_notified::now;
    if (!session) return std::unexpected(session.error());
    if (const auto removed = records_.remove(web_session_key(cookie)); !removed)
        return std::unexpected(store_failed(removed.error()));
    // Only the record had these tokens, and it is deleted.
    const auto revoked = cognito_.revoke(session->tokens.refresh.reveal());
    if (revoked || revoked.error() == oauth_error::refused) return cognito_notified::now;
    base::log::warning("web_session_not_revoked");
    if (pending_ == nullptr) return cognito_notified::later;
    const auto queued = pending_->add_session(session->tokens.refresh.value);
    if (!queued) return std::unexpected(store_failed(queued.error()));
    return cognito_notified::later;
}

std::string web_sessions::write_token(std::string_view cookie) const {
    return base::to_base64url(base::hmac_sha256(write_key_.reveal(), digest_of(cookie)));
}

bool web_sessions::is_write_token(std::string_view cookie, std::string_view given) const {
    return base::equal_in_constant_time(write_token(cookie), given);
}

} // namespace poolguard::service
