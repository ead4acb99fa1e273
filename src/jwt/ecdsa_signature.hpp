#pragma once
// Converts an ECDSA signature from JOSE's form, the numbers r and s side by side (RFC 7518 section 3.4), to the DER
// form that OpenSSL takes (RFC 3279 section 2.2.3). The result is always well-formed; the verification checks whether r
// and s are in range.

#include <array>
#include <cstddef>
#include <string_view>

namespace poolguard::jwt {

class ecdsa_signature {
  public:
    // r and s are half of the text each, at most 66 bytes.
    explicit ecdsa_signature(std::string_view raw);

    const unsigned char* data() const noexcept { return der_.data(); }
    std::size_t size() const noexcept { return size_; }

  private:
    void append_integer(std::string_view digits);

    // SEQUENCE with a long length (3), and two INTEGERs (2), each with a sign byte (1) and 66 bytes.
    std::array<unsigned char, 3 + 2 * (2 + 1 + 66)> der_{};
    std::size_t size_ = 0;
};

} // namespace poolguard::jwt
