#include "api/pages/form_addresses.hpp"

#include "api/browser_page.hpp"
#include "api/pages/page_site.hpp"
#include "api/permissions.hpp"

#include <algorithm>

namespace poolguard::api {
namespace {

bool is_page_at(const operation& row, std::string_view path) {
    const auto& about = row.description();
    return about.asks_to_sign_in && about.method == http::method::get && about.path == path;
}

std::string_view page_above(const std::vector<operation>& rows, std::string_view path) {
    while (!path.empty()) {
        path = path.substr(0, path.rfind('/'));
        if (std::ranges::any_of(rows, [path](const operation& row) { return is_page_at(row, path); })) return path;
    }
    return "/";
}

// As much of an address as the pattern of a page above it has.
std::string_view address_of_page(std::string_view pattern, std::string_view address) {
    std::size_t end = 0;
    for (auto left = std::ranges::count(pattern, '/'); left > 0 && end < address.size(); --left)
        end = std::min(address.find('/', end + 1), address.size());
    return address.substr(0, end);
}

operation form_address(const description& form, std::string_view page, bool is_above) {
    return token_operation(
        page_description(http::method::get, form.path, form.id + "_page", "Lead from a form's address to its page"),
        blocking([page = std::string(page), is_above](const service::principal&, const http::request& request) {
            return page_or_redirect{see_other(is_above ? address_of_page(page, request.path) : page)};
        }));
}

} // namespace

std::vector<operation> form_addresses(const std::vector<operation>& rows, std::string_view page) {
    std::vector<operation> out;
    for (const auto& row : rows) {
        const auto& about = row.description();
        if (!about.asks_to_sign_in || about.method != http::method::post) continue;
        if (std::ranges::any_of(rows, [&](const operation& each) { return is_page_at(each, about.path); })) continue;
        out.push_back(form_address(about, page.empty() ? page_above(rows, about.path) : page, page.empty()));
    }
    return out;
}

} // namespace poolguard::api
