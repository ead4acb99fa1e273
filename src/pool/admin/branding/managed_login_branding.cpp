#include "base/bytes.hpp"
#include "base/image_type.hpp"
#include "base/random.hpp"
#include "pool/admin/pools/kept_place.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using cognito::branding_asset;
using asset_list = std::optional<json::list<branding_asset, 0, 40>>;

constexpr std::size_t longest_settings = std::size_t{256} * 1024; // below the limit of a document

result<void> check_style(const cognito::branding_style& given) {
    if (given.UseCognitoProvidedValues.value_or(false) && (given.Settings || given.Assets))
        return refuse_parameter("Settings and Assets must be omitted when UseCognitoProvidedValues is true.");
    if (given.Settings && boost::json::serialize(*given.Settings).size() > longest_settings)
        return refuse_parameter(fmt::format("Settings must have at most {} bytes.", longest_settings));
    if (!given.Assets) return {};
    for (const auto& each : *given.Assets) {
        if (!each.Bytes) continue;
        const auto content = base::from_base64(each.Bytes->value);
        if (!content || base::image_type(*content).empty())
            return refuse_parameter(
                fmt::format("The asset {} is not a base64-encoded image.", json::enum_name(each.Category)));
    }
    return {};
}

image_name name_of(const kept_branding& branding, const branding_asset& asset) {
    return {branding.UserPoolId, kept_branding::kept_as, branding.client_id, *asset.Bytes};
}

// Stores the images of the assets apart.
result<asset_list> put_assets(const kept_place& at, const operation_ports& ports, asset_list given) {
    if (!given) return given;
    for (auto& each : given->value)
        if (each.Bytes) {
            POOLGUARD_TRY(each.Bytes,
                          ports.kept.put_image(at.pool_id, kept_branding::kept_as, at.client_id, each.Bytes->value));
        }
    return given;
}

// Removes the images of `before` that `now` does not have.
result<void> remove_replaced(const kept_branding& before, const kept_branding& now, const operation_ports& ports) {
    if (!before.Assets) return {};
    for (const auto& each : *before.Assets) {
        const auto has_image = [&](const branding_asset& other) { return other.Bytes == each.Bytes; };
        if (!each.Bytes || (now.Assets && std::ranges::any_of(*now.Assets, has_image))) continue;
        POOLGUARD_CHECK(ports.kept.remove_image(name_of(before, each)));
    }
    return {};
}

result<cognito::managed_login_branding_reply> describe(kept_branding branding, const operation_ports& ports) {
    if (branding.Assets)
        for (auto& each : branding.Assets->value)
            if (each.Bytes) {
                POOLGUARD_TRY(each.Bytes, ports.kept.find_image(name_of(branding, each)));
            }
    return cognito::managed_login_branding_reply{std::move(branding)};
}

std::unexpected<failure> no_branding(std::string_view what) {
    return refuse(cognito::failure_name::resource_not_found,
                  fmt::format("Managed login branding of {} does not exist.", what));
}

result<kept_branding> find_branding(std::string_view pool_id, const cognito::uuid& id, const operation_ports& ports) {
    POOLGUARD_TRY(auto found, ports.kept.of<kept_branding>().find_if(pool_id, [&](const kept_branding& each) {
        return each.ManagedLoginBrandingId == id.value;
    }));
    if (!found) return no_branding(id.value);
    return std::move(*found);
}

void change_style(kept_branding& branding, const cognito::branding_style& given) {
    branding.UseCognitoProvidedValues = given.UseCognitoProvidedValues.value_or(false);
    if (*branding.UseCognitoProvidedValues) {
        branding.Settings.reset();
        branding.Assets.reset();
    }
    if (given.Settings) branding.Settings = given.Settings;
    if (!given.Assets) return;
    auto& all = branding.Assets ? branding.Assets->value : branding.Assets.emplace().value;
    for (const auto& each : *given.Assets) {
        const auto old = std::ranges::find_if(all, [&](const branding_asset& other) {
            return other.Category == each.Category && other.ColorMode == each.ColorMode;
        });
        if (old == all.end())
            all.push_back(each);
        else
            *old = each;
    }
}

