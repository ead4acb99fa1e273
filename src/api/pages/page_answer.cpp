#include "api/pages/page_answer.hpp"

#include <fmt/format.h>

namespace poolguard::api {

area_page with_problem(area_page shown, const problem& refused, http::language in) {
    shown.alert = sentence_of(refused, in);
    for (const auto& [field, message] : refused.errors())
        shown.alert += fmt::format(" {}: {}.", field, message);
    shown.status = refused.status();
    shown.code = refused.code();
    return shown;
}

} // namespace poolguard::api
