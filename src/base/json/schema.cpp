#include "base/json/schema.hpp"

namespace poolguard::base::json::detail {

boost::json::object text_schema(std::size_t min, std::size_t max, const pattern& accepted) {
    boost::json::object out{{"type", "string"}, {"minLength", min}, {"maxLength", max}};
    if (!accepted.regex.empty()) out["pattern"] = std::string(accepted.regex);
    return out;
}

} // namespace poolguard::base::json::detail
