#include "api/permissions.hpp"

#include "api/browser_page.hpp"
#include "api/sign_in_start.hpp"
#include "http/form.hpp"

#include <stdexcept>

namespace poolguard::api {
namespace {

// Whether a browser opened the address of an operation for programs. Some programs name text/html in Accept without
// wanting a page; none of them says that it navigates, or takes XHTML as well.
bool opens_operation(const http::request& request) {
    if (!http::wants_page(request)) return false;
    if (request.find_header("Sec-Fetch-Mode")) return true;
    return request.find_header("Accept").value_or("").contains("application/xhtml+xml");
}

} // namespace

void operation_maker::check_limit(const description& about, bool has_account, bool has_session) {
    const bool is_by_account = about.limit == limited::sign_in || about.limit == limited::code;
    if ((is_by_account && !has_account) || (about.limit == limited::refresh && !has_session))
        throw std::logic_error(about.id + " has a rate limit, but its input does not say for whom");
}

http::response operation_maker::refuse(const operation& row, const http::request& request, const problem& refused) {
    const auto& about = row.description();
    const bool is_page = about.is_for_browsers ? http::wants_page(request) : opens_operation(request);
    if (!is_page) return to_response(refused);
    if (!about.asks_to_sign_in || refused.code() != problems::token_missing.code || about.method != http::method::get)
        return problem_page(refused, request, about.asks_to_sign_in);
    http::response out;
    out.status = 302;
    out.code = refused.code();
    out.headers.emplace_back("Location", std::string(sign_in_and_return_to) + http::percent_encode(request.target));
    return out;
}

http::response operation_maker::protect_secrets(const operation& row, http::response out) {
    if (row.description().gives_secrets) out.wipe_body = true;
    return out;
}

} // namespace poolguard::api
