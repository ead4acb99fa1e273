#pragma once
// The Session that links a challenge to its answer: sealed, bound to the pool, client, user, challenge and the user's
// password at that time, and usable for one success before it expires.

#include "cognito/messages/authentication.hpp"
#include "pool/tokens/sealed_ticket.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The device that a sign-in comes from.
struct session_device {
    static constexpr bool has_defaults = true;
    std::string key{};                  // empty: the client has named none
    bool follows_second_factor = false; // of the challenges to the device: as in device_standing
};
BOOST_DESCRIBE_STRUCT(session_device, (), (key, follows_second_factor))
// Which part of a sign-in a session belongs to.
enum class session_part {
    after_first_factor,
    choice,    // of the first factor, or that factor itself
    functions, // CUSTOM_AUTH
};
BOOST_DESCRIBE_ENUM(session_part, after_first_factor, choice, functions)

struct challenge_session {
    static constexpr std::string_view sealed_as = "session";
    static constexpr bool has_defaults = true;
    static constexpr std::size_t padded_bytes = 720;
    std::string id;
    std::string pool_id;
    std::string client_id;
    std::string sub;
    std::string challenge; // its name in the protocol
    std::string password_state;
    std::int64_t expires = 0;         // epoch milliseconds; refused from then on
    bool is_set_up = false;           // of MFA_SETUP: whether a second factor has been set up in it
    std::optional<std::string> event; // the id of the sign-in in the user's history
    std::optional<session_device> device;
    session_part part = session_part::after_first_factor;
    std::string nobody;   // the name, as it was typed, of a user who does not exist; empty: there is one
    std::string expected; // of WEB_AUTHN: what the passkey has to sign
};
BOOST_DESCRIBE_STRUCT(challenge_session, (),
                      (id, pool_id, client_id, sub, challenge, password_state, expires, is_set_up, event, device, part,
                       nobody, expected))

// What a new session is for, beside the user.
struct session_purpose {
    std::string_view challenge; // its name
    session_part part = session_part::after_first_factor;
    bool is_set_up = false;
    std::optional<std::string> event{};
    session_device device{};
    std::string nobody{};
    std::string expected{};
};

class challenge_sessions {
  public:
    challenge_sessions(store::records& records, const base::clock& clock, base::random_source& random,
                       const base::sealer& sealer);

    // About 1,000 characters, beginning with "AYAB"; expires after the client's AuthSessionValidity.
    std::string begin(const user_pool_document& pool, const client_document& client, const user_document& user,
                      session_purpose purpose) const;

    // The content of a session; nullopt when it was not made here. Does not check what it is bound to, as `open` does.
    std::optional<challenge_session> read(std::string_view text) const;
    // NotAuthorizedException "Invalid session for the user." when it is bound to anything else or the password has
    // changed since, "Invalid session for the user, session is expired.", or "Invalid session for the user, session
    // can only be used once."
    result<challenge_session> open(std::string_view text, const user_pool_document& pool, const client_document& client,
                                   const user_document& user, std::string_view challenge) const;
    result<challenge_session> open(std::string_view text, const user_pool_document& pool, const client_document& client,
                                   const user_document& user, cognito::challenge_name challenge) const;

    // Marks the session as used. Call it once the answer was found right, before it takes effect. Of several calls at
    // once only one succeeds; the others get "... can only be used once."
    result<void> use(const challenge_session& session) const;

    // Keeps what belongs to a session and is too long for it, sealed, until the session expires.
    result<void> keep(const challenge_session& session, std::string_view text) const;
    // NotAuthorizedException "Invalid session for the user." when nothing was kept.
    result<std::string> kept(const challenge_session& session) const;

    // A digest of the user's password and status.
    static std::string password_state_of(const user_document& user);

  private:
    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
    const base::sealer& sealer_;
};

} // namespace poolguard::pool
