#pragma once
// The issuer of each pool's tokens: the URL that its key set and discovery document are found below.

#include <string>
#include <string_view>

namespace poolguard::pool {

enum class issuer_style {
    public_url, // "{public URL}/{pool id}": verifiers find the keys at this server
    amazon,     // "https://cognito-idp.{region}.amazonaws.com/{pool id}": verifiers must be given the keys
};

class issuer_names {
  public:
    // Drops a '/' at the end of the URL.
    issuer_names(std::string_view public_url, issuer_style style);

    // Without a '/' at its end.
    std::string of(std::string_view pool_id) const;
    const std::string& public_url() const { return public_url_; }

  private:
    std::string public_url_;
    issuer_style style_;
};

} // namespace poolguard::pool
