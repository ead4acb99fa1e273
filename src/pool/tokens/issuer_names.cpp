#include "pool/tokens/issuer_names.hpp"

#include "pool/model/user_pools.hpp"

#include <fmt/format.h>

namespace poolguard::pool {

issuer_names::issuer_names(std::string_view public_url, issuer_style style) : style_(style) {
    while (public_url.ends_with('/'))
        public_url.remove_suffix(1);
    public_url_ = public_url;
}

std::string issuer_names::of(std::string_view pool_id) const {
    if (style_ == issuer_style::amazon)
        return fmt::format("https://cognito-idp.{}.amazonaws.com/{}", region_of(pool_id), pool_id);
    return fmt::format("{}/{}", public_url_, pool_id);
}

} // namespace poolguard::pool
