#pragma once
// The DER form of an ECDSA signature, which OpenSSL takes, from the two plain numbers r and s that JOSE carries
// side by side (RFC 7518 section 3.4, RFC 3279 section 2.2.3). Always well-formed; whether r and s are in range is
// for the verification to say.

#include <array>
#include <cstddef>
#include <string_view>

namespace poolguard::jwt {

class ecdsa_signature {
  public:
    // r and s, each half of the text, at most 66 bytes each.
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
