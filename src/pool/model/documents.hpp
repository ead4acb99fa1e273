#pragma once
// What the embedded pool stores: one described struct for each kind of record. Times are epoch milliseconds.
// Members that a document lacks get their initial values, so that newer versions can read older ones.

#include "cognito/messages/clients.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/user_pools.hpp"

namespace poolguard::pool {

namespace json = base::json;

using schema_entry = cognito::described_attribute;

// The second factors that a pool has set up.
struct pool_factors {
    static constexpr bool has_defaults = true;
    bool has_software_token = false;
    bool names_software_token = false; // it was switched off by name, and is shown so
    std::optional<cognito::sms_mfa_config> sms;
    std::optional<cognito::email_mfa_config> email;
    std::optional<cognito::web_authn_configuration> web_authn;
};
BOOST_DESCRIBE_STRUCT(pool_factors, (), (has_software_token, names_software_token, sms, email, web_authn))

// How many sessions the users of a pool may have, and for how long those of their browsers are kept.
struct session_settings {
    static constexpr bool has_defaults = true;
    bool are_tracked = false; // otherwise the rest has no effect
    std::int64_t max_per_user = 20;
    std::int64_t longest_sso_minutes = 60; // of any of the pool's clients so far
};
BOOST_DESCRIBE_STRUCT(session_settings, (), (are_tracked, max_per_user, longest_sso_minutes))

struct user_pool_document {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string name;
    std::int64_t created = 0;
    std::int64_t modified = 0;
    cognito::user_pool_settings settings; // with Cognito's defaults filled in
    std::vector<schema_entry> schema;     // standard attributes and custom ones, the latter as "custom:x"
    pool_factors mfa;
    session_settings sessions;
    std::string domain;        // its prefix, or empty
    std::string custom_domain; // or empty
    bool gone = false;         // being removed, not to be used any more
    // 1: all names of users are unique among each other. 0: each kind of name only by itself, see name_migration.
    std::int64_t name_index = 0;
};
BOOST_DESCRIBE_STRUCT(user_pool_document, (),
                      (id, name, created, modified, settings, schema, mfa, sessions, domain, custom_domain, gone,
                       name_index))
inline constexpr std::int64_t current_name_index = 1;
// Leaves out settings that earlier versions stored without checking them and that do not fit their types.
void read_value(json::detail::reading& r, const json::place& at, const boost::json::value& in, user_pool_document& out);

// A secret that was added to an app client later.
struct client_secret_document {
    static constexpr bool has_defaults = true;
    std::string sealed; // base64
    std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(client_secret_document, (), (sealed, created))

struct client_document {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string pool_id;
    std::string name;
    std::string secret; // that it was created with; empty if there was none or it was deleted. Sealed, base64.
    std::vector<client_secret_document> added_secrets;
    std::int64_t created = 0;
    std::int64_t modified = 0;
    cognito::user_pool_client_settings settings; // as given; defaults are applied where they are used
    std::int64_t sso_minutes = 60;               // how long it uses a browser's session, where sessions are tracked
};
BOOST_DESCRIBE_STRUCT(client_document, (),
                      (id, pool_id, name, secret, added_secrets, created, modified, settings, sso_minutes))

// What a listing of a pool's clients shows.
struct client_summary {
    static constexpr bool has_defaults = true;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(client_summary, (), (name))

// The second factors of a user. Keys of authenticator apps are sealed, base64.
struct user_factors {
    static constexpr bool has_defaults = true;
    std::vector<std::string> chosen; // "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
    std::string preferred;           // one of them, or empty
    std::string totp_key;            // empty: no app was verified
    std::string totp_name;           // what the user calls it
    std::int64_t totp_step = 0;      // of the last code that was used
    std::string new_totp_key;        // not verified yet
};
BOOST_DESCRIBE_STRUCT(user_factors, (), (chosen, preferred, totp_key, totp_name, totp_step, new_totp_key))

// A user's identity at a provider. A primary identity belongs to a user who was created from it.
struct linked_identity {
    static constexpr bool has_defaults = true;
    std::string provider; // its name
    std::string type;     // "Google", "OIDC" and so on
    std::string id;       // the provider's id of the user
    bool is_primary = false;
    std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(linked_identity, (), (provider, type, id, is_primary, created))

// A public key of a user; the private one is in an authenticator.
struct passkey_document {
    static constexpr bool has_defaults = true;
    std::string id;            // base64url, as in the protocol
    std::string public_key;    // a COSE key, base64
    std::string relying_party; // its id, a domain
    std::int64_t counter = 0;  // of the last proof
    bool can_be_backed_up = false;
    std::string aaguid;     // the model of the authenticator, hex
    std::string attachment; // "platform" or "cross-platform"; empty: not known
    std::vector<std::string> transports;
    std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(passkey_document, (),
                      (id, public_key, relying_party, counter, can_be_backed_up, aaguid, attachment, transports,
                       created))

struct user_document {
    static constexpr bool has_defaults = true;
    std::string username; // the real one: in a pool with UsernameAttributes, equal to sub
    std::string sub;
    std::map<std::string, std::string> attributes; // without sub; custom ones with their prefix
    cognito::user_status status = cognito::user_status::UNCONFIRMED;
    bool enabled = true;
    std::int64_t created = 0;
    std::int64_t modified = 0;
    std::string password_hash;                 // see brought_hash; empty: no password
    std::string srp_salt;                      // of the same password, hex
    std::string srp_verifier;                  // sealed, base64
    std::vector<std::string> password_history; // hashes of earlier passwords, the latest first
    std::int64_t password_expires = 0;         // of a temporary password; 0: it does not
    std::int64_t signed_out = 0;     // from before sign-outs were counted: sessions begun up to this moment are over
    std::int64_t sign_outs = 0;      // how often all sessions were ended
    std::string spared_session;      // the origin_jti of the session that the last of these did not end
    std::int64_t group_removals = 0; // how often the user was removed from a group
    user_factors mfa;
    std::vector<linked_identity> identities;
    std::vector<passkey_document> passkeys; // in the order in which they were registered
    std::string language; // of the page or program that the user signed up with: "en" or "ja"; empty: not known
};
BOOST_DESCRIBE_STRUCT(user_document, (),
                      (username, sub, attributes, status, enabled, created, modified, password_hash, srp_salt,
                       srp_verifier, password_history, password_expires, signed_out, sign_outs, spared_session,
                       group_removals, mfa, identities, passkeys, language))

// The user that has a name that is unique in the pool. The sub distinguishes a user from a later one with the same
// username.
struct name_claim_document {
    static constexpr bool has_defaults = true;
    std::string username;
    std::string sub;
    std::int64_t claimed = 0;
};
BOOST_DESCRIBE_STRUCT(name_claim_document, (), (username, sub, claimed))

// An entry of an index of users.
struct user_reference {
    static constexpr bool has_defaults = true;
    std::string username;
};
BOOST_DESCRIBE_STRUCT(user_reference, (), (username))

struct group_document {
    static constexpr bool has_defaults = true;
    std::string name;
    std::optional<std::string> description;
    std::optional<std::string> role_arn;
    std::optional<std::int64_t> precedence;
    std::int64_t created = 0;
    std::int64_t modified = 0;
};
BOOST_DESCRIBE_STRUCT(group_document, (), (name, description, role_arn, precedence, created, modified))

// One sign-in, from the first tokens until its refresh token expires.
struct session_document {
    static constexpr bool has_defaults = true;
    std::string origin_jti;
    std::string client_id;
    std::string token_digest;   // SHA-256 of the refresh token, hex
    std::int64_t auth_time = 0; // epoch seconds
    std::int64_t created = 0;
    std::int64_t ended_by = 0; // the user's next sign-out; 0: from before they were counted
    bool revoked = false;
};
BOOST_DESCRIBE_STRUCT(session_document, (),
                      (origin_jti, client_id, token_digest, auth_time, created, ended_by, revoked))

// A code that was sent to a user. It is kept for a while after it expires, so that a late code is not taken for a
// guess.
struct code_document {
    static constexpr bool has_defaults = true;
    std::string digest;    // HMAC-SHA-256 of the code and its owner, hex
    std::string attribute; // where it was sent: "email", "phone_number"
    std::string address;   // that attribute's value; the code proves that it is the user's
    std::int64_t expires = 0;
    bool used = false;
    std::string replaces; // that attribute's value when the code was sent
};
BOOST_DESCRIBE_STRUCT(code_document, (), (digest, attribute, address, expires, used, replaces))

// Wrong passwords in a row.
struct attempts_document {
    static constexpr bool has_defaults = true;
    std::int64_t failures = 0;
    std::int64_t last_failure = 0;
};
BOOST_DESCRIBE_STRUCT(attempts_document, (), (failures, last_failure))

} // namespace poolguard::pool
