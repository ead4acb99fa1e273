#include "http/cookies.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::http {
namespace {

// Calls `take` with the name and the value of each cookie.
template <class Take>
void read_cookies(const request& from, const Take& take) {
    for (const auto& [header_name, value] : from.headers) {
        if (!base::equal_ignoring_case(header_name, "Cookie")) continue;
        auto rest = value;
        while (!rest.empty()) {
            const auto pair = base::trim(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
            const auto equals = pair.find('=');
            if (equals != pair.npos) take(pair.substr(0, equals), pair.substr(equals + 1));
        }
    }
}

} // namespace

std::optional<std::string_view> find_cookie(const request& from, std::string_view name) {
    std::string_view found;
    int count = 0;
    read_cookies(from, [&](std::string_view each, std::string_view value) {
        if (each != name) return;
        found = value;
        ++count;
    });
    if (count != 1) return std::nullopt;
    return found;
}

std::vector<std::string_view> cookie_names(const request& from, std::string_view prefix) {
    std::vector<std::string_view> out;
    read_cookies(from, [&](std::string_view name, std::string_view) {
        if (name.starts_with(prefix)) out.push_back(name);
    });
    std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
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

void drop_old_cookies(response& answer, const request& from, std::string_view prefix, std::size_t kept,
                      bool is_secure) {
    const auto names = cookie_names(from, prefix);
    for (std::size_t i = 0; i + kept < names.size(); ++i)
        drop_cookie(answer, names[i], is_secure);
}

} // namespace poolguard::http
