#pragma once
// The challenges PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER: their parameters, and whether an answer proves the
// password of a user or a device. The server stores nothing in between: its half of the exchange is sealed into
// SECRET_BLOCK.
// Source: Amazon Cognito API reference, RespondToAuthChallenge, PASSWORD_VERIFIER.

#include "pool/mail/codes.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/sign_in/authentication_parameters.hpp"
#include "pool/sign_in/challenge_session.hpp"

namespace poolguard::pool {

// The content of SECRET_BLOCK.
struct srp_block {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string pool_id;
    std::string client_id;
    std::string name;           // the name that the user signs in with
    std::string username;       // the real one, or a made-up one if there is no such user
    std::string sub;            // the same
    std::string password_state; // as in challenge_session
    std::string client_value;   // A, base64
    std::string server_value;   // B, base64
    std::string exponent;       // b, base64
    std::int64_t expires = 0;   // epoch milliseconds
    std::optional<session_device> device;
    std::optional<std::string> event; // as in challenge_session
    std::string session;              // the digest of the Session that the answer has to return; empty: none
    session_part part = session_part::after_first_factor; // of a device: where its challenge belongs
};
BOOST_DESCRIBE_STRUCT(srp_block, (),
                      (id, pool_id, client_id, name, username, sub, password_state, client_value, server_value,
                       exponent, expires, device, event, session, part))

// Marks a block as used, as `challenge_sessions::use` does: a replayed answer must not work.
result<void> use_block(const srp_block& block, const challenge_sessions& challenges);

// Whose password is proved. The blocks of one cannot be used for the other.
enum class srp_subject { user, device };
// What a proof of a user's password belongs to.
struct srp_context {
    session_device device{};
    std::string_view session{}; // that the answer has to return; empty: none
};

// An answer, as far as it can be read.
struct srp_answer {
    srp_block block;
    base::bytes block_bytes;
    base::bytes signature;
    std::string timestamp;
};

class srp_challenges {
  public:
    // All arguments must outlive them. The sealer seals the secret blocks; the codes supply made-up values for users
    // that do not exist.
    srp_challenges(const base::clock& clock, base::random_source& random, const base::sealer& sealer,
                   const pool::passwords& passwords, const pool::codes& codes);

    // The parameters of a challenge for the user of that name; for a user that does not exist they look the same and
    // take as long. `client_value` is A.
    cognito::string_map begin(const user_pool_document& pool, const client_document& client,
                              const std::optional<user_document>& user, std::string_view name,
                              std::string_view client_value, const srp_context& in = {}) const;

    // SALT, SRP_B and SECRET_BLOCK of an exchange with somebody who has these credentials. The block has everything but
    // the values of the exchange.
    cognito::string_map begin(srp_block block, srp_subject whose, const srp_credentials& credentials,
                              std::string_view client_value) const;

    // InvalidParameterException for a missing parameter, NotAuthorizedException "Incorrect username or password." for a
    // block that was made for another pool or client, is too old or altered, and for a time that is off by more than
    // five minutes.
    result<srp_answer> read(const user_pool_document& pool, const client_document& client, const parameter_map& given,
                            srp_subject whose = srp_subject::user) const;

    // Whether the answer proves the password of these credentials.
    static bool is_proved(const srp_answer& answer, const srp::identity& whose, const srp_credentials& credentials);

    // Whether the answer proves that user's password; takes equally long if there is no user.
    bool proves_password(const srp_answer& answer, const user_pool_document& pool,
                         const std::optional<user_document>& user) const;

    // The username that a user who does not exist has, the same each time for a name.
    std::string made_up_username(const user_pool_document& pool, std::string_view name) const;
    static std::string digest_of(std::string_view session);

  private:
    srp_credentials credentials_of(const user_pool_document& pool, const std::optional<user_document>& user,
                                   std::string_view name) const;

    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
    const pool::passwords& passwords_;
    const pool::codes& codes_;
};

// "Sun Feb 1 08:05:03 UTC 2026": English names, the day without a leading zero. Returns nullopt for anything else.
std::optional<base::time_point> read_srp_timestamp(std::string_view text);

} // namespace poolguard::pool
