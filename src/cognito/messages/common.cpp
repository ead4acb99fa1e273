#include "cognito/messages/common.hpp"

#include "base/ascii.hpp"
#include "cognito/messages/domains.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "cognito/messages/resource_servers.hpp"
#include "cognito/messages/user_pool_configuration.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace poolguard::cognito {
namespace {

bool is_word(char c) { return base::is_alphanumeric(c) || c == '_'; }
bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Invisible white space and format characters: U+0080-009F, U+00A0, U+00AD, U+1680, U+2000-200F (with the bidirectional
// marks), U+2028-202F, U+205F-206F, U+3000, U+FEFF.
bool has_invisible_sequence(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto a = static_cast<unsigned char>(text[i]);
        const auto b = static_cast<unsigned char>(text[i + 1]);
        const auto c = i + 2 < text.size() ? static_cast<unsigned char>(text[i + 2]) : 0U;
        if (a == 0xc2 && (b <= 0x9f || b == 0xa0 || b == 0xad)) return true;
        if (a == 0xe1 && b == 0x9a && c == 0x80) return true;
        if (a == 0xe2 && b == 0x80 && (c <= 0x8f || (c >= 0xa8 && c <= 0xaf))) return true;
        if (a == 0xe2 && b == 0x81 && c >= 0x9f && c <= 0xaf) return true;
        if (a == 0xe3 && b == 0x80 && c == 0x80) return true;
        if (a == 0xef && b == 0xbb && c == 0xbf) return true;
    }
    return false;
}

} // namespace

void append(std::string& out, const timestamp& value) {
    const auto count = base::epoch_milliseconds(value.at);
    fmt::format_to(std::back_inserter(out), "{}.{:03}", count / 1000, count % 1000);
}

void read_value(json::detail::reading& r, const std::string& path, const boost::json::value& in, timestamp& out) {
    double seconds = 0;
    json::detail::read_value(r, path, in, seconds);
    out.at = base::from_epoch_milliseconds(std::llround(seconds * 1000));
}

bool is_user_pool_id(std::string_view text) {
    const auto last = text.rfind('_');
    if (last == std::string_view::npos || last == 0 || last + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, last), [](char c) { return is_word(c) || c == '-'; }) &&
           std::ranges::all_of(text.substr(last + 1), base::is_alphanumeric);
}

bool is_client_id(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_word(c) || c == '+'; });
}

bool is_visible_text(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c < 0 || (c > 0x20 && c != 0x7f); }) &&
           !has_invisible_sequence(text);
}

bool is_subject(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c < 0 || (c >= 0x20 && c != 0x7f); }) &&
           !has_invisible_sequence(text);
}

bool is_pool_name(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return is_word(c) || is_one_of(c, " \t\r\n\f\v+=,.@-"); });
}

bool is_attribute_name(std::string_view text) { return is_visible_text(text); }

bool is_token_text(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return base::is_alphanumeric(c) || is_one_of(c, "-_=."); });
}

bool is_base64_text(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_word(c) || is_one_of(c, "+=/"); });
}

bool is_arn(std::string_view text) {
    constexpr std::size_t region = 3;
    constexpr std::size_t account = 4;
    constexpr std::size_t fewest_parts = 6;
    constexpr std::size_t most_parts = 8;
    const auto is_part = [](std::string_view part) {
        return std::ranges::all_of(part, [](char c) { return is_word(c) || is_one_of(c, "+=/,.@-"); });
    };
    for (std::size_t at = 0;; ++at) {
        const auto part = text.substr(0, text.find(':'));
        if (!is_part(part) || (part.empty() && at != region) || at == most_parts) return false;
        if ((at == 0 && part != "arn") || (at == account && !base::is_number(part))) return false;
        if (part.size() == text.size()) return at + 1 >= fewest_parts;
        text.remove_prefix(part.size() + 1);
    }
}

bool has_code_mark(std::string_view text) { return text.find("{####}") != std::string_view::npos; }

bool has_link_mark(std::string_view text) {
    const auto begin = text.find("{##");
    return begin != std::string_view::npos && text.find("##}", begin + 3) != std::string_view::npos;
}

bool is_email_sender(std::string_view text) {
    const auto at = text.find('@', 1);
    return at != std::string_view::npos && at + 1 < text.size() && is_visible_text(text);
}

bool is_configuration_set(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_word(c) || c == '-'; });
}

bool is_acr_value(std::string_view text) { return is_resource_server_identifier(text); }

bool is_domain(std::string_view text) {
    constexpr std::size_t longest_label = 63;
    const auto is_label_character = [](char c) { return base::is_lower(c) || base::is_digit(c); };
    while (true) {
        const auto label = text.substr(0, text.find('.'));
        if (label.empty() || label.size() > longest_label || !is_label_character(label.front()) ||
            !is_label_character(label.back()) ||
            !std::ranges::all_of(label, [&](char c) { return is_label_character(c) || c == '-'; }))
            return false;
        if (label.size() == text.size()) return true;
        text.remove_prefix(label.size() + 1);
    }
}

bool is_resource_server_identifier(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e && c != '"' && c != '\\'; });
}

bool is_scope_name(std::string_view text) {
    return is_resource_server_identifier(text) && text.find('/') == std::string_view::npos;
}

bool is_provider_name(std::string_view text) {
    if (!is_visible_text(text) || text.front() == '_') return false;
    const auto underscore = text.find('_');
    return underscore == std::string_view::npos || (underscore == 1 && text.find('_', 2) == std::string_view::npos);
}

bool is_identity_id(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, colon), [](char c) { return is_word(c) || c == '-'; }) &&
           std::ranges::all_of(text.substr(colon + 1), [](char c) { return base::is_lower_hex_digit(c) || c == '-'; });
}

bool is_login_provider_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_word(c) || is_one_of(c, ".:/-"); });
}

bool is_developer_provider_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_word(c) || is_one_of(c, ".-"); });
}

bool is_account_id(std::string_view text) { return base::is_number(text); }

bool is_idp_identifier(std::string_view text) { return is_pool_name(text) && text.find(',') == std::string_view::npos; }

} // namespace poolguard::cognito
