#include "api/asset.hpp"
#include "api/surfaces/system_api.hpp"
#include "base/html.hpp"

#include <fmt/format.h>

namespace poolguard::api {

namespace {

std::string rows_of(const std::vector<part_health>& parts) {
    std::string out;
    for (const auto& each : parts)
        out += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"{}\">{}</td><td>{}</td></tr>\n",
                           base::escape_html(each.name), each.ok ? "ok" : "failed",
                           each.ok ? "answers" : "does not answer", base::escape_html(each.detail));
    return out;
}

} // namespace

std::string first_page(const std::vector<part_health>& parts, std::string_view version, std::string_view sign_in_url) {
    std::string sign_in;
    if (!sign_in_url.empty())
        sign_in = fmt::format("<li><a href=\"{}\">Sign in</a>: try the operation in the documentation</li>\n",
                              base::escape_html(sign_in_url));
    auto page = base::fill(std::string(asset("home.html")), "version", base::escape_html(version));
    page = base::fill(std::move(page), "sign_in", sign_in);
    // Last, so that no text of the parts is taken for a placeholder.
    return base::fill(std::move(page), "parts", rows_of(parts));
}

} // namespace poolguard::api
