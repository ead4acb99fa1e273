#pragma once
// A browser without scripts at the sign-in pages of a pool: it keeps cookies, fills in forms and sends them. It follows
// a redirect only when it is told to.

#include "http/form.hpp"
#include "http/router.hpp"
#include "unit/pool/accounts/accounts_fixture.hpp"

#include <map>

namespace poolguard::pool {

inline constexpr auto verify_title = "Verify that it is you";

struct form_on_page {
    std::string action{};
    std::map<std::string, std::string> fields{}; // what is sent if nothing is filled in
    std::vector<std::string> names{};            // of the fields to fill in
    std::vector<std::string> choices{};          // the values of radio buttons
    std::vector<std::string> boxes{};            // the names of checkboxes
    std::string passkey{};                       // the options of a form for passkeys
};

struct page_seen {
    unsigned status = 0;
    std::string location{};
    std::string title{}, problem{}, success{}; // as people read them
    std::string html{};
    std::vector<form_on_page> forms{};
    std::vector<std::string> links{};
    std::vector<std::pair<std::string, std::string>> headers{};

    // Whether it leads back to the application with a code.
    bool is_granted() const { return status == 302 && location.starts_with("https://app.example.com/cb?code="); }
    // The title, and the problem if there is one: "Sign in: The username or password is wrong."
    std::string says() const {
        if (is_granted()) return "granted";
        return title + (problem.empty() ? "" : ": ") + problem;
    }
    std::string link_to(std::string_view path) const {
        for (const auto& each : links)
            if (each.starts_with(path)) return each;
        return {};
    }
    std::string header(std::string_view name) const {
        for (const auto& [each, value] : headers)
            if (each == name) return value;
        return {};
    }
};

using filled_in = std::map<std::string, std::string>;

std::string unescape_html(std::string text);
// What a browser makes of an answer.
page_seen read_page(const http::response& answer);

class page_browser {
  public:
    explicit page_browser(const http::router& routes) : routes_(&routes) {}

    page_seen get(const std::string& target) { return ask(http::method::get, target, {}); }
    page_seen head(const std::string& target) { return ask(http::method::head, target, {}); }
    page_seen post(const std::string& target, const filled_in& fields);
    // The form of the page with these fields filled in.
    page_seen send(const page_seen& from, const filled_in& values, std::size_t form = 0);

    std::map<std::string, std::string> cookies;
    std::vector<std::pair<std::string, std::string>> headers; // of each request
    std::string host = "localhost:8000";
    std::string address = "192.0.2.7";

  private:
    page_seen ask(http::method method, const std::string& target, const std::string& body);

    const http::router* routes_;
};

class pages_fixture : public accounts_fixture {
  protected:
    void SetUp() override {
        web_.pages.add_routes(routes_);
        accounts_fixture::SetUp();
        add_application();
    }
    // A pool of its own, and the application's client. `flows` continues its list.
    void make_place(const std::string& of_pool, const std::string& flows = "", const std::string& of_client = "") {
        make_pool(of_pool);
        add_application(flows, of_client);
    }
    void add_application(const std::string& flows = "", const std::string& more = "") {
        make_client(R"(,"AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["code"],)"
                    R"("AllowedOAuthScopes":["openid","email"],"SupportedIdentityProviders":["COGNITO"],)"
                    R"("CallbackURLs":["https://app.example.com/cb"],"LogoutURLs":["https://app.example.com/bye"],)"
                    R"("ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH")" +
                    flows + "]" + more);
    }
    // A path with the query of an authorization request; `more` continues it.
    std::string at(const std::string& path, const std::string& more = "") const {
        return path + "?client_id=" + client_id_ +
               "&response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=s" + more;
    }
    page_browser new_browser() const { return page_browser(routes_); }
    page_seen open(const std::string& path, const std::string& more = "") { return browser_.get(at(path, more)); }
    page_seen sign_in_at(page_browser& with, const std::string& name, const std::string& password = "Passw0rd!") {
        return with.send(with.get(at("/login")), {{"username", name}, {"password", password}});
    }
    static bool is_signed_in(const page_browser& with) { return with.cookies.contains("cognito"); }

    pool_web web_{stores_};
    http::router routes_;
    page_browser browser_{routes_};
};

} // namespace poolguard::pool
