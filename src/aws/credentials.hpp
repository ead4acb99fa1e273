#pragma once
// AWS credentials and the port that provides them.

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct credentials {
    std::string access_key_id;
    base::secret secret_access_key;
    // Empty for long-lived keys.
    base::secret session_token;
    // nullopt if they do not expire.
    std::optional<base::time_point> expires;
};

enum class credentials_error {
    not_configured,         // the source is not configured; the next one is tried
    incomplete_environment, // only one of the two key variables is set
    unreadable_file,        // a file that a variable names cannot be read
    profile_not_found,      // the shared file lacks the profile that AWS_PROFILE names
    incomplete_profile,     // the profile lacks one of its two keys
    refused_address,        // the container address is not HTTPS, loopback or one of AWS's metadata addresses
    malformed_token,        // the container authorization token has a line break
    unreachable,            // the metadata service did not answer
    refused,                // the metadata service answered with a status other than 200
    malformed_reply,        // the metadata service did not return valid credentials
};

// A sentence for users; it names variables but never a value.
std::string_view describe(credentials_error error);

class credential_provider {
  public:
    credential_provider() = default;
    credential_provider(const credential_provider&) = delete;
    credential_provider& operator=(const credential_provider&) = delete;
    virtual ~credential_provider() = default;
    // Credentials that are valid now; may block as long as the source's time limits. Safe to call from many threads
    // unless the implementation says otherwise.
    virtual std::expected<credentials, credentials_error> get() = 0;
};

} // namespace poolguard::aws
