#pragma once
// The gateway as a client of Cognito's OAuth endpoints: builds the URLs for browsers, and redeems their codes for
// tokens. Source: RFC 6749, RFC 7636, RFC 7009, Amazon Cognito developer guide, "User pool endpoints and managed login
// reference".

#include "base/secret.hpp"
#include "service/sign_in.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace poolguard::service {

// What browsers ask for: the user's identity, and access to their own account. The app client must allow all of them.
inline constexpr std::string_view browser_scopes = "openid email profile aws.cognito.signin.user.admin";

struct oauth_settings {
    std::string domain; // "https://x.auth.us-east-1.amazoncognito.com"; empty: none
    std::string client_id;
    base::secret client_secret; // empty: none
};

// A form to post to an endpoint of the domain. `authorization` is the value of that header, or empty.
struct oauth_post {
    std::string_view path; // "/oauth2/token"
    std::string_view form;
    std::string_view authorization;
};
struct oauth_reply {
    int status = 0;
    std::string body; // may have tokens: the reader must wipe it
};
// Blocks.
using oauth_transport = std::function<std::expected<oauth_reply, std::string>(const oauth_post&)>;

enum class oauth_error {
    refused,     // the code or refresh token is not valid (any more)
    unavailable, // the endpoint cannot be reached or gives an unexpected answer
};

class oauth_client {
  public:
    oauth_client(oauth_settings settings, oauth_transport transport)
        : settings_(std::move(settings)), transport_(std::move(transport)) {}

    bool is_available() const { return !settings_.domain.empty(); }
    const std::string& domain() const { return settings_.domain; }

    struct authorization {
        std::string_view provider; // its name at Cognito; "COGNITO": the pool itself
        std::string_view redirect_uri;
        std::string_view state;
        std::string_view challenge; // S256
        std::string_view login_hint;
    };
    std::string authorization_address(const authorization& asked) const;
    // Ends the browser's session at the pages and redirects to one of the client's sign-out URLs.
    std::string sign_out_address(std::string_view logout_uri) const;

    // These block.
    std::expected<tokens, oauth_error> redeem(std::string_view code, std::string_view redirect_uri,
                                              std::string_view verifier) const;
    // The result has no refresh token if the old one stays valid.
    std::expected<tokens, oauth_error> refresh(std::string_view refresh_token) const;
    std::expected<void, oauth_error> revoke(std::string_view refresh_token) const;

  private:
    std::expected<oauth_reply, oauth_error> post(std::string_view path, std::string form) const;
    std::expected<tokens, oauth_error> ask_for_tokens(std::string form) const;
    std::string own_id_in_form() const;

    oauth_settings settings_;
    oauth_transport transport_;
};

} // namespace poolguard::service
