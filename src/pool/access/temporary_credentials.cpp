#include "pool/access/temporary_credentials.hpp"

#include "base/digest.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view key_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t key_characters = 16;
constexpr std::size_t secret_characters = 40; // as in AWS
constexpr std::string_view context = "session token";

} // namespace

temporary_credentials::temporary_credentials(const base::secret& master_key, base::random_source& random)
    : random_(random), sealer_(master_key, "pool temporary credentials"),
      secret_keys_(base::hmac_sha256(master_key.reveal(), "poolguard temporary secret keys")) {}

aws::credentials temporary_credentials::credentials_of(const identity_session& session,
                                                       std::string session_token) const {
    auto secret = base::to_base64(base::hmac_sha256(secret_keys_.reveal(), session_token)).substr(0, secret_characters);
    return {session.access_key_id, base::secret(std::move(secret)), base::secret(std::move(session_token)),
            base::from_epoch_seconds(session.expires)};
}

aws::credentials temporary_credentials::issue(identity_session session, base::time_point now,
                                              std::chrono::seconds life) const {
    session.access_key_id = std::string(temporary_key_prefix) + random_.characters(key_characters, key_alphabet);
    session.expires = base::epoch_seconds(now + std::min<std::chrono::seconds>(life, lifetime));
    return credentials_of(session, base::to_base64(sealer_.seal(random_, base::json::write(session), context)));
}

std::optional<temporary_credentials::opened> temporary_credentials::open(std::string_view session_token) const {
    const auto sealed = base::from_base64(session_token);
    if (!sealed) return std::nullopt;
    const auto text = sealer_.open(*sealed, context);
    if (!text) return std::nullopt;
    auto session = base::json::read<identity_session>(*text, base::json::unknown_members::ignore);
    if (!session) return std::nullopt;
    auto credentials = credentials_of(*session, std::string(session_token));
    return opened{std::move(credentials), std::move(*session)};
}

} // namespace poolguard::pool
