#pragma once
// The parameters of lists that come in pages, and the link from one page to the next.

#include "api/one_line.hpp"
#include "base/json/text.hpp"
#include "service/users.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::api {

// Of a list of Cognito's.
struct cognito_page_query {
    std::optional<base::json::integer<1, 60>> limit;           // 20 when absent; 60 is Cognito's maximum
    std::optional<base::json::text<1, 8192, one_line>> cursor; // of the previous page's Link
};
BOOST_DESCRIBE_STRUCT(cognito_page_query, (), (limit, cursor))

service::page_request to_page_request(const cognito_page_query& wanted);
// The path and query of the next page; nullopt on the last page. `path` has no slash at its end.
std::optional<std::string> next_page(std::string_view path, std::int64_t limit,
                                     const std::optional<std::string>& cursor);

} // namespace poolguard::api
