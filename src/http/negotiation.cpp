#include "http/negotiation.hpp"

#include "base/ascii.hpp"
#include "http/cookies.hpp"
#include "http/form.hpp"

#include <algorithm>

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

constexpr std::chrono::days language_kept_for{365};

constexpr std::string_view language_cookie(bool is_secure) {
    return is_secure ? "__Host-poolguard-language" : "poolguard-language";
}

// The last one of that name; empty if there is none.
std::string_view parameter_of(const form_fields& given, std::string_view name) {
    std::string_view out;
    for (const auto& [each, value] : given)
        if (each == name) out = value;
    return out;
}

std::optional<language> read_locales(std::string_view list) {
    while (!list.empty()) {
        if (const auto found = read_tag(list.substr(0, list.find(' ')))) return found;
        list.remove_prefix(std::min(list.find(' '), list.size() - 1) + 1);
    }
    return std::nullopt;
}

std::optional<language> kept_language(const request& from) {
    for (const bool is_secure : {true, false})
        if (const auto found = find_cookie(from, language_cookie(is_secure)))
            if (const auto kept = read_tag(*found)) return kept;
    return std::nullopt;
}

} // namespace

std::string_view tag_of(language value) { return value == language::japanese ? "ja" : "en"; }

std::optional<language> find_language(std::string_view accept_language) {
    std::optional<language> best;
    int best_weight = 0;
    read_choices(accept_language, [&](std::string_view tag, int weight) {
        const auto found = read_tag(tag);
        if (!found || weight <= best_weight) return;
        best = found;
        best_weight = weight;
    });
    return best;
}

language choose_language(std::string_view lang, std::string_view accept_language) {
    if (const auto asked = read_tag(lang)) return *asked;
    return find_language(accept_language).value_or(language::english);
}

std::optional<language> find_language(const request& from) {
    const auto given = parse_form(from.query).value_or(form_fields{});
    if (const auto asked = read_tag(parameter_of(given, "lang"))) return asked;
    if (const auto asked = read_locales(parameter_of(given, "ui_locales"))) return asked;
    if (const auto kept = kept_language(from)) return kept;
    return find_language(from.find_header("Accept-Language").value_or(""));
}

language choose_language(const request& from) { return find_language(from).value_or(language::english); }

void remember_language(response& answer, const request& from, bool is_secure) {
    const auto given = parse_form(from.query).value_or(form_fields{});
    const auto asked = read_tag(parameter_of(given, "lang"));
    if (!asked || find_cookie(from, language_cookie(is_secure)) == tag_of(*asked)) return;
    set_cookie(answer, {.name = language_cookie(is_secure),
                        .value = tag_of(*asked),
                        .is_secure = is_secure,
                        .lifetime = language_kept_for});
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
