#pragma once
// How the pages of an app client look: the colors and the images of its managed login branding or, without that, of its
// UI customization; and the links to its terms.

#include "base/product.hpp"
#include "pool/model/kept_settings.hpp"
#include "pool/pages/branding_look.hpp"
#include "pool/pages/messages.hpp"
#include "pool/pages/page.hpp"

namespace poolguard::pool {

struct page_look : branding_look {
    std::string style_address; // of the style sheet
};

page_look look_of(const page_settings& settings, std::string_view client_id, const kept_settings& kept);

// The links to the terms, the privacy policy and help: the client's own in that language, or else its default ones, or
// else the product's.
std::vector<page_link> about_links(const page_settings& settings, const base::product& about, language in);

// An image of some client's settings, or 404.
http::response image_response(const kept_settings& kept, const image_name& name);

} // namespace poolguard::pool
