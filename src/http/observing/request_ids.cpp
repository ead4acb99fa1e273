#include "http/observing/request_ids.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstring>

namespace poolguard::http {
namespace {

constexpr std::size_t prefix_size = 16;

} // namespace

request_ids::request_ids(base::random_source& random) {
    const auto prefix = base::to_hex(random.take(prefix_size / 2));
    std::ranges::copy(prefix, current_.begin());
    const auto start = random.take(sizeof counter_);
    std::memcpy(&counter_, start.data(), sizeof counter_);
}

request_ids::text request_ids::next() {
    constexpr std::string_view digits = "0123456789abcdef";
    auto rest = ++counter_;
    for (std::size_t i = current_.size(); i > prefix_size; --i) {
        current_[i - 1] = digits[rest & 15];
        rest >>= 4;
    }
    return current_;
}

bool request_ids::is_acceptable(std::string_view id) {
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 64;
    return id.size() >= shortest && id.size() <= longest &&
           std::ranges::all_of(id, [](char c) { return base::is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

} // namespace poolguard::http
