#pragma once
// AWS credentials and the port that hands them out.

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
    // Nothing when they do not run out by themselves.
    std::optional<base::time_point> expires;
};

enum class credentials_error {
    not_configured,         // the source has nothing to offer; the next one is asked
    incomplete_environment, // one of the two key variables is set without the other
    unreadable_file,        // a file that a variable names cannot be read
    profile_not_found,      // the shared file lacks the profile that AWS_PROFILE names
    incomplete_profile,     // the profile lacks one of its two keys
    refused_address,        // the container address is neither loopback, HTTPS nor one that AWS has set aside
    malformed_token,        // the container authorization token holds a line break
    unreachable,            // the metadata service did not answer
    refused,                // the metadata service answered with another status than 200
    malformed_reply,        // the metadata service answered with something else than credentials
};

// A sentence for people; it names variables and never a value.
std::string_view describe(credentials_error error);

class credential_provider {
  public:
    credential_provider() = default;
    credential_provider(const credential_provider&) = delete;
    credential_provider& operator=(const credential_provider&) = delete;
    virtual ~credential_provider() = default;
    // Credentials that are valid now; may block for the source's time limits. Safe to call from many threads
    // unless the implementation says otherwise.
    virtual std::expected<credentials, credentials_error> get() = 0;
};

} // namespace poolguard::aws
