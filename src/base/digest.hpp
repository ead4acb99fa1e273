#pragma once
// SHA-256 (FIPS 180-4) and HMAC (RFC 2104) by OpenSSL. Results are raw bytes: 32, for HMAC-SHA-384 48, for
// HMAC-SHA-1 20. They throw std::runtime_error when OpenSSL fails, which happens only when memory runs out.

#include "base/bytes.hpp"

namespace poolguard::base {

bytes sha256(std::string_view data);
bytes hmac_sha256(std::string_view key, std::string_view data);
bytes hmac_sha384(std::string_view key, std::string_view data);
// Only for one-time codes: authenticator apps support no other hash (RFC 4226 section 5).
bytes hmac_sha1(std::string_view key, std::string_view data);

} // namespace poolguard::base
