#pragma once
// Remembers what another provider gave and renews it before it runs out, one flight at a time.

#include "aws/credentials.hpp"
#include "base/clock.hpp"

#include <condition_variable>
#include <mutex>

namespace poolguard::aws {

class cached_credentials final : public credential_provider {
  public:
    // The source is asked by one thread at a time; source and clock must outlive the object.
    cached_credentials(credential_provider& source, const base::clock& clock) : source_(source), clock_(clock) {}

    // Renews from 5 minutes before the end, and every 5 minutes where there is no end, as a file may have changed.
    // While renewing goes on elsewhere or has failed, those in hand are given as long as they are valid; a failed
    // renewal is tried again after 10 seconds. With nothing valid in hand it waits, and shares the flight's error.
    std::expected<credentials, credentials_error> get() override;

  private:
    bool is_valid(base::time_point now) const;
    std::expected<credentials, credentials_error> fly(std::unique_lock<std::mutex>& lock);

    credential_provider& source_;
    const base::clock& clock_;
    std::mutex mutex_;
    std::condition_variable landed_;
    bool is_flying_ = false;
    unsigned flights_ = 0; // landed so far
    std::optional<credentials> current_;
    base::time_point renew_at_{};
    credentials_error last_error_ = credentials_error::not_configured;
};

} // namespace poolguard::aws
