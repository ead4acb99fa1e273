#include "pool/sign_in/challenge_session.hpp"

#include "base/digest.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

// Base64url "AYAB", as Cognito's sessions begin.
constexpr std::string_view prefix("\x01\x80\x01", 3);
constexpr std::string_view challenge_seal_context = "challenge";
constexpr std::size_t plain_bytes = 720;
constexpr std::size_t max_characters = 4096;

struct filled_session {
    challenge_session session;
    std::string filling;
};
BOOST_DESCRIBE_STRUCT(filled_session, (), (session, filling))

struct used_document {
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(used_document, (), (at))

std::unexpected<failure> refuse_session(std::string_view reason) {
    return refuse(cognito::failure_name::not_authorized, fmt::format("Invalid session for the user{}", reason));
}
std::unexpected<failure> used_before() { return refuse_session(", session can only be used once."); }

std::optional<challenge_session> unseal(std::string_view text, const base::sealer& sealer) {
    if (text.size() > max_characters) return std::nullopt;
    const auto data = base::from_base64url(text);
    if (!data || !data->starts_with(prefix)) return std::nullopt;
    const auto plain = sealer.open(std::string_view(*data).substr(prefix.size()), challenge_seal_context);
    if (!plain) return std::nullopt;
    auto content = base::json::read<filled_session>(*plain, base::json::unknown_members::ignore);
    if (!content) return std::nullopt;
    return std::move(content->session);
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
                                      const user_document& user, cognito::challenge_name challenge,
                                      bool is_set_up) const {
    const auto expires = clock_.now() + auth_session_validity(client.settings);
    filled_session content{{random_.uuid(), pool.id, client.id, user.sub, std::string(base::json::enum_name(challenge)),
                            password_state_of(user), base::epoch_milliseconds(expires), is_set_up},
                           {}};
    const auto length = base::json::write(content).size();
    content.filling.assign(plain_bytes - std::min(length, plain_bytes), '.');
    return base::to_base64url(std::string(prefix) +
                              sealer_.seal(random_, base::json::write(content), challenge_seal_context));
}

std::optional<challenge_session> challenge_sessions::read(std::string_view text) const { return unseal(text, sealer_); }

result<challenge_session> challenge_sessions::open(std::string_view text, const user_pool_document& pool,
                                                   const client_document& client, const user_document& user,
                                                   cognito::challenge_name challenge) const {
    auto session = unseal(text, sealer_);
    if (!session || session->pool_id != pool.id || session->client_id != client.id || session->sub != user.sub ||
        session->challenge != base::json::enum_name(challenge))
        return refuse_session(".");
    if (clock_.now() >= base::from_epoch_milliseconds(session->expires)) return refuse_session(", session is expired.");
    // Success changes the password too, so this comes first.
    const auto used = records_.get(used_key(*session));
    if (!used) return std::unexpected(store_failure(used.error()));
    if (*used) return used_before();
    if (session->password_state != password_state_of(user)) return refuse_session(".");
    return std::move(*session);
}

result<void> challenge_sessions::use(const challenge_session& session) const {
    // Kept longer than the session, for nodes whose clocks are behind.
    const auto until = base::from_epoch_milliseconds(session.expires) + std::chrono::minutes{5};
    const auto saved = store::save(records_, used_key(session), used_document{base::epoch_milliseconds(clock_.now())},
                                   store::if_absent{}, until);
    if (saved) return {};
    if (saved.error() == store::error::conflict) return used_before();
    return std::unexpected(store_failure(saved.error()));
}

} // namespace poolguard::pool
