#pragma once
// Usernames in a pool that knows its users only by e-mail address (UsernameAttributes): the gateway stores the address
// of each username, so that users can sign in with either.

#include "base/clock.hpp"
#include "store/records.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

class account_names {
  public:
    // If the account is not confirmed, the name is free again after a day.
    static constexpr std::chrono::hours unconfirmed_life{24};

    account_names(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // False if the name belongs to another address. Names are case-insensitive.
    std::expected<bool, store::error> claim(std::string_view name, std::string_view address);
    // Makes a claim permanent.
    std::expected<void, store::error> keep(std::string_view name);
    // Frees the name if it belongs to that address.
    std::expected<void, store::error> release(std::string_view name, std::string_view address);
    // The address of the name; the name itself if it is not claimed.
    std::expected<std::string, store::error> resolve(std::string_view name);

  private:
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::service
