#include "app/settings/setting_values.hpp"

#include "app/files/read_file.hpp"
#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::app {

std::unexpected<std::string> refuse(std::string_view name, std::string_view value, std::string_view allowed) {
    return std::unexpected(fmt::format("{}={}: {}", name, value, allowed));
}

bool is_region(std::string_view text) {
    // "us-east-1", "us-gov-west-1", "eusc-de-east-1"
    return std::ranges::count(text, '-') >= 2 && text.size() <= 32 && base::is_digit(text.back()) &&
           std::ranges::all_of(text, [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-'; });
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost" || host == "::1" || host == "[::1]") return true;
    in_addr address{};
    return host.starts_with("127.") && ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != text.npos && at != 0 && at + 1 < text.size() && at == text.rfind('@') &&
           std::ranges::none_of(text, [](char c) { return (c >= 0 && c <= ' ') || c == '<' || c == '>' || c == 0x7f; });
}

bool is_made_of_letters_digits_or(std::string_view others, std::string_view text) {
    return std::ranges::all_of(text, [&](char c) { return base::is_alphanumeric(c) || others.contains(c); });
}

std::string without_slash(std::string text) {
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto part = base::trim(text.substr(0, end), " ");
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!part.empty()) out.emplace_back(part);
    }
    return out;
}

namespace parse {

result<std::vector<std::string>> redirect_urls(const found_setting& given) {
    const auto is_allowed = [](std::string_view text) {
        const auto url = boost::urls::parse_uri(text);
        return url && base::split_url(text) && !url->has_fragment() &&
               (url->scheme_id() != boost::urls::scheme::http || is_loopback_host(std::string(url->host())));
    };
    return list(is_allowed, "absolute URLs without '#' are expected, with http:// only to this machine")(given);
}

result<std::string> certificates(const found_setting& given) {
    constexpr std::size_t largest = std::size_t{4} * 1024 * 1024;
    const auto content = read_regular_file(given.value, largest);
    if (!content) return refuse(given.name, given.value, "the file cannot be read, or is larger than 4 MiB");
    if (!content->contains("CERTIFICATE-----"))
        return refuse(given.name, given.value, "the file has no certificate: a PEM file is expected");
    return given.value;
}

result<std::string> url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    // Boost 1.81 takes "http://a@localhost@elsewhere" for localhost; libcurl would go elsewhere.
    if (!url || !base::split_url(given.value) || (url->scheme() != "https" && url->scheme() != "http") ||
        url->host().empty())
        return refuse(given.name, given.value, "an https:// URL is expected");
    if (url->scheme() == "http" && !is_loopback_host(std::string(url->host())))
        return refuse(given.name, given.value, "http:// is allowed only to this machine; use https://");
    return without_slash(given.value);
}

result<bool> boolean(const found_setting& given) {
    const auto value = base::to_lower(given.value);
    if (value == "1" || value == "true") return true;
    if (value == "0" || value == "false") return false;
    return refuse(given.name, given.value, "1, 0, true or false is expected");
}

} // namespace parse

setting_value unused(std::string_view reason) {
    return {.read = [](const found_setting&, settings&) -> std::expected<void, std::string> { return {}; },
            .written = [](const settings&) { return std::string{}; },
            .can_differ = true,
            .without_effect = reason};
}

std::string write_value(const std::string& value) { return value; }
std::string write_value(const std::optional<std::string>& value) { return value.value_or(""); }
std::string write_value(const std::vector<std::string>& value) { return fmt::format("{}", fmt::join(value, ",")); }
std::string write_value(bool value) { return value ? "1" : "0"; }

} // namespace poolguard::app
