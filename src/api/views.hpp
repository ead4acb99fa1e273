#pragma once
// The schema of std::string_view, so that answers on the hot path need no copies.

#include "base/json/schema.hpp"

#include <string_view>

namespace poolguard::base::json::detail {

template <>
struct schema_of<std::string_view> {
    static boost::json::object make() { return schema<std::string>(); }
};

} // namespace poolguard::base::json::detail
