#pragma once
// A request to one of the pages: the client that the sign-in is for, the language, and the submitted form with the
// checks against cross-site request forgery.

#include "base/product.hpp"
#include "http/message.hpp"
#include "pool/accounts/accounts.hpp"
#include "pool/model/kept_settings.hpp"
#include "pool/oauth/authorization.hpp"
#include "pool/pages/form_tokens.hpp"
#include "pool/pages/known_sign_in.hpp"
#include "pool/pages/log_out_observer.hpp"
#include "pool/pages/page.hpp"
#include "pool/pages/page_style.hpp"
#include "pool/protocol/operation.hpp"
#include "store/rate_limits.hpp"

namespace poolguard::pool {

// All of these must outlive the routes.
struct page_ports {
    oauth_ports oauth;
    const operation_ports& operations;
    const form_tokens& tokens;
    const page_style& style;
    const base::sealer& browsers; // seals the cookies of remembered browsers
    bool is_secure = true;        // the public address is https: cookies are sent only over TLS
    std::string issuer_of_totp{}; // what authenticator apps call this server
    log_out_observer at_log_out{};
    base::product product{};    // what people sign in to
    known_sign_in of_gateway{}; // which checks that a sign-in has begun there; empty: none
};

class page_context {
  public:
    // The request must outlive the context. The error is a page or redirect for the browser: unknown client,
    // unregistered address, or invalid parameters.
    static std::expected<page_context, http::response> open(const http::request& request, const page_ports& ports);

    const authorization_place& place() const { return place_; }
    const page_ports& ports() const { return *ports_; }
    // For its cookies and host.
    const http::request& request() const { return *request_; }
    language in() const { return in_; }
    const parameters& form() const { return form_; }
    // The client's own settings of its pages, read from the store once. A page is shown without them if that fails.
    const page_settings& settings() const;
    // A field of the form, trimmed.
    std::string field(std::string_view name) const;
    // Why the form must be refused, if so: too many of them came from the client's network, or its token is not valid.
    // Call once: it uses up the form's token, which may be this old.
    std::optional<message_id> refuse_form(std::chrono::milliseconds within = form_tokens::lifetime) const;
    // For a page that depends on its form's token.
    std::string new_form_token() const;
    // The cookie that this browser's forms are bound to.
    std::string_view form_cookie() const { return form_cookie_; }
    // The cookie of the browser's session; empty if it has none.
    std::string_view browser_cookie() const { return browser_cookie_; }
    call by() const {
        return {.now = ports_->oauth.clock.now(),
                .region = {},
                .client_address = client_address_,
                .language = std::string(tag_of(in_)),
                .user_agent = place_.at.from.user_agent};
    }

    // The address of another page with the same query.
    std::string address(std::string_view path) const;
    // The same with one more parameter.
    std::string address(std::string_view path, std::string_view name, std::string_view value) const;
    // Renders the page, with status 429 for a form that is limited. `path` is its address, for the links to other
    // languages; empty for a page that only a form leads to.
    http::response show(const page& shown, std::string_view path = {}, unsigned status = 200) const;
    // Writes the outcome of a form to the audit log, without the form's content.
    void audit(std::string_view operation, const result<void>& outcome, std::string_view account,
               std::string_view subject = {}) const;

  private:
    page_context(authorization_place place, parameters form, const http::request& request, const page_ports& ports);
    // Counts a form by the client's network.
    void count_form(const http::request& request);
    bool is_from_own_page() const { return !is_from_another_site_ && has_form_cookie_; }

    authorization_place place_;
    parameters form_;
    const http::request* request_;
    const page_ports* ports_;
    language in_;
    std::string form_cookie_; // the browser's, or a new one
    bool has_form_cookie_ = false;
    bool is_from_another_site_ = false;
    std::string browser_cookie_;
    std::string client_address_;
    std::string request_id_;
    std::optional<store::rate_refusal> limited_; // the answer is then 429
    mutable std::optional<page_settings> settings_;
};

// A page for a request that cannot be redirected to an application; status 400, or 500 for "server_error". It names the
// parameter as missing or wrong; without one, the parameter that the error is always about.
http::response error_page(const http::request& request, std::string_view error, const page_ports& ports,
                          std::string_view parameter = {});
// A page without forms, which needs no authorization request.
http::response plain_page(const page& shown, const http::request& request, const page_ports& ports,
                          unsigned status = 200);
// For a sign-out that names no address to go to.
http::response signed_out_page(const http::request& request, const page_ports& ports);
// A redirect that browsers follow with GET.
http::response redirect(std::string_view location, unsigned status = 302);

} // namespace poolguard::pool
