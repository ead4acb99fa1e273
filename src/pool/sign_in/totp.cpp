#include "pool/sign_in/totp.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

namespace poolguard::pool::totp {

std::int64_t step_at(base::time_point now) { return base::epoch_seconds(now) / 30; }

base::secret code_of(std::string_view key, std::int64_t step) {
    base::bytes counter;
    for (int shift = 56; shift >= 0; shift -= 8)
        counter += static_cast<char>(step >> shift & 0xff);
    auto mac = base::hmac_sha1(key, counter);
    // Dynamic truncation, RFC 4226 section 5.3.
    const auto octet = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[at])); };
    const std::size_t at = octet(mac.size() - 1) & 0x0f;
    const auto number = (octet(at) & 0x7f) << 24 | octet(at + 1) << 16 | octet(at + 2) << 8 | octet(at + 3);
    base::wipe(mac);
    return base::secret(fmt::format("{:06}", number % 1'000'000));
}

checked_code check(std::string_view key, std::string_view code, base::time_point now, std::int64_t last_step) {
    checked_code out;
    const auto middle = step_at(now);
    for (auto step = middle - 1; step <= middle + 1; ++step) {
        // Two steps can have the same code; the later step counts, so that it works only once.
        if (code_of(key, step).equals(code)) out = {step > last_step ? verdict::right : verdict::used, step};
    }
    return out;
}

} // namespace poolguard::pool::totp
