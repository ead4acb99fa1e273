#include "api/pages/console/setup/branding_images.hpp"

#include "base/html.hpp"
#include "cognito/branding_images.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using cognito::asset_category;
using cognito::asset_color_mode;

constexpr page_text images_title{"Images of managed login branding", "マネージドログインのブランディングの画像"};
constexpr page_text no_images_text{"There are no images.", "画像はありません。"};
constexpr page_text image_head{"Image", "画像"};
constexpr page_text preview_head{"Preview", "プレビュー"};
constexpr page_text mode_head{"Color mode", "カラーモード"};
constexpr page_text state_head{"State", "状態"};
constexpr page_text act_head{"Change", "変更"};
constexpr page_text shown_word{"shown", "表示"};
constexpr page_text hidden_word{"hidden", "非表示"};
constexpr page_text hide_text{"Hide", "非表示にする"};
constexpr page_text show_text{"Show", "表示する"};
constexpr page_text place_label{"Where the image is shown", "画像を表示する場所"};
constexpr page_text mode_label{"Color mode", "カラーモード"};
constexpr page_text file_label{"File", "ファイル"};
constexpr page_text file_hint{
    "PNG, JPEG, SVG or WebP; for a favicon ICO or SVG. At most 1,000,000 bytes. It replaces the "
    "image of the same place and color mode.",
    "PNG、JPEG、SVG、WebP。ファビコンは ICO または SVG。1,000,000 バイトまで。"
    "同じ場所とカラーモードの画像を置き換えます。"};
constexpr page_text upload_text{"Upload", "アップロード"};
constexpr page_text unknown_choice{"must be one of the choices", "選択肢から選んでください"};
constexpr page_text missing_file{"choose a file", "ファイルを選択してください"};
constexpr page_text large_file{"the file has more than 1,000,000 bytes", "1,000,000 バイトを超えています"};
constexpr page_text wrong_image{"the file is not a PNG, JPEG, SVG or WebP image",
                                "PNG、JPEG、SVG、WebP の画像ではありません"};
constexpr page_text wrong_ico{"the file is not an ICO image", "ICO の画像ではありません"};
constexpr page_text wrong_svg{"the file is not an SVG image", "SVG の画像ではありません"};
constexpr page_text logo_label{"Logo", "ロゴ"};
constexpr page_text logo_hint{"PNG, JPEG or SVG of at most 131,072 bytes.", "PNG、JPEG、SVG。131,072 バイトまで。"};
constexpr page_text logo_again_hint{
    "PNG, JPEG or SVG of at most 131,072 bytes. Cognito takes it together with the CSS: "
    "choose it again to keep it.",
    "PNG、JPEG、SVG。131,072 バイトまで。Cognito は CSS とまとめて受け取るため、"
    "残すにはもう一度選択してください。"};
constexpr page_text large_logo{"the file has more than 131,072 bytes", "131,072 バイトを超えています"};
constexpr page_text wrong_logo{"the file is not a PNG, JPEG or SVG image", "PNG、JPEG、SVG の画像ではありません"};

struct place_name {
    asset_category place;
    page_text text;
};
// In the order of cognito::branding_images.
constexpr std::array<place_name, cognito::branding_images.size()> place_names{{
    {asset_category::FORM_LOGO, {"Logo of the form", "フォームのロゴ"}},
    {asset_category::PAGE_HEADER_LOGO, {"Logo of the header", "ヘッダーのロゴ"}},
    {asset_category::FAVICON_ICO, {"Favicon (ICO)", "ファビコン (ICO)"}},
    {asset_category::FAVICON_SVG, {"Favicon (SVG)", "ファビコン (SVG)"}},
    {asset_category::PAGE_BACKGROUND, {"Background of the page", "ページの背景"}},
    {asset_category::FORM_BACKGROUND, {"Background of the form", "フォームの背景"}},
    {asset_category::PAGE_HEADER_BACKGROUND, {"Background of the header", "ヘッダーの背景"}},
    {asset_category::PAGE_FOOTER_LOGO, {"Logo of the footer", "フッターのロゴ"}},
    {asset_category::PAGE_FOOTER_BACKGROUND, {"Background of the footer", "フッターの背景"}},
    {asset_category::EMAIL_GRAPHIC, {"Graphic for e-mail codes", "メールコードの図"}},
    {asset_category::SMS_GRAPHIC, {"Graphic for SMS codes", "SMS コードの図"}},
    {asset_category::AUTH_APP_GRAPHIC, {"Graphic for authenticator apps", "認証アプリの図"}},
    {asset_category::PASSWORD_GRAPHIC, {"Graphic for passwords", "パスワードの図"}},
    {asset_category::PASSKEY_GRAPHIC, {"Graphic for passkeys", "パスキーの図"}},
}};
struct mode_name {
    asset_color_mode mode;
    page_text text;
};
constexpr std::array<mode_name, 3> mode_names{{{asset_color_mode::DYNAMIC, {"Light and dark", "ライトとダーク"}},
                                               {asset_color_mode::LIGHT, {"Light", "ライト"}},
                                               {asset_color_mode::DARK, {"Dark", "ダーク"}}}};

std::string name_of_place(asset_category place, http::language in) {
    return std::string(std::ranges::find(place_names, place, &place_name::place)->text.in(in));
}
std::string_view name_of_mode(asset_color_mode mode, http::language in) {
    return std::ranges::find(mode_names, mode, &mode_name::mode)->text.in(in);
}

