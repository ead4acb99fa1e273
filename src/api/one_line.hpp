#pragma once
// Text that users give and others see: it stays on one line and in its place wherever it is shown.

#include "base/json/text.hpp"

#include <string_view>

namespace poolguard::api {

// No control characters (C0, DEL), and none of the characters that change the direction of what follows (the
// bidirectional marks, embeddings, overrides and isolates of Unicode Standard Annex 9).
bool is_one_line(std::string_view text);
inline constexpr base::json::pattern one_line{
    R"(^[^\u0000-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$)", is_one_line};

} // namespace poolguard::api
