#include "api/pages/console/setup/branding_form.hpp"

#include "cognito/branding_colors.hpp"
#include "cognito/branding_settings.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr page_text scheme_label{"Light or dark", "ライトまたはダーク"};
constexpr page_text scheme_default{"Cognito's default", "Cognito の既定値"};
constexpr page_text scheme_light{"Light", "ライト"};
constexpr page_text scheme_dark{"Dark", "ダーク"};
constexpr page_text scheme_dynamic{"As the device is set", "端末の設定に合わせる"};
constexpr page_text color_hint{"#rrggbb, or #rrggbbaa; empty: the default", "#rrggbb または #rrggbbaa。空欄: 既定値"};
constexpr page_text wrong_color{"must be a color such as #1c5d99", "#1c5d99 のような色を入力してください"};

// In the order of cognito::branding_colors.
constexpr std::array<page_text, cognito::branding_colors.size()> color_texts{{{"Page", "ページ"},
                                                                              {"Form", "フォーム"},
                                                                              {"Text", "文字"},
                                                                              {"Descriptions", "説明文"},
                                                                              {"Borders of fields", "入力欄の枠線"},
                                                                              {"Button", "ボタン"},
                                                                              {"Text of buttons", "ボタンの文字"}}};
struct branding_mode {
    std::string_view name; // in the settings
    page_text text;
};
constexpr std::array<branding_mode, 2> branding_modes{
    {{"lightMode", {"light", "ライト"}}, {"darkMode", {"dark", "ダーク"}}}};

std::string color_pointer(const cognito::branding_color& color, const branding_mode& mode) {
    return fmt::format("{}/{}{}", color.before_mode, mode.name, color.after_mode);
}
std::string color_field_name(std::size_t color, const branding_mode& mode) {
    return fmt::format("color:{}:{}", mode.name, color);
}
std::string color_label(std::size_t color, const branding_mode& mode, http::language in) {
    return fmt::format("{} ({})", color_texts.at(color).in(in), mode.text.in(in));
}

} // namespace

std::string shown_color(std::string_view stored) {
    if (!base::json::matches(cognito::branding_color_value, stored)) return {};
    constexpr std::size_t opaque_length = 6;
    const bool is_opaque = stored.ends_with("ff") || stored.ends_with("FF");
    if (stored.size() > opaque_length && is_opaque) stored = stored.substr(0, opaque_length);
    return fmt::format("#{}", stored);
}

std::string stored_color(std::string_view shown) {
    if (!shown.starts_with('#')) return {};
    const auto digits = shown.substr(1);
    if (!base::json::matches(cognito::branding_color_value, digits)) return {};
    constexpr std::size_t opaque_length = 6;
    return fmt::format("{}{}", digits, digits.size() == opaque_length ? "ff" : "");
}

std::vector<form_field> style_fields(const boost::json::object& settings, http::language in) {
    std::vector<form_field> out;
    out.push_back({.name = "scheme",
                   .label = std::string(scheme_label.in(in)),
                   .value = std::string(cognito::text_setting(settings, cognito::branding_scheme)),
                   .choices = {{"", std::string(scheme_default.in(in))},
                               {"LIGHT", std::string(scheme_light.in(in))},
                               {"DARK", std::string(scheme_dark.in(in))},
                               {"DYNAMIC", std::string(scheme_dynamic.in(in))}}});
    for (const auto& mode : branding_modes)
        for (std::size_t i = 0; i < cognito::branding_colors.size(); ++i)
            out.push_back({.name = color_field_name(i, mode),
                           .label = color_label(i, mode, in),
                           .value = shown_color(
                               cognito::text_setting(settings, color_pointer(cognito::branding_colors.at(i), mode))),
                           .hint = std::string(color_hint.in(in)),
                           .longest = std::size_t{9}});
    return out;
}

std::expected<service::style_changes, problem> read_style_form(const form_values& given, http::language in) {
    service::style_changes out;
    std::vector<field_problem> wrong;
    const auto scheme = given.text("scheme");
    const bool is_known = scheme.empty() || scheme == "LIGHT" || scheme == "DARK" || scheme == "DYNAMIC";
    if (!is_known) wrong.push_back({std::string(scheme_label.in(in)), std::string(scheme_default.in(in))});
    out.emplace(cognito::branding_scheme, scheme);
    for (const auto& mode : branding_modes)
        for (std::size_t i = 0; i < cognito::branding_colors.size(); ++i) {
            const auto text = given.text(color_field_name(i, mode));
            auto color = stored_color(text);
            if (color.empty() && !text.empty())
                wrong.push_back({color_label(i, mode, in), std::string(wrong_color.in(in))});
            out.emplace(color_pointer(cognito::branding_colors.at(i), mode), std::move(color));
        }
    if (!wrong.empty()) return std::unexpected(wrong_fields(std::move(wrong)));
    return out;
}

} // namespace poolguard::api