std::vector<std::string> image_row(const cognito::branding_asset& asset, const cognito::branding_image& image,
                                   const cognito::managed_login_branding& style, const std::string& address,
                                   const viewer& to) {
    const auto place = base::json::enum_name(asset.Category);
    const bool is_on = cognito::is_shown(style.Settings.value_or(boost::json::object{}), image);
    auto name = name_of_place(asset.Category, to.in);
    // The version in the address makes browsers fetch a new image, and only that.
    const auto source = fmt::format("{}/images/{}/{}?v={}", address, place, base::json::enum_name(asset.ColorMode),
                                    http::percent_encode(service::version_of(style.LastModifiedDate)));
    std::string act;
    if (!image.own_switch.empty() || !image.favicon.empty())
        act = form_html({.action = address + "/images/shown",
                         .hidden = {{"place", std::string(place)},
                                    {"mode", std::string(base::json::enum_name(asset.ColorMode))},
                                    {"on", is_on ? "no" : "yes"},
                                    {"seen", service::version_of(style.LastModifiedDate)}},
                         .button = std::string((is_on ? hide_text : show_text).in(to.in)),
                         .is_quiet = true,
                         .label = fmt::format("{}: {}", (is_on ? hide_text : show_text).in(to.in), name)},
                        to);
    return {user_text_html(name), fmt::format(R"(<img class="thumb" src="{}" alt="">)", base::escape_html(source)),
            fmt::format("{}, {}", name_of_mode(asset.ColorMode, to.in), base::json::enum_name(asset.Extension)),
            badge_html((is_on ? shown_word : hidden_word).in(to.in), is_on ? mood::good : mood::plain), std::move(act)};
}

std::string images_table(const std::optional<cognito::managed_login_branding>& style, const std::string& address,
                         const viewer& to) {
    html_table table{.caption = {}, .heads = {}, .rows_html = {}, .none = std::string(no_images_text.in(to.in))};
    for (const auto* head : {&image_head, &preview_head, &mode_head, &state_head, &act_head})
        table.heads.emplace_back(head->in(to.in));
    if (style && style->Assets)
        for (const auto& each : *style->Assets)
            // The icons of identity providers are told apart by their provider, which the pages here do not know.
            if (const auto* image = cognito::find_branding_image(each.Category))
                table.rows_html.push_back(image_row(each, *image, *style, address, to));
    return table_html(table);
}

page_text fault_text(service::image_fault fault, asset_category place) {
    if (fault == service::image_fault::missing) return missing_file;
    if (fault == service::image_fault::too_large) return large_file;
    if (place == asset_category::FAVICON_ICO) return wrong_ico;
    return place == asset_category::FAVICON_SVG ? wrong_svg : wrong_image;
}

problem wrong_image_field(const page_text& label, const page_text& why, http::language in) {
    return wrong_fields({{std::string(label.in(in)), std::string(why.in(in))}});
}

} // namespace

std::string images_html(const std::optional<cognito::managed_login_branding>& style, const std::string& address,
                        const viewer& to, const refused_form* refused) {
    form_field place{.name = "place", .label = std::string(place_label.in(to.in))};
    for (const auto& each : place_names)
        place.choices.push_back({std::string(base::json::enum_name(each.place)), std::string(each.text.in(to.in))});
    form_field mode{.name = "mode", .label = std::string(mode_label.in(to.in))};
    for (const auto& each : mode_names)
        mode.choices.push_back({std::string(base::json::enum_name(each.mode)), std::string(each.text.in(to.in))});
    page_action form{.action = address + "/images",
                     .fields = {std::move(place),
                                std::move(mode),
                                {.name = std::string(image_field),
                                 .label = std::string(file_label.in(to.in)),
                                 .type = "file",
                                 .hint = std::string(file_hint.in(to.in)),
                                 .is_required = true,
                                 .accept = "image/png,image/jpeg,image/svg+xml,image/webp,image/x-icon,.ico"}},
                     .hidden = {{"seen", service::version_of(style)}},
                     .button = std::string(upload_text.in(to.in))};
    return section_html("images", images_title.in(to.in),
                        images_table(style, address, to) + setup_form_html(std::move(form), to, refused));
}

std::expected<asset_category, problem> read_image_place(const form_values& given, http::language in) {
    for (const auto& each : place_names)
        if (base::json::enum_name(each.place) == given.text("place")) return each.place;
    return std::unexpected(wrong_image_field(place_label, unknown_choice, in));
}

std::expected<service::style_image, problem> read_image_form(const form_values& given, http::language in) {
    POOLGUARD_TRY(const auto place, read_image_place(given, in));
    const auto* const mode = std::ranges::find_if(
        mode_names, [&](const mode_name& each) { return base::json::enum_name(each.mode) == given.text("mode"); });
    if (mode == mode_names.end()) return std::unexpected(wrong_image_field(mode_label, unknown_choice, in));
    if (const auto fault = service::check_style_image(place, given.file(image_field)))
        return std::unexpected(wrong_image_field(file_label, fault_text(*fault, place), in));
    return service::style_image{place, mode->mode};
}

form_field customization_logo_field(bool has_logo, http::language in) {
    return {.name = std::string(image_field),
            .label = std::string(logo_label.in(in)),
            .type = "file",
            .hint = std::string((has_logo ? logo_again_hint : logo_hint).in(in)),
            .accept = "image/png,image/jpeg,image/svg+xml"};
}

std::optional<problem> customization_logo_problem(std::string_view content, http::language in) {
    if (content.empty()) return std::nullopt;
    const auto fault = service::check_customization_logo(content);
    if (!fault) return std::nullopt;
    return wrong_image_field(logo_label, fault == service::image_fault::too_large ? large_logo : wrong_logo, in);
}

} // namespace poolguard::api
