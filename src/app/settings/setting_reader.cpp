#include "app/settings/setting_reader.hpp"

#include <arpa/inet.h>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace poolguard::app {
namespace {

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        if (!part.empty()) out.emplace_back(part);
    }
    return out;
}

// An absolute http or https URL; plain http only to this machine, since passwords and tokens go over it.
std::expected<void, std::string> check_url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    if (!url || (url->scheme() != "https" && url->scheme() != "http") || url->host().empty())
        return refuse(given.name, given.value, "an https:// URL is expected");
    if (url->scheme() == "http" && !is_loopback_host(std::string(url->host())))
        return refuse(given.name, given.value, "http:// is allowed to this machine alone; use https://");
    return {};
}

} // namespace

std::unexpected<std::string> refuse(std::string_view name, std::string_view value, std::string_view allowed) {
    return std::unexpected(fmt::format("{}={}: {}", name, value, allowed));
}

bool is_region(std::string_view text) {
    // "us-east-1", "us-gov-west-1", "eusc-de-east-1"
    const auto dashes = std::ranges::count(text, '-');
    return dashes >= 2 && text.size() <= 32 && text.back() >= '0' && text.back() <= '9' &&
           std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost" || host == "::1" || host == "[::1]") return true;
    in_addr address{};
    return host.starts_with("127.") && ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

std::string without_slash(std::string text) {
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

std::optional<found_setting> setting_reader::find(std::string_view first_name) {
    if (error_) return std::nullopt;
    auto found = find_setting(from_, first_name);
    if (!found) {
        error_ = found.error();
        return std::nullopt;
    }
    return std::move(*found);
}

void setting_reader::boolean(std::string_view name, bool& out) {
    auto found = find(name);
    if (!found) return;
    std::ranges::transform(found->value, found->value.begin(), [](unsigned char c) { return std::tolower(c); });
    if (found->value == "1" || found->value == "true")
        out = true;
    else if (found->value == "0" || found->value == "false")
        out = false;
    else
        fail(refuse(found->name, found->value, "1, 0, true or false is expected"));
}

void setting_reader::url(std::string_view name, std::optional<std::string>& out) {
    auto found = find(name);
    if (!found) return;
    if (auto good = check_url(*found); !good) fail(std::unexpected(good.error()));
    out = without_slash(std::move(found->value));
}

void setting_reader::list(std::string_view name, std::vector<std::string>& out) {
    if (auto found = find(name)) out = split_list(found->value);
}

void setting_reader::urls(std::string_view name, std::vector<std::string>& out) {
    list(name, out);
    for (const auto& each : out) {
        const auto url = boost::urls::parse_uri(each);
        if (!url || url->has_fragment() || (url->scheme() == "http" && !is_loopback_host(std::string(url->host()))))
            fail(refuse(name, each, "absolute URLs without '#', http:// to this machine alone, are expected"));
    }
}

} // namespace poolguard::app
