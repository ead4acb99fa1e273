#include "base/bytes.hpp"
#include "base/image_type.hpp"
#include "pool/admin/pools/kept_place.hpp"
#include "pool/model/custom_css.hpp"

#include <fmt/chrono.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t largest_logo = 131'072;
// As JSON. With the rules for the pages it is below the limit of a document.
constexpr std::size_t longest_css = 200'000;

result<std::string> rules_for_pages(const std::string& css) {
    std::string stored;
    base::json::append(stored, css);
    if (stored.size() > longest_css) return refuse_parameter("Invalid CSS: It is too long.");
    auto rules = translate_custom_css(css);
    if (!rules) return refuse_parameter(fmt::format("Invalid CSS: {}", rules.error()));
    return std::move(*rules);
}

result<void> check_logo(std::string_view base64) {
    const auto content = base::from_base64(base64);
    if (!content || content->size() > largest_logo || base::image_type(*content).empty())
        return refuse_parameter("The image must be a JPEG, PNG or SVG file of at most 131072 bytes.");
    return {};
}

image_name name_of(const kept_place& at, std::string_view digest) {
    return {at.pool_id, kept_customization::kept_as, at.client_id, digest};
}

// The document has the image's digest where the reply has its address.
cognito::ui_customization_reply describe(const kept_place& at, kept_customization found, const operation_ports& ports) {
    if (found.ImageUrl) found.ImageUrl = ports.kept.address_of(name_of(at, *found.ImageUrl));
    return {std::move(found)};
}

reply_to<cognito::set_ui_customization> set(const cognito::set_ui_customization& input, const call& by,
                                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    kept_customization wanted;
    if (input.CSS) {
        wanted.CSS = input.CSS->value;
        POOLGUARD_TRY(wanted.rules, rules_for_pages(*wanted.CSS));
    }
    if (input.ImageFile) POOLGUARD_CHECK(check_logo(*input.ImageFile));
    POOLGUARD_TRY(const auto before, find_kept(place, ports, kept_customization{}));
    if (input.ImageFile) {
        POOLGUARD_TRY(wanted.ImageUrl, ports.kept.put_image(place.pool_id, kept_customization::kept_as, place.client_id,
                                                            *input.ImageFile));
    }
    if (input.CSS || input.ImageFile) {
        wanted.UserPoolId = place.pool_id;
        wanted.ClientId = place.client_id;
        wanted.CSSVersion = fmt::format("{:%Y%m%d%H%M%S}", std::chrono::floor<std::chrono::seconds>(by.now));
        wanted.LastModifiedDate = cognito::timestamp{by.now};
        wanted.CreationDate = before.CreationDate.value_or(cognito::timestamp{by.now});
        POOLGUARD_CHECK(keep(place, ports, wanted));
    } else {
        POOLGUARD_CHECK(ports.kept.of<kept_customization>().remove(place.pool_id, place.client_id));
    }
    if (before.ImageUrl && before.ImageUrl != wanted.ImageUrl)
        POOLGUARD_CHECK(ports.kept.remove_image(name_of(place, *before.ImageUrl)));
    return describe(place, std::move(wanted), ports);
}

reply_to<cognito::get_ui_customization> get(const cognito::get_ui_customization& input, const call& by,
                                            const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto found, find_kept(place, ports, kept_customization{}));
    if (!found.ClientId) {
        place.client_id = all_clients;
        POOLGUARD_TRY(found, find_kept(place, ports, kept_customization{}));
    }
    return describe(place, std::move(found), ports);
}

} // namespace

extern const operation set_ui_customization_operation = operation_of<cognito::set_ui_customization, set>;
extern const operation get_ui_customization_operation = operation_of<cognito::get_ui_customization, get>;

} // namespace poolguard::pool
