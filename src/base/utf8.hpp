#pragma once

#include <cstddef>
#include <string_view>

namespace poolguard::base {

// Whether the text is UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// As many whole characters of UTF-8 from the beginning as fit into that many bytes.
std::string_view first_characters(std::string_view text, std::size_t most_bytes);

} // namespace poolguard::base
