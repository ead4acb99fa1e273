#include "api/permissions.hpp"

namespace poolguard::api {

http::response operation_maker::sealed(const operation& row, http::response out) {
    if (row.description().gives_secrets) {
        out.headers.emplace_back("Cache-Control", "no-store");
        out.wipe_body = true;
    }
    return out;
}

} // namespace poolguard::api
