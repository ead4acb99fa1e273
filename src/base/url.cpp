#include "base/url.hpp"

#include "base/ascii.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace poolguard::base {

std::string url_parts::authority() const { return port.empty() ? host : host + ':' + port; }

std::string url_parts::origin() const { return scheme + "://" + authority(); }

std::optional<url_parts> split_url(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos) return std::nullopt;
    const auto scheme = to_lower(text.substr(0, colon));
    const bool is_of_web = scheme == "https" || scheme == "http";
    const bool has_authority = is_of_web && text.substr(colon).starts_with("://");
    const auto end = std::min(has_authority ? text.find_first_of("/?#", colon + 3) : colon + 1, text.size());
    const auto read = boost::urls::parse_uri(text.substr(0, end));
    // Boost 1.81 takes what follows the authority for a path, even if it does not begin with a slash.
    if (!read || !read->encoded_path().empty()) return std::nullopt;
    return url_parts{.scheme = scheme,
                     .has_user = read->has_userinfo(),
                     .host = to_lower(std::string_view(read->encoded_host())),
                     .port = std::string(read->port())};
}

std::string_view without_scheme(std::string_view url) {
    const auto end = url.find("://");
    return end == url.npos ? url : url.substr(end + 3);
}

} // namespace poolguard::base
