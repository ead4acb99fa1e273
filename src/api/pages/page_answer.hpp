#pragma once
// How an act of a page ends: with a redirect to a page that says so, or with the page again and what went wrong.

#include "api/browser_page.hpp"
#include "api/pages/page_site.hpp"
#include "api/problem.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

// Puts what went wrong above the content of a page, with the problem's status and code.
area_page with_problem(area_page shown, const problem& refused, http::language in);

} // namespace poolguard::api
