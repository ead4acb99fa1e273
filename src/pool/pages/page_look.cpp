#include "pool/pages/page_look.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/image_type.hpp"
#include "base/json/lookup.hpp"
#include "cognito/branding_colors.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

std::string text_at(const boost::json::value& in, const std::string& pointer) {
    boost::system::error_code missing;
    const auto* found = in.find_pointer(pointer, missing);
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

std::string variables_of(const boost::json::value& settings, std::string_view mode) {
    std::string out;
    for (const auto& each : cognito::branding_colors) {
        const auto color = text_at(settings, fmt::format("{}/{}{}", each.before_mode, mode, each.after_mode));
        if (base::json::matches(cognito::branding_color_value, color))
            out += fmt::format("{}: #{};", each.variable, color);
    }
    return out;
}

page_colors colors_of(const boost::json::object& given) {
    const boost::json::value settings(given);
    const auto scheme = text_at(settings, std::string(cognito::branding_scheme));
    return {scheme == "LIGHT"  ? color_scheme::light
            : scheme == "DARK" ? color_scheme::dark
                               : color_scheme::both,
            variables_of(settings, "lightMode"),
            variables_of(settings, "darkMode"),
            {}};
}

// The logo of the form, or else that of the page; the one for light colors unless the pages are dark.
std::string logo_of(const cognito::managed_login_branding& branding, color_scheme scheme) {
    using enum cognito::asset_category;
    const auto unfit =
        scheme == color_scheme::dark ? cognito::asset_color_mode::LIGHT : cognito::asset_color_mode::DARK;
    if (branding.Assets)
        for (const auto wanted : {FORM_LOGO, PAGE_HEADER_LOGO})
            for (const auto& each : *branding.Assets)
                if (each.Category == wanted && each.ColorMode != unfit && each.Bytes) return each.Bytes->value;
    return {};
}

// In the language, or else the default ones; empty if the client has none of that name.
std::string own_terms(const page_settings& settings, std::string_view name, language in) {
    const std::string_view wanted = in == language::japanese ? "cognito:japanese" : "cognito:english";
    for (const auto& each : settings.terms)
        for (const auto language_id : {wanted, std::string_view("cognito:default")})
            if (const auto link = each.Links.find(std::string(language_id));
                each.TermsName == name && link != each.Links.end())
                return link->second;
    return {};
}

} // namespace

page_look look_of(const page_settings& settings, std::string_view client_id, const kept_settings& kept) {
    page_look out;
    if (const auto& own = settings.branding) {
        if (own->Settings) out.colors = colors_of(*own->Settings);
        if (const auto logo = logo_of(*own, out.colors.scheme); !logo.empty())
            out.logo_address = kept.path_of({own->UserPoolId, kept_branding::kept_as, client_id, logo});
    } else if (const auto& custom = settings.customization) {
        out.colors.rules = custom->rules.value_or("");
        if (custom->ImageUrl && custom->UserPoolId && custom->ClientId)
            out.logo_address =
                kept.path_of({*custom->UserPoolId, kept_customization::kept_as, *custom->ClientId, *custom->ImageUrl});
    } else {
        out.style_address = page_style::style_path;
        return out;
    }
    // The version in the address makes browsers read a changed style at once.
    const auto version = base::sha256(fmt::format("{}|{}|{}|{}", static_cast<int>(out.colors.scheme), out.colors.light,
                                                  out.colors.dark, out.colors.rules));
    out.style_address =
        fmt::format("{}/{}?v={}", page_style::client_style_path, client_id, base::to_hex(version).substr(0, 16));
    return out;
}

std::vector<page_link> about_links(const page_settings& settings, const base::product& about, language in) {
    std::vector<page_link> out;
    const auto add = [&](std::string address, std::string_view text) {
        if (!address.empty()) out.push_back({std::move(address), std::string(text)});
    };
    const auto either = [](const std::string& own, const std::string& usual) { return own.empty() ? usual : own; };
    add(either(own_terms(settings, "terms-of-use", in), about.terms_url), say(message_id::terms_of_use, in));
    add(either(own_terms(settings, "privacy-policy", in), about.privacy_url), say(message_id::privacy_policy, in));
    add(about.support_url, say(message_id::help, in));
    add(base::mail_link(about.support_email), about.support_email);
    return out;
}

http::response image_response(const kept_settings& kept, const image_name& name) {
    http::response out;
    constexpr std::size_t longest_name = 300; // together; longer ones would be refused by the store
    const auto length = name.pool_id.size() + name.kind.size() + name.client_id.size() + name.digest.size();
    const auto found = length > longest_name || !cognito::is_user_pool_id(name.pool_id) ? result<std::string>{}
                                                                                        : kept.find_image(name);
    auto content = base::from_base64(found.value_or(""));
    if (!found || !content || content->empty()) {
        out.status = found ? 404 : 500;
        return out;
    }
    out.content_type = base::image_type(*content);
    out.body = std::move(*content);
    out.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    // An SVG that is opened by itself must not run scripts.
    out.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return out;
}

} // namespace poolguard::pool
