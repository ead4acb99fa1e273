#pragma once
// Time-based one-time codes (RFC 6238) as Cognito accepts them: HMAC-SHA-1, six digits, steps of 30 seconds.

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string_view>

namespace poolguard::pool::totp {

// The number of the step that contains a moment.
std::int64_t step_at(base::time_point now);

// The six digits of a step, for a key of raw bytes.
base::secret code_of(std::string_view key, std::int64_t step);

enum class verdict { right, wrong, used };
struct checked_code {
    verdict is = verdict::wrong;
    std::int64_t step = 0; // of a right code; to be stored as the last step
};
// Accepts a code during its own step, the one before and the one after, if that step is later than `last_step`, the
// last one that was used, or 0. Takes equally long for any outcome.
checked_code check(std::string_view key, std::string_view code, base::time_point now, std::int64_t last_step);

} // namespace poolguard::pool::totp
