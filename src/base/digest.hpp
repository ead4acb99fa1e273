#pragma once
// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) over OpenSSL. Results are 32 raw bytes.
// They throw std::runtime_error when OpenSSL fails, which it does only when it is out of memory.

#include "base/bytes.hpp"

namespace poolguard::base {

bytes sha256(std::string_view data);
bytes hmac_sha256(std::string_view key, std::string_view data);

} // namespace poolguard::base
