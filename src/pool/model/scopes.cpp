#include "pool/model/scopes.hpp"

#include <algorithm>

namespace poolguard::pool {

std::vector<std::string_view> split_scopes(std::string_view list) {
    std::vector<std::string_view> out;
    while (!list.empty()) {
        const auto scope = list.substr(0, list.find(' '));
        list.remove_prefix(std::min(scope.size() + 1, list.size()));
        if (!scope.empty()) out.push_back(scope);
    }
    return out;
}

std::string join_scopes(const std::vector<std::string_view>& scopes) {
    std::string out;
    for (const auto each : scopes)
        if (!has_scope(out, each)) out.append(out.empty() ? "" : " ").append(each);
    return out;
}

bool has_scope(std::string_view list, std::string_view scope) {
    const auto scopes = split_scopes(list);
    return std::ranges::find(scopes, scope) != scopes.end();
}

bool is_in_scope(std::string_view list, std::string_view attribute) {
    const bool has_email = has_scope(list, "email");
    const bool has_phone = has_scope(list, "phone");
    const bool has_profile = has_scope(list, "profile");
    if (!has_email && !has_phone && !has_profile) return true;
    if (attribute == "email" || attribute == "email_verified") return has_email;
    if (attribute == "phone_number" || attribute == "phone_number_verified") return has_phone;
    return has_profile;
}

} // namespace poolguard::pool
