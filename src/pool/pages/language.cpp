#include "pool/pages/language.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <optional>

namespace poolguard::pool {
namespace {

std::optional<language> read_tag(std::string_view text) {
    const auto primary = text.substr(0, text.find('-'));
    for (const auto each : {language::english, language::japanese})
        if (base::equal_ignoring_case(primary, tag_of(each))) return each;
    return std::nullopt;
}

// A quality value in thousandths (RFC 9110 section 12.4.2); 0 if it is invalid.
int read_weight(std::string_view parameter) {
    constexpr int whole = 1000;
    if (parameter.empty()) return whole;
    if (!parameter.starts_with("q=") || parameter.size() < 3 || parameter.size() > 7) return 0;
    if (parameter[2] == '1') return whole;
    int weight = 0;
    int digit_value = whole / 10;
    for (const char c : parameter.substr(std::min<std::size_t>(4, parameter.size()))) {
        if (!base::is_digit(c)) return 0;
        weight += (c - '0') * digit_value;
        digit_value /= 10;
    }
    return weight;
}

} // namespace

std::string_view tag_of(language value) { return value == language::japanese ? "ja" : "en"; }

language choose_language(std::string_view lang, std::string_view accept_language) {
    if (const auto asked = read_tag(lang)) return *asked;
    auto best = language::english;
    int best_weight = 0;
    while (!accept_language.empty()) {
        const auto item = base::trim(accept_language.substr(0, accept_language.find(',')));
        accept_language.remove_prefix(std::min(accept_language.find(','), accept_language.size() - 1) + 1);
        const auto semicolon = item.find(';');
        const auto found = read_tag(base::trim(item.substr(0, semicolon)));
        const auto weight = read_weight(semicolon == item.npos ? "" : base::trim(item.substr(semicolon + 1)));
        if (!found || weight <= best_weight) continue;
        best = *found;
        best_weight = weight;
    }
    return best;
}

} // namespace poolguard::pool
