#include "api/one_line.hpp"
#include "app/settings/declarations/declarations.hpp"
#include "app/settings/logo_file.hpp"
#include "app/settings/setting_values.hpp"
#include "base/ascii.hpp"
#include "base/color.hpp"
#include "base/json/text.hpp"
#include "base/utf8.hpp"

namespace poolguard::app {
namespace {

constexpr std::size_t longest_product_name = 64; // characters
constexpr std::size_t longest_product_link = 1024;

bool is_product_name(std::string_view text) {
    return base::is_utf8(text) && api::is_one_line(text) && base::trim(text) == text && !text.empty() &&
           base::json::length_in_characters(text) <= longest_product_name;
}

bool is_short_mail_address(std::string_view text) {
    return text.size() <= longest_product_link && base::is_utf8(text) && api::is_one_line(text) &&
           is_mail_address(text);
}

// Exactly as it is set: a page's address may end with a slash.
parse::result<std::string> parse_product_link(const found_setting& given) {
    if (given.value.size() > longest_product_link)
        return std::unexpected(fmt::format("{}: at most {} characters are expected", given.name, longest_product_link));
    auto checked = parse::url(given);
    if (!checked) return checked;
    return given.value;
}

std::expected<pool::page_logo, std::string> parse_logo_file(const found_setting& given) {
    constexpr std::size_t largest = std::size_t{256} * 1024;
    auto logo = read_logo(given.value, largest);
    if (!logo)
        return refuse(given.name, given.value, "an SVG, PNG, JPEG, WebP or ICO file of at most 256 KiB is expected");
    return std::move(*logo);
}

} // namespace

std::vector<setting> declare_product() {
    using to = base::product;
    constexpr auto here = &settings::product;
    constexpr auto look = &settings::pool;
    return {
        setting(
            {"POOLGUARD_PRODUCT_NAME"},
            into<here, &to::name>(parse::text(
                is_product_name, "a name of 1 to 64 characters on one line is expected, without spaces at its ends")),
            "the name of the application that people sign in to, on all pages"),
        setting({"POOLGUARD_TERMS_URL"}, into<here, &to::terms_url>(parse_product_link),
                "the URL of the terms of use, which all pages link to: `https://`, or `http://` only to this machine"),
        setting({"POOLGUARD_PRIVACY_URL"}, into<here, &to::privacy_url>(parse_product_link),
                "the URL of the privacy policy, likewise"),
        setting({"POOLGUARD_SUPPORT_URL"}, into<here, &to::support_url>(parse_product_link),
                "the URL of a page where people find help, likewise"),
        setting({"POOLGUARD_SUPPORT_EMAIL"},
                into<here, &to::support_email>(
                    parse::text(is_short_mail_address, "an e-mail address of at most 1024 bytes is expected")),
                "the e-mail address that people can write to for help"),
        setting({"POOLGUARD_PAGES_COLOR"},
                into<look, &pool_settings::branding, &pool::branding::accent>(
                    parse::text(base::is_color, "a color such as #1c5d99 is expected")),
                "the color of the buttons on the pages; their text is black or white, whichever is easier to read"),
        setting({"POOLGUARD_PAGES_LOGO"}, into<look, &pool_settings::branding, &pool::branding::logo>(parse_logo_file),
                "the logo on the pages: an SVG, PNG, JPEG, WebP or ICO file of at most 256 KiB. "
                "[Letters](mail.md#letters) show a PNG or JPEG file of at most 64 KiB"),
    };
}

} // namespace poolguard::app
