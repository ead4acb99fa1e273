#pragma once
// Caches the credentials of another provider and renews them before they expire, one request at a time.

#include "aws/credentials.hpp"
#include "base/clock.hpp"

#include <condition_variable>
#include <mutex>

namespace poolguard::aws {

class cached_credentials final : public credential_provider {
  public:
    // Only one thread at a time calls the source; source and clock must outlive the object.
    cached_credentials(credential_provider& source, const base::clock& clock) : source_(source), clock_(clock) {}

    // Renews from 5 minutes before they expire, or every 5 minutes if they do not, because a file may have changed.
    // While another thread renews them or after a failure, the cached ones are returned as long as they are valid; a
    // failed renewal is tried again after 10 seconds. Without valid ones it waits and shares the other thread's error.
    std::expected<credentials, credentials_error> get() override;

  private:
    bool is_valid(base::time_point now) const;
    std::expected<credentials, credentials_error> fly(std::unique_lock<std::mutex>& lock);

    credential_provider& source_;
    const base::clock& clock_;
    std::mutex mutex_;
    std::condition_variable landed_;
    bool is_flying_ = false;
    unsigned flights_ = 0; // renewals that have ended
    std::optional<credentials> current_;
    base::time_point renew_at_{};
    credentials_error last_error_ = credentials_error::not_configured;
};

} // namespace poolguard::aws
