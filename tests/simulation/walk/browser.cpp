#include "simulation/walk/browser.hpp"

#include "base/percent_encoding.hpp"
#include "simulation/own_pool.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

std::string unescaped(std::string text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> marks{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    for (const auto& [mark, meant] : marks)
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
            text.replace(at, mark.size(), meant);
    return text;
}

// The value of an attribute of the first element in the text; empty if it has none.
std::string attribute(std::string_view text, std::string_view name) {
    const auto element = text.substr(0, text.find('>'));
    const auto begin = fmt::format(" {}=\"", name);
    const auto at = element.find(begin);
    if (at == std::string_view::npos) return {};
    const auto value = element.substr(at + begin.size());
    return unescaped(std::string(value.substr(0, value.find('"'))));
}

} // namespace

asked browser::get(std::string target) const {
    asked out{.target = std::move(target)};
    std::string line;
    for (const auto& [name, value] : cookies_)
        line += fmt::format("{}{}={}", line.empty() ? "" : "; ", name, value);
    if (!line.empty()) out.headers.emplace_back("Cookie", line);
    return out;
}

asked browser::post(const form_of_page& form) const {
    auto out = get(form.target);
    out.method = http::method::post;
    out.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    for (const auto& [name, value] : form.fields)
        out.body += fmt::format("{}{}={}", out.body.empty() ? "" : "&", base::percent_encode(name),
                                base::percent_encode(value));
    return out;
}

void browser::take(const answered& answer) {
    for (const auto& [name, value] : answer.headers) {
        if (name != "Set-Cookie") continue;
        const auto equals = value.find('=');
        const auto end = value.find(';');
        const auto cookie = value.substr(0, equals);
        if (value.contains("Max-Age=0"))
            cookies_.erase(cookie);
        else
            cookies_[cookie] = value.substr(equals + 1, end - equals - 1);
    }
}

std::optional<std::string> browser::cookie(const std::string& name) const {
    const auto found = cookies_.find(name);
    return found == cookies_.end() ? std::nullopt : std::optional(found->second);
}

std::string location_of(const answered& answer) {
    const std::string_view own = public_url;
    for (const auto& [name, value] : answer.headers)
        if (name == "Location") return value.starts_with(own) ? value.substr(own.size()) : value;
    return {};
}

bool has_code(const std::string& address) {
    return address.starts_with("/auth/cognito/callback") && address.contains("code=");
}

std::optional<form_of_page> form_with(const answered& page, std::string_view field) {
    std::string_view rest = page.body;
    const auto wanted = fmt::format(" name=\"{}\"", field);
    while (true) {
        const auto begin = rest.find("<form ");
        if (begin == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(begin);
        auto form = rest.substr(0, rest.find("</form>"));
        rest.remove_prefix(form.size());
        if (!form.contains(wanted)) continue;
        form_of_page out{.target = attribute(form, "action")};
        for (auto at = form.find("<input "); at != std::string_view::npos; at = form.find("<input ", 1)) {
            form.remove_prefix(at);
            if (const auto name = attribute(form, "name"); name != field && !name.empty())
                out.fields.emplace_back(name, attribute(form, "value"));
        }
        return out;
    }
}

} // namespace poolguard::simulation
