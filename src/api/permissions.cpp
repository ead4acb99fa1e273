#include "api/permissions.hpp"

#include "api/browser_page.hpp"

#include <stdexcept>

namespace poolguard::api {

void operation_maker::check_limit(const description& about, bool has_account, bool has_session) {
    const bool is_by_account = about.limit == limited::sign_in || about.limit == limited::code;
    if ((is_by_account && !has_account) || (about.limit == limited::refresh && !has_session))
        throw std::logic_error(about.id + " has a rate limit, but its input does not say for whom");
}

http::response operation_maker::refuse(const operation& row, const http::request& request, const problem& refused) {
    if (row.description().is_for_browsers && http::wants_page(request)) return problem_page(refused, request);
    return to_response(refused);
}

http::response operation_maker::protect_secrets(const operation& row, http::response out) {
    if (row.description().gives_secrets) out.wipe_body = true;
    return out;
}

} // namespace poolguard::api
