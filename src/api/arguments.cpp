#include "api/arguments.hpp"

#include <charconv>

namespace poolguard::api::detail {

boost::json::value parameter_value(std::string&& text, bool is_number) {
    if (is_number) {
        std::int64_t number = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc{} && stop == end) return number;
    }
    return boost::json::string(text);
}

} // namespace poolguard::api::detail
