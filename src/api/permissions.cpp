#include "api/permissions.hpp"

#include "api/browser_page.hpp"
#include "http/form.hpp"

#include <stdexcept>

namespace poolguard::api {

void operation_maker::check_limit(const description& about, bool has_account, bool has_session) {
    const bool is_by_account = about.limit == limited::sign_in || about.limit == limited::code;
    if ((is_by_account && !has_account) || (about.limit == limited::refresh && !has_session))
        throw std::logic_error(about.id + " has a rate limit, but its input does not say for whom");
}

http::response operation_maker::refuse(const operation& row, const http::request& request, const problem& refused) {
    const auto& about = row.description();
    if (!about.is_for_browsers || !http::wants_page(request)) return to_response(refused);
    if (!about.asks_to_sign_in || refused.status() != 401) return problem_page(refused, request);
    const bool is_read = about.method == http::method::get;
    // Behind the sign-in, a form would have to be filled in again.
    auto sign_in = "/auth/cognito/start?return_to=" + http::percent_encode(is_read ? request.target : "/");
    if (!is_read || refused.code() != problems::token_missing.code)
        return problem_page(problem(refused).with_sign_in(std::move(sign_in)), request);
    http::response out;
    out.status = 302;
    out.code = refused.code();
    out.headers.emplace_back("Location", std::move(sign_in));
    return out;
}

http::response operation_maker::protect_secrets(const operation& row, http::response out) {
    if (row.description().gives_secrets) out.wipe_body = true;
    return out;
}

} // namespace poolguard::api
