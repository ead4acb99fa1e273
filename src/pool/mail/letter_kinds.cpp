#include "pool/mail/letter_kinds.hpp"

#include "base/json/write.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 7> names_with_code{"code",    "product",  "logo",   "username",
                                                          "minutes", "lifetime", "support"};
constexpr std::array<std::string_view, 7> names_with_link{"link",    "product",  "logo",   "username",
                                                          "minutes", "lifetime", "support"};
constexpr std::array<std::string_view, 4> names_in_notices{"product", "logo", "username", "support"};

constexpr std::array<std::string_view, 1> only_code{"code"};
constexpr std::array<std::string_view, 1> only_link{"link"};
constexpr std::array<std::string_view, 2> code_and_username{"code", "username"};

} // namespace

std::string file_name_of(letter_kind kind) {
    std::string out(base::json::enum_name(kind));
    std::ranges::replace(out, '_', '-');
    return out;
}

std::span<const std::string_view> placeholders_of(letter_kind kind) {
    if (is_notice(kind)) return names_in_notices;
    if (kind == letter_kind::sign_up_link) return names_with_link;
    return names_with_code;
}

std::span<const std::string_view> needed_placeholders_of(letter_kind kind) {
    if (is_notice(kind)) return {};
    if (kind == letter_kind::sign_up_link) return only_link;
    if (kind == letter_kind::invitation) return code_and_username;
    return only_code;
}

} // namespace poolguard::pool
