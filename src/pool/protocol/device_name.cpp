#include "pool/protocol/device_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

struct known_name {
    std::string_view mark; // followed by the version
    std::string_view name;
};
// Browsers claim to be others as well, so the order matters.
constexpr std::array<known_name, 10> browsers{{{"Edg/", "Edge"},
                                               {"EdgA/", "Edge"},
                                               {"EdgiOS/", "Edge"},
                                               {"OPR/", "Opera"},
                                               {"SamsungBrowser/", "Samsung Internet"},
                                               {"FxiOS/", "Firefox"},
                                               {"CriOS/", "Chrome"},
                                               {"Firefox/", "Firefox"},
                                               {"Chrome/", "Chrome"},
                                               {"Version/", "Safari"}}};
constexpr std::array<known_name, 7> systems{{{"Windows NT ", "Windows"},
                                             {"Android ", "Android"},
                                             {"CPU iPhone OS ", "iOS"},
                                             {"CPU OS ", "iPadOS"},
                                             {"Mac OS X ", "macOS"},
                                             {"CrOS ", "ChromeOS"},
                                             {"Linux", "Linux"}}};
constexpr std::size_t longest_program_name = 120;
constexpr std::size_t longest_version = 16;

// "10.15" of "10_15_7) …": up to two numbers, or only the first.
std::string version_at(std::string_view text, std::size_t numbers) {
    std::string out;
    for (const char each : text.substr(0, longest_version)) {
        const bool is_separator = each == '.' || each == '_';
        if (is_separator && --numbers == 0) break;
        if (!is_separator && !base::is_digit(each)) break;
        out += is_separator ? '.' : each;
    }
    return out;
}

std::string named(std::string_view name, const std::string& version) {
    return version.empty() ? std::string(name) : std::string(name) + ' ' + version;
}

template <std::size_t Count>
const known_name* find_in(const std::array<known_name, Count>& known, std::string_view text) {
    const auto found = std::ranges::find_if(known, [&](const auto& each) { return text.contains(each.mark); });
    return found == known.end() ? nullptr : found;
}

std::string_view after(std::string_view mark, std::string_view text) {
    return text.substr(text.find(mark) + mark.size());
}

// The first product: "aws-cli/2.17" and "okhttp".
std::string program_of(std::string_view text) {
    if (const auto* known = find_in(browsers, text); known != nullptr && text.starts_with("Mozilla/"))
        return named(known->name, version_at(after(known->mark, text), 1));
    const auto product = text.substr(0, text.find(' '));
    const auto slash = std::min(product.find('/'), product.size());
    const auto version = slash < product.size() ? version_at(product.substr(slash + 1), 2) : std::string{};
    return named(product.substr(0, std::min(slash, longest_program_name)), version);
}

std::string system_of(std::string_view text) {
    const auto* known = find_in(systems, text);
    if (known == nullptr) return {};
    const auto version = version_at(after(known->mark, text), 2);
    return named(known->name, version.ends_with(".0") ? version.substr(0, version.size() - 2) : version);
}

} // namespace

std::string device_name(std::string_view user_agent) {
    std::string text(base::trim(user_agent));
    std::erase_if(text, [](char c) { return c < 0x20 || c > 0x7e; });
    auto out = program_of(text);
    if (out.empty()) return "unknown";
    if (const auto system = system_of(text); !system.empty()) out += " / " + system;
    return out;
}

} // namespace poolguard::pool
