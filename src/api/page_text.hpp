#pragma once

#include "http/negotiation.hpp"

#include <string_view>

namespace poolguard::api {

// A text in each language.
struct page_text {
    std::string_view english;
    std::string_view japanese;
    std::string_view in(http::language value) const { return value == http::language::japanese ? japanese : english; }
};

} // namespace poolguard::api
