#pragma once
// The sign-in pages and OAuth endpoints of all pools, at this server's own address and below each issuer. A request's
// client_id determines its pool.
// Source: Amazon Cognito developer guide, "User pool endpoints and managed login reference".

#include "http/router.hpp"
#include "pool/pages/provider_pages.hpp"

namespace poolguard::pool {

class hosted_pages {
  public:
    static constexpr std::size_t form_limit = std::size_t{32} * 1024;

    hosted_pages(page_ports ports, const federation_ports& federation)
        : ports_(std::move(ports)), federation_(federation) {}

    // The pages must outlive the router.
    void add_routes(http::router& routes) const;

    // Answers a request to the token or revocation endpoint; blocks.
    http::response post(const http::request& request) const;

  private:
    using responder = std::function<http::response(const http::request&)>;

    // At the pattern and below the issuers.
    void add(http::router& routes, http::route added, responder answer) const;
    void add_pages(http::router& routes) const;
    // The style sheets of app clients with their own, and the images in them.
    void add_client_styles(http::router& routes) const;
    void add_endpoints(http::router& routes) const;

    page_ports ports_;
    federation_ports federation_;
};

// "GET /oauth2/authorize": redirects to the sign-in page or a provider, or straight back if the browser has a session.
http::response authorize(const http::request& request, const page_ports& ports, const federation_ports& federation);
// "GET /logout": ends the browser's session and redirects to a registered address or the sign-in page. A refusal names
// the parameter that is missing or wrong.
http::response log_out(const http::request& request, const page_ports& ports);

} // namespace poolguard::pool
