#include "pool/sign_in/challenge_session.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/refusal.hpp"
#include "store/document.hpp"

namespace poolguard::pool {
namespace {

// "AYAB" in base64url, the beginning of Cognito's sessions.
constexpr std::string_view prefix("\x01\x80\x01", 3);
constexpr std::string_view challenge_seal_context = "challenge";
constexpr std::size_t max_characters = 4096;

std::unexpected<failure> refuse_session(std::string_view reason) {
    return refuse(cognito::failure_name::not_authorized, fmt::format("Invalid session for the user{}", reason));
}
std::unexpected<failure> used_before() { return refuse_session(", session can only be used once."); }

std::optional<challenge_session> unseal(std::string_view text, const base::sealer& sealer) {
    if (text.size() > max_characters) return std::nullopt;
    const auto data = base::from_base64url(text);
    if (!data || !data->starts_with(prefix)) return std::nullopt;
    return open_ticket<challenge_session>(std::string_view(*data).substr(prefix.size()), sealer,
                                          challenge_seal_context);
}

// What `keep` stores.
struct kept_text {
    std::string sealed; // base64
};
BOOST_DESCRIBE_STRUCT(kept_text, (), (sealed))
// So that what belongs to one session does not serve another.
std::string kept_context(const challenge_session& session) { return "kept/" + session.id; }

store::key kept_key(const challenge_session& session) {
    return {keys::kept_for_challenges(session.pool_id), session.id};
}

store::key used_key(const challenge_session& session) { return {keys::used_challenges(session.pool_id), session.id}; }

} // namespace

challenge_sessions::challenge_sessions(store::records& records, const base::clock& clock, base::random_source& random,
                                       const base::sealer& sealer)
    : records_(records), clock_(clock), random_(random), sealer_(sealer) {}

std::string challenge_sessions::password_state_of(const user_document& user) {
    return base::to_hex(base::sha256(user.password_hash + '\n' + std::string(base::json::enum_name(user.status))));
}

std::string challenge_sessions::begin(const user_pool_document& pool, const client_document& client,
                                      const user_document& user, session_purpose purpose) const {
    const auto expires = clock_.now() + auth_session_validity(client.settings);
    const challenge_session session{.id = random_.uuid(),
                                    .pool_id = pool.id,
                                    .client_id = client.id,
                                    .sub = user.sub,
                                    .challenge = std::string(purpose.challenge),
                                    .password_state = password_state_of(user),
                                    .expires = base::epoch_milliseconds(expires),
                                    .is_set_up = purpose.is_set_up,
                                    .event = std::move(purpose.event),
                                    .device = purpose.device.key.empty() ? std::nullopt
                                                                         : std::optional(std::move(purpose.device)),
                                    .part = purpose.part,
                                    .nobody = std::move(purpose.nobody),
                                    .expected = std::move(purpose.expected)};
    return base::to_base64url(std::string(prefix) + seal_ticket(session, sealer_, random_, challenge_seal_context));
}

std::optional<challenge_session> challenge_sessions::read(std::string_view text) const { return unseal(text, sealer_); }

result<challenge_session> challenge_sessions::open(std::string_view text, const user_pool_document& pool,
                                                   const client_document& client, const user_document& user,
                                                   cognito::challenge_name challenge) const {
    return open(text, pool, client, user, base::json::enum_name(challenge));
}

result<challenge_session> challenge_sessions::open(std::string_view text, const user_pool_document& pool,
                                                   const client_document& client, const user_document& user,
                                                   std::string_view challenge) const {
    auto session = unseal(text, sealer_);
    if (!session || session->pool_id != pool.id || session->client_id != client.id || session->sub != user.sub ||
        session->challenge != challenge)
        return invalid_session();
    if (has_expired(*session, clock_.now())) return refuse_session(", session is expired.");
    // Checked before the password's state, which a used session has changed.
    const auto used = records_.get(used_key(*session));
    if (!used) return std::unexpected(store_failure(used.error()));
    if (*used) return used_before();
    if (session->password_state != password_state_of(user)) return invalid_session();
    return std::move(*session);
}

result<void> challenge_sessions::use(const challenge_session& session) const {
    POOLGUARD_TRY(const auto is_first, use_ticket(records_, used_key(session), session.expires, clock_.now()));
    if (!is_first) return used_before();
    return {};
}

result<void> challenge_sessions::keep(const challenge_session& session, std::string_view text) const {
    const kept_text kept{base::to_base64(sealer_.seal(random_, text, kept_context(session)))};
    const auto until = base::from_epoch_milliseconds(session.expires);
    const auto saved = store::save(records_, kept_key(session), kept, store::always{}, until);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return {};
}

result<std::string> challenge_sessions::kept(const challenge_session& session) const {
    const auto found = store::load<kept_text>(records_, kept_key(session));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return invalid_session();
    const auto sealed = base::from_base64((*found)->value.sealed);
    auto text = sealed ? sealer_.open(*sealed, kept_context(session)) : std::nullopt;
    if (!text) return invalid_session();
    return std::move(*text);
}

} // namespace poolguard::pool
