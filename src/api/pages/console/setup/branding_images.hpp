#pragma once
// The images of managed login branding on the console's pages, and the forms that they are uploaded with.

#include "api/pages/console/setup/setup_answers.hpp"
#include "service/setup/page_branding.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::api {

// More than an image may have, so that the page can say how large it may be.
inline constexpr std::size_t image_form_limit = std::size_t{2} * 1024 * 1024;
inline constexpr std::string_view image_field = "image";

// The images of a style at `address`, and the form for another one.
std::string images_html(const std::optional<cognito::managed_login_branding>& style, const std::string& address,
                        const viewer& to, const refused_form* refused);
// Where and when an uploaded image is to be shown; its content is checked too.
std::expected<service::style_image, problem> read_image_form(const form_values& given, http::language in);
// Which images are to be shown or hidden.
std::expected<cognito::asset_category, problem> read_image_place(const form_values& given, http::language in);

// The field for the logo of a UI customization, and what is wrong with the one that was chosen.
form_field customization_logo_field(bool has_logo, http::language in);
std::optional<problem> customization_logo_problem(std::string_view content, http::language in);

} // namespace poolguard::api
