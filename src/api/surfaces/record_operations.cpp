#include "api/surfaces/record_operations.hpp"

#include <algorithm>

namespace poolguard::api {

bool is_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

} // namespace poolguard::api
