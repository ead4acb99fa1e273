#include "jwt/ecdsa_signature.hpp"

#include <algorithm>

namespace poolguard::jwt {
namespace {

std::string_view without_leading_zeros(std::string_view digits) {
    const auto first = digits.find_first_not_of('\0');
    return digits.substr(std::min(first, digits.size() - 1));
}

bool needs_sign_byte(std::string_view digits) { return (static_cast<unsigned char>(digits.front()) & 0x80) != 0; }

std::size_t content_size(std::string_view digits) { return digits.size() + (needs_sign_byte(digits) ? 1 : 0); }

} // namespace

ecdsa_signature::ecdsa_signature(std::string_view raw) {
    const auto half = raw.size() / 2;
    const auto r = without_leading_zeros(raw.substr(0, half));
    const auto s = without_leading_zeros(raw.substr(half));
    const auto length = 2 + content_size(r) + 2 + content_size(s);
    der_[size_++] = 0x30;
    if (length >= 0x80) der_[size_++] = 0x81;
    der_[size_++] = static_cast<unsigned char>(length);
    append_integer(r);
    append_integer(s);
}

void ecdsa_signature::append_integer(std::string_view digits) {
    der_[size_++] = 0x02;
    der_[size_++] = static_cast<unsigned char>(content_size(digits));
    if (needs_sign_byte(digits)) der_[size_++] = 0x00;
    for (const char digit : digits)
        der_[size_++] = static_cast<unsigned char>(digit);
}

} // namespace poolguard::jwt
