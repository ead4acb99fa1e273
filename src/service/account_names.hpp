#pragma once
// Usernames in a pool that knows its users only by e-mail address (UsernameAttributes): the gateway stores which
// account each username belongs to, so that users can sign in with either. A name belongs to an account, not to its
// address, for as long as the account exists at Cognito, confirmed or not.

#include "base/clock.hpp"
#include "cognito/client.hpp"
#include "store/records.hpp"

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::service {

// The record of a name.
struct claimed_name {
    static constexpr bool has_defaults = true;
    std::string address;      // that the sign-up gave
    std::string subject;      // of the account; empty while it is not known whether the sign-up succeeded
    std::int64_t claimed = 0; // epoch milliseconds; 0 in the records of version 0.1.0, which have no subject
};
BOOST_DESCRIBE_STRUCT(claimed_name, (), (address, subject, claimed))
inline constexpr std::string_view account_names_partition = "usernames";
// Names are case-insensitive.
store::key account_name_key(std::string_view name);

class account_names {
  public:
    // If the outcome of a sign-up is unknown, the name is free again after this time.
    static constexpr std::chrono::minutes sign_up_life{10};

    // The arguments must outlive the object.
    account_names(std::string user_pool_id, cognito::client& cognito, store::records& records, const base::clock& clock)
        : user_pool_id_(std::move(user_pool_id)), cognito_(cognito), records_(records), clock_(clock) {}

    // Whether the text cannot be mistaken for an address, a phone number or a sub.
    static bool is_possible(std::string_view name);

    struct claim {
        std::string name;
        std::string address;
    };
    // Before a sign-up with that address: claims the name. nullopt if it belongs to an account that still exists, to
    // another sign-up, or to a user at Cognito. Failures are Cognito's, here and below; internal_error if the store
    // fails.
    cognito::result<std::optional<claim>> take(std::string_view name, std::string_view address);
    // After it: gives the name to the new account.
    cognito::result<void> give(const claim& taken, std::string_view subject);
    // After a sign-up that failed: frees the name, unless an earlier sign-up with this address and name had succeeded
    // or this one has in part. Then the account gets its name. If the outcome is unknown, the claim stays for a while.
    cognito::result<void> give_back(const claim& taken, const cognito::failure& why);
    // Frees the name if it belongs to that account.
    cognito::result<void> forget(std::string_view name, std::string_view subject);

    // The account of the name, as a username for Cognito: its sub. The name itself if no account has it.
    cognito::result<std::string> resolve(std::string_view name);

  private:
    cognito::result<bool> exists(std::string_view username);
    // The sub of the account with that address if it has this name; empty if there is none.
    cognito::result<std::string> account_at(const claim& taken);

    std::string user_pool_id_;
    cognito::client& cognito_;
    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::service
