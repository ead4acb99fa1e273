#include "pool/pages/page_look.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/json/lookup.hpp"
#include "http/image_answer.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

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
        static_cast<branding_look&>(out) = look_of_branding(*own, kept);
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
    constexpr std::size_t longest_name = 300; // together; longer ones would be refused by the store
    const auto length = name.pool_id.size() + name.kind.size() + name.client_id.size() + name.digest.size();
    const auto found = length > longest_name || !cognito::is_user_pool_id(name.pool_id) ? result<std::string>{}
                                                                                        : kept.find_image(name);
    auto content = base::from_base64(found.value_or(""));
    if (!found) {
        http::response out;
        out.status = 500;
        return out;
    }
    return http::image_answer(content ? std::move(*content) : std::string{}, "public, max-age=31536000, immutable");
}

} // namespace poolguard::pool
