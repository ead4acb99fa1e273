#pragma once
// What the pages of the console and of the account have around their content, and how their rows are made.

#include "api/operation.hpp"
#include "api/pages/html.hpp"
#include "base/product.hpp"
#include "service/administrator.hpp"
#include "service/web_sessions.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

struct menu_entry {
    std::string_view path;
    page_text text;
    std::function<bool()> is_shown{}; // when the page is opened; empty: always
};

// A group of pages with a menu.
struct page_area {
    page_text name;
    std::vector<menu_entry> menu{}; // empty: none
};

struct area_page {
    std::string title;           // plain text
    std::string content_html;    // below the title
    std::string_view entry = {}; // the path of the menu's entry that the page belongs to
    std::string alert = {};      // what went wrong; plain text
    unsigned status = 200;
    std::string_view code = {}; // of the problem that `alert` is about, for the access log; a constant
};

// Copies share the references, which must outlive them.
class page_site {
  public:
    // `sign_in_pages`: their address. An act that ends the browser's own session leads there, and browsers refuse forms
    // that lead where the policy does not say.
    page_site(const service::web_sessions& sessions, const service::authenticator& id_tokens, bool has_secure_cookies,
              base::product named, std::string admin_group, std::string_view sign_in_pages);

    viewer viewer_of(const service::principal& who, const http::request& request) const;
    viewer viewer_of(const service::administrator& who, const http::request& request) const {
        return viewer_of(who.principal(), request);
    }
    http::response show(const viewer& to, const page_area& area, const area_page& shown) const;
    const base::product& product() const { return product_; }

  private:
    std::string head_html(const viewer& to, const page_area& area, const area_page& shown) const;
    std::string footer_html(const viewer& to) const;

    const service::web_sessions* sessions_;
    const service::authenticator* id_tokens_;
    bool has_secure_cookies_;
    base::product product_;
    std::string admin_group_;
    std::string policy_;
};

// A row of a page that only a signed-in browser gets; others are sent to the sign-in. For POST, the token against
// forms of other sites has been checked before the handler runs.
description page_description(http::method method, std::string path, std::string id, std::string summary);

// 303 to a page of this server, which shows the notice of that key; see notices.hpp.
http::response see_other(std::string_view path, std::string_view done = {});

// The style sheet and the script of these pages.
std::vector<operation> page_asset_operations(const base::product& named);

} // namespace poolguard::api
