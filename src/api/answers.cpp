#include "api/answers.hpp"

namespace poolguard::api {

http::response json_response(unsigned status) {
    http::response out;
    out.status = status;
    out.content_type = "application/json";
    out.body = http::spare_body();
    return out;
}

} // namespace poolguard::api
