#include "pool/pages/remembered_browsers.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "http/cookies.hpp"
#include "pool/protocol/device_name.hpp"
#include "pool/sign_in/devices.hpp"
#include "pool/tokens/sealed_ticket.hpp"

namespace poolguard::pool {
namespace {

constexpr std::chrono::days remembered_for{365};
// Users with a cookie in one browser.
constexpr std::size_t most_users = 10;
constexpr std::size_t device_verifier_bytes = 256;
constexpr std::size_t device_salt_bytes = 16;

struct remembered_browser {
    std::string device_key;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(remembered_browser, (), (device_key, expires))

constexpr std::string_view cookie_prefix(bool is_secure) { return is_secure ? "__Host-remembered-" : "remembered-"; }

std::string seal_context(const page_context& here, const user_document& user) {
    const auto& place = here.place().at;
    return fmt::format("{}/{}/{}", place.pool->id, place.client->id, user.sub);
}

std::string cookie_name(const page_context& here, const user_document& user) {
    return fmt::format("{}{}", cookie_prefix(here.ports().is_secure),
                       base::to_hex(base::sha256(seal_context(here, user))).substr(0, 16));
}

// Empty if it is not remembered, or was forgotten.
std::string remembered_device(const page_context& here, const user_document& user) {
    const auto sealed = base::from_base64url(http::find_cookie(here.request(), cookie_name(here, user)).value_or(""));
    if (!sealed) return {};
    const auto ticket = open_ticket<remembered_browser>(*sealed, here.ports().browsers, seal_context(here, user));
    if (!ticket || has_expired(*ticket, here.by().now)) return {};
    const auto device = here.ports().operations.devices.find(*here.place().at.pool, user, ticket->device_key);
    const bool counts = device && *device && is_confirmed(**device) && (*device)->is_remembered;
    return counts ? ticket->device_key : std::string{};
}

// A device that nobody has the password of: no other client can be taken for this browser.
result<device_document> make_device(const page_context& here, const user_document& user) {
    const auto& place = here.place().at;
    const auto& [devices, random] = std::tie(here.ports().operations.devices, here.ports().operations.random);
    POOLGUARD_TRY(auto device, devices.create(*place.pool, user, place.from.address, remembered_for));
    cognito::confirm_device confirmed;
    confirmed.DeviceKey = cognito::device_key(device.key);
    confirmed.DeviceName = json::text<1, 1024>(device_name(place.from.user_agent));
    confirmed.DeviceSecretVerifierConfig =
        cognito::device_secret_verifier{cognito::long_text(base::to_base64(random.take(device_verifier_bytes))),
                                        cognito::long_text(base::to_base64(random.take(device_salt_bytes)))};
    POOLGUARD_CHECK(devices.confirm(*place.pool, user, confirmed));
    POOLGUARD_CHECK(devices.set_status(*place.pool, user, device.key, cognito::remembered_status::remembered));
    return device;
}

} // namespace

bool can_remember_browsers(const user_pool_document& pool) {
    return has_devices_as_factors(pool) && leaves_remembering_to_users(pool);
}

sign_in_place place_with_browser(const page_context& here, std::string_view username) {
    auto out = here.place().at;
    const auto& request = here.request();
    if (!can_remember_browsers(*out.pool) || http::cookie_names(request, cookie_prefix(here.ports().is_secure)).empty())
        return out;
    const auto user = find_user_to_sign_in(*out.pool, username, here.ports().operations.users);
    if (user && *user) out.from.device_key = remembered_device(here, **user);
    return out;
}

void remember_browser(const page_context& here, const user_document& user, http::response& answer) {
    const auto device = make_device(here, user);
    if (!device) return base::log::warning("browser_not_remembered", {{"reason", device.error().name}});
    const auto& ports = here.ports();
    const remembered_browser ticket{device->key, base::epoch_milliseconds(here.by().now + remembered_for)};
    const auto prefix = cookie_prefix(ports.is_secure);
    http::drop_old_cookies(answer, here.request(), prefix, most_users - 1, ports.is_secure);
    http::set_cookie(answer, {.name = cookie_name(here, user),
                              .value = base::to_base64url(seal_ticket(ticket, ports.browsers, ports.operations.random,
                                                                      seal_context(here, user))),
                              .is_secure = ports.is_secure,
                              .lifetime = remembered_for});
}

} // namespace poolguard::pool
