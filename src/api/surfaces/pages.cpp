#include "api/surfaces/pages.hpp"

#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr std::int64_t default_limit = 20;

} // namespace

service::page_request to_page_request(const cognito_page_query& wanted) {
    service::page_request out;
    out.limit = wanted.limit ? wanted.limit->value : default_limit;
    if (wanted.cursor) out.cursor = wanted.cursor->value;
    return out;
}

std::optional<std::string> next_page(std::string_view path, std::int64_t limit,
                                     const std::optional<std::string>& cursor) {
    if (!cursor) return std::nullopt;
    return fmt::format("{}?limit={}&cursor={}", path, limit, http::percent_encode(*cursor));
}

} // namespace poolguard::api
