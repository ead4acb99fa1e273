#include "http/cookies.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::http {

std::optional<std::string_view> find_cookie(const request& from, std::string_view name) {
    std::optional<std::string_view> found;
    for (const auto& [header_name, value] : from.headers) {
        if (!base::equal_ignoring_case(header_name, "Cookie")) continue;
        auto rest = value;
        while (!rest.empty()) {
            const auto pair = base::trim(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
            const auto equals = pair.find('=');
            if (equals == pair.npos || pair.substr(0, equals) != name) continue;
            if (found) return std::nullopt;
            found = pair.substr(equals + 1);
        }
    }
    return found;
}

void set_cookie(response& answer, const cookie& added) {
    auto text = fmt::format("{}={}; Path=/; HttpOnly; SameSite={}", added.name, added.value,
                            added.same_site == same_site::lax ? "Lax" : "Strict");
    if (added.is_secure) text += "; Secure";
    if (added.lifetime) text += fmt::format("; Max-Age={}", added.lifetime->count());
    answer.headers.emplace_back("Set-Cookie", std::move(text));
}

void drop_cookie(response& answer, std::string_view name, bool is_secure) {
    set_cookie(answer, {.name = name, .value = {}, .is_secure = is_secure, .lifetime = std::chrono::seconds{0}});
}

} // namespace poolguard::http
