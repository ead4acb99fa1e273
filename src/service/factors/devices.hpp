#pragma once
// The devices of signed-in users, at any Cognito that tracks them (DeviceConfiguration).

#include "base/clock.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/devices.hpp"
#include "service/principal.hpp"
#include "service/users.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct own_device {
    std::string key;
    std::optional<std::string> name;
    bool is_remembered = false;
    std::optional<std::string> last_address;
    base::time_point created;
    base::time_point last_used; // in whole seconds
};
// Whether it is remembered is only known where administrators ask.
own_device to_own_device(const cognito::device& from);

struct device_page {
    std::vector<own_device> devices;
    std::optional<std::string> next; // the cursor of the next page
};

class devices {
  public:
    explicit devices(cognito::client& cognito) : cognito_(cognito) {}

    // Failures are Cognito's: "InvalidUserPoolConfigurationException" at a pool that tracks none.
    // Calls Cognito once for each device too, because the list does not say which ones are remembered.
    cognito::result<device_page> list(const principal& who, const page_request& wanted);
    // Gives a new device of a sign-in its password, as a verifier for SRP: both base64, as ConfirmDevice takes them.
    // Returns whether the device is remembered by that; otherwise that is for the user to say.
    cognito::result<bool> confirm(const principal& who, cognito::confirm_device device);
    // resource_not_found if the user has no such device, here and below.
    cognito::result<void> remember(const principal& who, std::string_view key, bool is_remembered);
    // Its refresh tokens are refused from then on.
    cognito::result<void> forget(const principal& who, std::string_view key);

  private:
    cognito::result<bool> is_remembered(const principal& who, std::string_view key);

    cognito::client& cognito_;
};

} // namespace poolguard::service
