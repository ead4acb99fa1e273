#include "base/color.hpp"

#include "base/bytes.hpp"

#include <cmath>
#include <cstddef>

namespace poolguard::base {
namespace {

// The linear value of an sRGB channel, both from 0 to 1 (WCAG 2.2, definition of relative luminance).
double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(std::string_view color) {
    const auto channels = from_hex(color.substr(1)).value_or(bytes(3, '\0'));
    const auto at = [&](std::size_t i) { return linear(static_cast<unsigned char>(channels[i]) / 255.0); };
    return 0.2126 * at(0) + 0.7152 * at(1) + 0.0722 * at(2);
}

} // namespace

bool is_color(std::string_view text) {
    return text.size() == 7 && text.front() == '#' && from_hex(text.substr(1)).has_value();
}

std::string_view readable_on(std::string_view color) {
    const auto background = luminance(color);
    return 1.05 / (background + 0.05) >= (background + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

} // namespace poolguard::base
