#pragma once
// IAM roles, as far as identity pools need them: who may assume one, and what it may do. Policies are stored as the
// given text, after they have been parsed as a whole.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "pool/access/policy.hpp"
#include "pool/model/named_documents.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace poolguard::pool {

struct role_document {
    static constexpr bool has_defaults = true;
    std::string name;
    std::string path = "/";
    std::string id; // "AROA…"
    std::string description;
    std::string trust;                           // JSON
    std::map<std::string, std::string> policies; // by name; JSON
    std::int64_t created = 0;                    // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(role_document, (), (name, path, id, description, trust, policies, created))

// A role with its policies parsed.
struct effective_role {
    std::string arn;
    policy trust;
    std::vector<policy> policies;
};

// Thread-safe.
class roles : public named_documents<role_document> {
  public:
    // Roles belong to the account, not to a region or a pool.
    static constexpr std::string_view owner = "account";

    // The records and clock must outlive the roles.
    roles(store::records& records, const base::clock& clock, std::string account_id);

    // "AROA…", for a new role.
    static std::string new_id(base::random_source& random);
    std::string arn_of(const role_document& role) const;
    const std::string& account_id() const { return account_id_; }
    // "arn:aws:sts::{account}:assumed-role/{role}/{session}", for a role's ARN.
    std::string session_arn(std::string_view role_arn, std::string_view session) const;

    // The role with that ARN, at most a second old; null if there is none in this account.
    result<std::shared_ptr<const effective_role>> find_effective(std::string_view arn);

  private:
    struct remembered {
        std::shared_ptr<const effective_role> role;
        base::time_point until;
    };

    const base::clock& clock_;
    std::string account_id_;
    std::mutex mutex_;
    std::unordered_map<std::string, remembered> known_;
};

} // namespace poolguard::pool
