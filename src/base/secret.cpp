#include "base/secret.hpp"

#include <openssl/crypto.h>

namespace poolguard::base {

void wipe(std::string& text) noexcept {
    // Resizing within the capacity neither allocates nor throws.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace poolguard::base
