#pragma once
// What happened to accounts and sessions, for whoever has to find out later: one JSON line each, on standard error
// among the log's, whatever LOG_LEVEL says. Never a password, code, token or secret.

#include <string>
#include <string_view>

namespace poolguard::base {

// An empty member is left out of the line.
struct audit_event {
    std::string_view action;     // "sign_in", "sign_up", "administration"
    std::string_view operation;  // of the API, or Cognito's name of it
    std::string_view outcome;    // "success", "challenge", "refused", "failed"
    std::string_view code;       // why not
    std::string_view subject;    // who: the `sub`, where it is known
    std::string_view account;    // whose account, as account_digest tells it
    std::string_view access_key; // the id of the key that signed a call of Cognito's protocol
    std::string_view challenge;  // what the sign-in asks for next
    std::string_view client;     // the address
    std::string_view request_id; // as in the access log
};

void write_audit(const audit_event& event);

// The first 16 hexadecimal digits of the SHA-256 of the name in lower case (ASCII). People type passwords where a name
// belongs, so a name that nobody has confirmed is not written down.
std::string account_digest(std::string_view name);

} // namespace poolguard::base
