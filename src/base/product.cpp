#include "base/product.hpp"

#include "base/percent_encoding.hpp"

namespace poolguard::base {

std::string mail_link(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == address.npos) return {};
    return "mailto:" + percent_encode(address.substr(0, at)) + '@' + percent_encode(address.substr(at + 1));
}

} // namespace poolguard::base
