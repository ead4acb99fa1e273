#include "jwt/cognito_pool.hpp"

#include "base/ascii.hpp"
#include "base/aws_domain.hpp"

#include <algorithm>

namespace poolguard::jwt {
namespace {

constexpr std::size_t max_pool_id_size = 55;

// At least two words and a number joined by hyphens: us-east-1, us-gov-west-1, eusc-de-east-1, us-isob-east-1.
bool is_region(std::string_view text) {
    int words = 0;
    for (auto hyphen = text.find('-'); hyphen != std::string_view::npos; hyphen = text.find('-')) {
        const auto word = text.substr(0, hyphen);
        if (word.empty() || !std::ranges::all_of(word, base::is_lower)) return false;
        ++words;
        text.remove_prefix(hyphen + 1);
    }
    return words >= 2 && !text.empty() && text.size() <= 2 && std::ranges::all_of(text, base::is_digit);
}

std::string_view region_of(std::string_view pool_id) {
    const auto underscore = pool_id.find('_');
    if (underscore == std::string_view::npos || pool_id.size() > max_pool_id_size) return {};
    const auto region = pool_id.substr(0, underscore);
    const auto rest = pool_id.substr(underscore + 1);
    return is_region(region) && !rest.empty() && std::ranges::all_of(rest, base::is_alphanumeric) ? region
                                                                                                  : std::string_view{};
}

} // namespace

std::vector<std::string> cognito_issuers(std::string_view pool_id) {
    const auto region = region_of(pool_id);
    if (region.empty()) return {};
    const auto place = std::string(region).append(".").append(base::aws_domain_of(region)).append("/").append(pool_id);
    return {"https://cognito-idp." + place, "https://issuer-cognito-idp." + place};
}

std::string cognito_jwks_url(std::string_view pool_id) {
    const auto issuers = cognito_issuers(pool_id);
    return issuers.empty() ? std::string{} : issuers.front() + "/.well-known/jwks.json";
}

} // namespace poolguard::jwt
