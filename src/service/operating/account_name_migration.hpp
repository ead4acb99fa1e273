#pragma once
// Version 0.1.0 stored usernames with the address that their accounts had at the sign-up, and dropped those of accounts
// that were confirmed by address. This gives each name to its account.

#include "base/clock.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/users.hpp"
#include "store/records.hpp"

#include <atomic>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::service {

class account_name_migration {
  public:
    // The arguments must outlive the object.
    account_name_migration(std::string user_pool_id, cognito::client& cognito, store::records& records,
                           const base::clock& clock);

    // Does nothing once it has succeeded against these records. May be repeated, and run by several nodes at once.
    // Reads all users of the pool if usernames are stored here and it knows its users by address. Of several accounts
    // with a name, the one whose address the name was stored with gets it, or else the oldest; names of no account are
    // free again. Blocks. Stops soon once `is_ending`.
    void run(const std::atomic<bool>& is_ending);

  private:
    struct account {
        std::string subject;
        std::string address;
        base::time_point created;
    };
    using accounts_by_name = std::map<std::string, std::vector<account>>; // by name in lower case
    struct outcome;

    // nullopt if the pool's users have usernames of their own.
    cognito::result<std::optional<accounts_by_name>> list(const std::atomic<bool>& is_ending);
    std::expected<void, store::error> give(const std::string& name, const std::vector<account>& wanted, outcome& into);
    std::expected<void, store::error> free_unused(outcome& into);
    cognito::result<void> migrate(const std::atomic<bool>& is_ending);

    std::string user_pool_id_;
    cognito::client& cognito_;
    store::records& records_;
    const base::clock& clock_;
    bool is_done_ = false;
};

} // namespace poolguard::service
