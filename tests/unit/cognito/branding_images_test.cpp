#include "cognito/branding_images.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

TEST(branding_images, showing_one_favicon_leaves_the_other_as_it_is) {
    struct row {
        const char* before; // the list of types; empty: none
        asset_category category;
        bool is_on;
        const char* after;
    };
    using enum asset_category;
    const row table[]{
        {"", FAVICON_ICO, true, R"(["SVG","ICO"])"}, {"", FAVICON_SVG, true, R"(["ICO","SVG"])"},
        {"", FAVICON_ICO, false, R"(["SVG"])"},      {"", FAVICON_SVG, false, R"(["ICO"])"},
        {"[]", FAVICON_ICO, true, R"(["ICO"])"},     {R"(["SVG"])", FAVICON_ICO, true, R"(["SVG","ICO"])"},
        {R"(["ICO"])", FAVICON_ICO, false, "[]"},    {R"(["SVG"])", FAVICON_ICO, false, R"(["SVG"])"},
    };
    for (const auto& [before, category, is_on, after] : table) {
        const std::string_view types(before);
        auto settings =
            boost::json::parse(
                types.empty() ? "{}" : R"({"components":{"favicon":{"enabledTypes":)" + std::string(types) + "}}}")
                .as_object();
        const auto& image = *find_branding_image(category);
        const auto& other = *find_branding_image(category == FAVICON_ICO ? FAVICON_SVG : FAVICON_ICO);
        const bool other_was_shown = is_shown(settings, other);
        show_image(settings, image, is_on);
        EXPECT_EQ(is_shown(settings, image), is_on) << before;
        EXPECT_EQ(is_shown(settings, other), other_was_shown) << before;
        EXPECT_EQ(boost::json::serialize(settings.at("components").at("favicon").at("enabledTypes")), after);
    }
}

} // namespace
} // namespace poolguard::cognito
