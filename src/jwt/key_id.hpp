#pragma once
// What a key id may look like. Cognito's is base64 of 32 bytes; other issuers use dates, UUIDs, thumbprints, names.

#include <cstddef>
#include <string_view>

namespace poolguard::jwt {

inline constexpr std::size_t max_key_id_size = 256;

// 1 to 256 letters, digits and + / = - _ . : @ without two dots in a row, so that what is a path or a piece of a
// query elsewhere is refused before anybody looks it up.
bool is_key_id(std::string_view text);

} // namespace poolguard::jwt
