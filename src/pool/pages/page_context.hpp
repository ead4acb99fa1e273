#pragma once
// A request to one of the pages: who is to sign in where, in which language, and, of a form, what it says and whether
// it came from its page.

#include "http/message.hpp"
#include "pool/accounts/accounts.hpp"
#include "pool/oauth/authorization.hpp"
#include "pool/pages/form_tokens.hpp"
#include "pool/pages/page.hpp"
#include "pool/pages/page_style.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

// All of it outlives the routes.
struct page_ports {
    oauth_ports oauth;
    const operation_ports& operations;
    const form_tokens& tokens;
    const page_style& style;
    bool is_secure = true;        // the public address is https: cookies are for TLS alone
    std::string issuer_of_totp{}; // what authenticator apps call this server
};

class page_context {
  public:
    // The page that says so where the request names no client, or not one of its addresses.
    static std::expected<page_context, http::response> open(const http::request& request, const page_ports& ports);

    const authorization_place& place() const { return place_; }
    const page_ports& ports() const { return *ports_; }
    language in() const { return in_; }
    const parameters& form() const { return form_; }
    // The form's field, without white space at its ends.
    std::string field(std::string_view name) const;
    // Of a form: why it must not be acted upon. To be asked once.
    std::optional<message_id> refuse_form() const;
    // The browser's session, if it has one.
    std::string_view browser_cookie() const { return browser_cookie_; }
    call by() const { return {.now = ports_->oauth.clock.now(), .region = {}, .client_address = client_address_}; }

    // The address of another page with the same query.
    std::string address(std::string_view path) const;
    // The same with one more parameter.
    std::string address(std::string_view path, std::string_view name, std::string_view value) const;
    // A page that shows it. `path` is where it stands in other languages; empty for one that only a form leads to.
    http::response show(const page& shown, std::string_view path = {}, unsigned status = 200) const;
    // One line about what became of a form; never what it held.
    void audit(std::string_view operation, const result<void>& outcome, std::string_view account,
               std::string_view subject = {}) const;

  private:
    page_context(authorization_place place, parameters form, const http::request& request, const page_ports& ports);

    authorization_place place_;
    parameters form_;
    const page_ports* ports_;
    language in_;
    std::string form_cookie_; // of the browser, or new
    bool has_form_cookie_ = false;
    bool is_from_elsewhere_ = false;
    std::string browser_cookie_;
    std::string client_address_;
    std::string request_id_;
};

// A page about a request that leads nowhere, with status 400.
http::response error_page(const http::request& request, std::string_view error, const page_ports& ports);
// To another address, which the browser gets with GET.
http::response redirect(std::string_view location, unsigned status = 302);

} // namespace poolguard::pool
