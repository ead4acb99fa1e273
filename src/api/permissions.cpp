#include "api/permissions.hpp"

#include <stdexcept>

namespace poolguard::api {

void operation_maker::check_limit(const description& about, bool has_account, bool has_session) {
    const bool is_by_account = about.limit == limited::sign_in || about.limit == limited::code;
    if ((is_by_account && !has_account) || (about.limit == limited::refresh && !has_session))
        throw std::logic_error(about.id + " has a rate limit, but its input does not say for whom");
}

http::response operation_maker::protect_secrets(const operation& row, http::response out) {
    if (row.description().gives_secrets) {
        out.headers.emplace_back("Cache-Control", "no-store");
        out.wipe_body = true;
    }
    return out;
}

} // namespace poolguard::api
