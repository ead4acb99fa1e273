#pragma once
// Text that users enter and others see: it must stay on one line and not change the text around it.

#include "base/json/text.hpp"

#include <string_view>

namespace poolguard::api {

// No control characters (C0, DEL), and no bidirectional marks, embeddings, overrides or isolates (Unicode Standard
// Annex 9), which change the direction of the text after them.
bool is_one_line(std::string_view text);
inline constexpr base::json::pattern one_line{
    R"(^[^\u0000-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$)", is_one_line};

} // namespace poolguard::api
