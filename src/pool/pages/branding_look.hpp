#pragma once
// What the pages show of an app client's managed login branding. Source: Amazon Cognito developer guide, "Apply
// branding to managed login pages".

#include "pool/model/kept_settings.hpp"
#include "pool/pages/page.hpp"
#include "pool/pages/page_style.hpp"

#include <string>
#include <vector>

namespace poolguard::pool {

struct branding_look {
    page_colors colors;
    std::string logo_address;      // in light colors, or in the only ones; empty: the deployment's logo
    std::string dark_logo_address; // in dark ones, if that is another; empty: the same
    std::vector<page_icon> icons;  // none: the deployment's
};

branding_look look_of_branding(const kept_branding& branding, const kept_settings& kept);

} // namespace poolguard::pool
