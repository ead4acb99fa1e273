#pragma once
// Usernames of users whose pool knows them by e-mail address alone (UsernameAttributes): the gateway keeps which
// address a username stands for, so that users can go by either.

#include "base/clock.hpp"
#include "store/records.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

class account_names {
  public:
    // A name whose account is never confirmed is free again after a day.
    static constexpr std::chrono::hours unconfirmed_life{24};

    account_names(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // False when the name is taken for another address. Names do not tell cases apart.
    std::expected<bool, store::error> claim(std::string_view name, std::string_view address);
    // Keeps a claimed name for good.
    std::expected<void, store::error> keep(std::string_view name);
    // Gives the name up if it stands for that address.
    std::expected<void, store::error> release(std::string_view name, std::string_view address);
    // The address that the name stands for; the name itself when nobody claimed it.
    std::expected<std::string, store::error> resolve(std::string_view name);

  private:
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::service
