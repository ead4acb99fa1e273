#pragma once
// Bytes and their text forms: hex, base64 (RFC 4648 section 4), base64url without padding (section 5) and base32
// (section 6).
// The decoders accept one spelling of each value: no padding that is missing or extra, no stray bits in the
// last character, no characters from outside the alphabet.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::base {

// Binary data in a std::string; the name says that it is not text.
using bytes = std::string;

inline std::span<const unsigned char> octets(std::string_view data) {
    return {reinterpret_cast<const unsigned char*>(data.data()), data.size()};
}
inline unsigned char* octets(bytes& data) { return reinterpret_cast<unsigned char*>(data.data()); }

std::string to_hex(std::string_view data);
// nullopt when the length is odd or a character is not a hex digit of either case.
std::optional<bytes> from_hex(std::string_view text);

std::string to_base64(std::string_view data);
// nullopt when the text is not canonical padded base64.
std::optional<bytes> from_base64(std::string_view text);
// The same for text whose padding may be left out.
std::optional<bytes> from_base64_unpadded(std::string_view text);

std::string to_base64url(std::string_view data);
// nullopt when the text is padded or not canonical base64url.
std::optional<bytes> from_base64url(std::string_view text);

// Without padding.
std::string to_base32(std::string_view data);

} // namespace poolguard::base
