#pragma once
// The audit log of accounts and sessions: one JSON line for each event, on standard error among the other log lines,
// whatever LOG_LEVEL says. Never a password, code, token or secret. Observers keep the events elsewhere too.

#include <functional>
#include <string>
#include <string_view>

namespace poolguard::base {

// An empty member is left out of the line.
struct audit_event {
    std::string_view action;       // "sign_in", "sign_up", "administration"
    std::string_view operation;    // the API's or Cognito's name for it
    std::string_view outcome;      // "success", "challenge", "refused", "failed"
    std::string_view code{};       // the reason of a refusal or failure
    std::string_view subject{};    // the caller's `sub`, if known
    std::string_view account{};    // account_digest of the account's name
    std::string_view access_key{}; // the id of the key that signed a call of Cognito's protocol
    std::string_view challenge{};  // what the sign-in asks for next
    std::string_view client{};     // the client's address
    std::string_view request_id{}; // as in the access log
    bool is_refresh = false;       // a call that only renews tokens; not written
};

// Writes the line and calls the observers.
void write_audit(const audit_event& event);

// Has every event of this process reported to a function for as long as the object lives.
class audit_subscription {
  public:
    // Called by several threads at once, in the middle of a request: it must be quick, must not throw, and must not
    // write events itself. The views are valid only during the call.
    using observer = std::function<void(const audit_event&)>;
    explicit audit_subscription(observer reported_to);
    audit_subscription(const audit_subscription&) = delete;
    audit_subscription& operator=(const audit_subscription&) = delete;
    // Waits for calls that are running; there are none afterwards.
    ~audit_subscription();

  private:
    observer observer_;
};

// The first 16 hexadecimal digits of the SHA-256 of the name in lower case (ASCII). Unverified names are not logged as
// they are, because users sometimes type their password into the name field.
std::string account_digest(std::string_view name);

} // namespace poolguard::base
