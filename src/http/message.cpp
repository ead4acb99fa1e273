#include "http/message.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace poolguard::http {
namespace {

constexpr std::array<std::string_view, 7> method_names = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

constexpr std::size_t smallest_spare_body = 256;
constexpr std::size_t largest_spare_body = 4096;

std::string& kept_body() {
    thread_local std::string kept;
    return kept;
}

} // namespace

std::string spare_body() {
    auto out = std::exchange(kept_body(), {});
    out.reserve(smallest_spare_body);
    return out;
}

void keep_spare_body(std::string&& used) {
    auto& kept = kept_body();
    if (used.capacity() <= kept.capacity() || used.capacity() > largest_spare_body) return;
    kept = std::move(used);
    kept.clear();
}

std::string_view to_text(method value) { return method_names[static_cast<std::size_t>(value)]; }

std::optional<method> parse_method(std::string_view text) {
    for (std::size_t i = 0; i < method_names.size(); ++i)
        if (method_names[i] == text) return static_cast<method>(i);
    return std::nullopt;
}

std::optional<std::string_view> request::find_header(std::string_view name) const {
    for (const auto& candidate : headers)
        if (base::equal_ignoring_case(candidate.name, name)) return candidate.value;
    return std::nullopt;
}

std::size_t request::count_headers(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        headers, [name](const header& candidate) { return base::equal_ignoring_case(candidate.name, name); }));
}

std::optional<std::string_view> request::path_parameter(std::string_view name) const {
    for (const auto& [candidate, value] : path_parameters)
        if (candidate == name) return value;
    return std::nullopt;
}

} // namespace poolguard::http