reply_to<cognito::create_managed_login_branding> create(const cognito::create_managed_login_branding& input,
                                                        const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_style(input));
    const auto exists = refuse("ManagedLoginBrandingExistsException",
                               fmt::format("Managed login branding of client {} already exists.", place.client_id));
    auto all = ports.kept.of<kept_branding>();
    POOLGUARD_TRY(const auto other, all.find(place.pool_id, place.client_id));
    if (other) return exists;
    cognito::branding_style style = input;
    POOLGUARD_TRY(style.Assets, put_assets(place, ports, std::move(style.Assets)));
    kept_branding made;
    made.ManagedLoginBrandingId = ports.random.uuid();
    made.UserPoolId = place.pool_id;
    made.client_id = place.client_id;
    made.CreationDate = made.LastModifiedDate = {by.now};
    change_style(made, style);
    POOLGUARD_TRY(const bool is_new, all.create(place.pool_id, place.client_id, made));
    if (!is_new) return exists;
    return describe(std::move(made), ports);
}

reply_to<cognito::update_managed_login_branding> update(const cognito::update_managed_login_branding& input,
                                                        const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_style(input));
    POOLGUARD_TRY(auto before, find_branding(place.pool_id, input.ManagedLoginBrandingId, ports));
    place.client_id = before.client_id;
    cognito::branding_style style = input;
    POOLGUARD_TRY(style.Assets, put_assets(place, ports, std::move(style.Assets)));
    POOLGUARD_TRY(auto changed,
                  ports.kept.of<kept_branding>().update(place.pool_id, place.client_id, [&](kept_branding& it) {
                      before = it;
                      change_style(it, style);
                      it.LastModifiedDate = {by.now};
                  }));
    if (!changed) return no_branding(input.ManagedLoginBrandingId.value);
    POOLGUARD_CHECK(remove_replaced(before, *changed, ports));
    return describe(std::move(*changed), ports);
}

// There are no defaults of Amazon's to merge.
reply_to<cognito::describe_managed_login_branding> describe_by_id(const cognito::describe_managed_login_branding& input,
                                                                  const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto found, find_branding(place.pool_id, input.ManagedLoginBrandingId, ports));
    return describe(std::move(found), ports);
}

reply_to<cognito::describe_managed_login_branding_by_client>
describe_by_client(const cognito::describe_managed_login_branding_by_client& input, const call& by,
                   const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto found, ports.kept.of<kept_branding>().find(place.pool_id, place.client_id));
    if (!found) return no_branding(fmt::format("client {}", place.client_id));
    return describe(std::move(*found), ports);
}

reply_to<cognito::delete_managed_login_branding> remove(const cognito::delete_managed_login_branding& input,
                                                        const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(const auto found, find_branding(place.pool_id, input.ManagedLoginBrandingId, ports));
    POOLGUARD_CHECK(ports.kept.remove_images(place.pool_id, kept_branding::kept_as, found.client_id));
    POOLGUARD_CHECK(ports.kept.of<kept_branding>().remove(place.pool_id, found.client_id));
    return cognito::no_reply{};
}

} // namespace

extern const operation create_managed_login_branding_operation =
    operation_of<cognito::create_managed_login_branding, create>;
extern const operation update_managed_login_branding_operation =
    operation_of<cognito::update_managed_login_branding, update>;
extern const operation describe_managed_login_branding_operation =
    operation_of<cognito::describe_managed_login_branding, describe_by_id>;
extern const operation describe_managed_login_branding_by_client_operation =
    operation_of<cognito::describe_managed_login_branding_by_client, describe_by_client>;
extern const operation delete_managed_login_branding_operation =
    operation_of<cognito::delete_managed_login_branding, remove>;

} // namespace poolguard::pool
