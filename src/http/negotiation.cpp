#include "http/negotiation.hpp"

#include "base/ascii.hpp"
#include "http/form.hpp"

#include <algorithm>
#include <optional>

namespace poolguard::http {
namespace {

std::optional<language> read_tag(std::string_view text) {
    const auto primary = text.substr(0, text.find('-'));
    for (const auto each : {language::english, language::japanese})
        if (base::equal_ignoring_case(primary, tag_of(each))) return each;
    return std::nullopt;
}

// A quality value in thousandths; 0 if it is invalid.
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

// Calls `take` with each choice of a header and its weight.
template <class Take>
void read_choices(std::string_view header, const Take& take) {
    while (!header.empty()) {
        const auto item = base::trim(header.substr(0, header.find(',')));
        header.remove_prefix(std::min(header.find(','), header.size() - 1) + 1);
        const auto semicolon = item.find(';');
        take(base::trim(item.substr(0, semicolon)),
             read_weight(semicolon == item.npos ? "" : base::trim(item.substr(semicolon + 1))));
    }
}

} // namespace

std::string_view tag_of(language value) { return value == language::japanese ? "ja" : "en"; }

language choose_language(std::string_view lang, std::string_view accept_language) {
    if (const auto asked = read_tag(lang)) return *asked;
    auto best = language::english;
    int best_weight = 0;
    read_choices(accept_language, [&](std::string_view tag, int weight) {
        const auto found = read_tag(tag);
        if (!found || weight <= best_weight) return;
        best = *found;
        best_weight = weight;
    });
    return best;
}

language choose_language(const request& from) {
    std::string lang;
    for (auto& [name, value] : parse_form(from.query).value_or(form_fields{}))
        if (name == "lang") lang = std::move(value);
    return choose_language(lang, from.find_header("Accept-Language").value_or(""));
}

bool wants_page(const request& from) {
    if (from.find_header("Authorization")) return false;
    if (const auto mode = from.find_header("Sec-Fetch-Mode"); mode && *mode != "navigate") return false;
    int page = 0;
    int document = 0;
    read_choices(from.find_header("Accept").value_or(""), [&](std::string_view type, int weight) {
        if (base::equal_ignoring_case(type, "text/html")) page = weight;
        if (base::equal_ignoring_case(type, "application/json")) document = weight;
    });
    return page > 0 && page >= document;
}

} // namespace poolguard::http
