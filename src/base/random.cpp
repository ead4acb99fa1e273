#include "base/random.hpp"

#include <openssl/rand.h>
#include <stdexcept>

namespace poolguard::base {

std::string random_source::characters(std::size_t count, std::string_view alphabet) {
    // Bytes above the last whole multiple of the alphabet would favour its first characters.
    const std::size_t fair = 256 - 256 % alphabet.size();
    std::string out;
    while (out.size() < count)
        for (const unsigned char c : take(count))
            if (c < fair && out.size() < count) out += alphabet[c % alphabet.size()];
    return out;
}

std::string random_source::uuid() {
    auto raw = take(16);
    raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0f) | 0x40);
    raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3f) | 0x80);
    auto text = to_hex(raw);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

bytes system_random::take(std::size_t count) {
    bytes out(count, '\0');
    if (RAND_bytes(octets(out), static_cast<int>(count)) != 1)
        throw std::runtime_error("the operating system gave no randomness");
    return out;
}

} // namespace poolguard::base
