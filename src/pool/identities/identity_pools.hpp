#pragma once
// Identity pools and their identities, as records. An identity is found by its id or by any of its logins. A login is
// claimed before the identity is written, so that it never leads to two identities.

#include "base/random.hpp"
#include "cognito/messages/identity_pools.hpp"
#include "pool/model/named_documents.hpp"
#include "pool/protocol/call.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct tag_mapping {
    bool uses_defaults = false;
    cognito::string_map tags; // from tag to claim
};
BOOST_DESCRIBE_STRUCT(tag_mapping, (), (uses_defaults, tags))

struct identity_pool_document {
    static constexpr bool has_defaults = true;
    std::string id; // "{region}:{uuid}"
    cognito::identity_pool_settings settings;
    cognito::string_map roles; // "authenticated", "unauthenticated"
    cognito::role_mappings mappings;
    std::map<std::string, tag_mapping> tags; // by provider
    bool gone = false;                       // it is being removed
};
BOOST_DESCRIBE_STRUCT(identity_pool_document, (), (id, settings, roles, mappings, tags, gone))

struct identity_document {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string pool_id;
    cognito::string_map logins; // provider -> subject there
    bool is_disabled = false;   // its last login was removed
    std::int64_t created = 0;   // epoch milliseconds
    std::int64_t modified = 0;
    std::string developer_provider;           // the pool's DeveloperProviderName; empty until a user is registered
    std::vector<std::string> developer_users; // sorted

    bool has_logins() const { return !logins.empty() || !developer_users.empty(); }
    std::size_t count_logins() const { return logins.size() + developer_users.size(); }
};
BOOST_DESCRIBE_STRUCT(identity_document, (),
                      (id, pool_id, logins, is_disabled, created, modified, developer_provider, developer_users))

// Thread-safe.
class identity_pools {
  public:
    // The records must outlive the pools.
    explicit identity_pools(store::records& records);

    // "us-east-1" of "us-east-1:…".
    static std::string_view region_of(std::string_view id) { return id.substr(0, id.find(':')); }

    // ResourceNotFoundException "IdentityPool '{id}' not found.", also for a pool of another region than the call's.
    result<identity_pool_document> get(std::string_view pool_id, const call& by) const;
    result<void> create(const identity_pool_document& pool);
    // Changes the stored pool; `change` may run several times. The same failure.
    result<identity_pool_document> update(std::string_view pool_id, const call& by,
                                          const std::function<void(identity_pool_document&)>& change);
    // Removes the pool and its identities. The pool is hidden at once; an interrupted removal is finished by another
    // call.
    result<void> remove(std::string_view pool_id, const call& by);
    // The pools of a region, including those that are being removed.
    result<named_documents<identity_pool_document>::page> list(std::string_view region, std::size_t limit,
                                                               const std::optional<std::string>& after) const {
        return pools_.list(region, limit, after);
    }

  private:
    result<std::optional<identity_pool_document>> find(std::string_view pool_id, const call& by) const;

    store::records& records_;
    named_documents<identity_pool_document> pools_;
};

struct login {
    std::string provider; // "cognito-idp.{region}.amazonaws.com/{pool}", "accounts.google.com"
    std::string subject;
    bool is_developer = false; // the subject is a user id of the pool's developer
};

bool has_login(const identity_document& identity, const login& of);
std::vector<login> logins_of(const identity_document& identity);
inline constexpr std::size_t most_linked_logins = 20;

class identities {
  public:
    identities(store::records& records, base::random_source& random, const base::clock& clock);

    // ResourceNotFoundException "Identity '{id}' not found."
    result<identity_document> get(std::string_view identity_id) const;
    // A new identity without logins.
    result<identity_document> create_unauthenticated(const std::string& pool_id);
    // The identity that the login leads to; nullopt if it leads to none.
    result<std::optional<identity_document>> find(const std::string& pool_id, const login& by) const;
    // The identity of the login, created if there is none.
    result<identity_document> find_or_create(const std::string& pool_id, const login& by);
    // Adds a login to the identity. ResourceConflictException if it belongs to another one.
    result<identity_document> link(const identity_document& identity, const login& added);
    // Removes logins from the identity. Removing the last one disables it.
    result<void> unlink(const identity_document& identity, const std::vector<login>& removed);
    // Gives all logins of one identity to another one of the same pool and disables the first. `source` is a login of
    // the first: it moves last, so that a call that was interrupted can be repeated.
    result<void> merge(const login& source, const identity_document& from, const identity_document& to);
    // Removes the identity and its logins. Succeeds if there is no such identity.
    result<void> remove(std::string_view identity_id);
    result<named_documents<identity_document>::page> list(std::string_view pool_id, std::size_t limit,
                                                          const std::optional<std::string>& after) const {
        return documents_.list(pool_id, limit, after);
    }

  private:
    result<identity_document> write_new(const std::string& pool_id, const std::string& id,
                                        const std::optional<login>& first);
    result<std::optional<std::string>> find_id(const std::string& pool_id, const login& by) const;
    // Removes the record that leads from the login to the identity.
    result<void> release(const identity_document& identity, const login& by);
    result<identity_document> change(const identity_document& identity,
                                     const std::function<void(identity_document&)>& how);

    store::records& records_;
    base::random_source& random_;
    const base::clock& clock_;
    named_documents<identity_document> documents_;
};

// ResourceNotFoundException "Identity '{id}' not found."
std::unexpected<failure> no_identity(std::string_view id);

namespace keys {
// The pool of an identity.
store::key home_of(std::string_view identity_id);
// Sort keys are digests of logins.
std::string logins(std::string_view pool_id);
} // namespace keys

} // namespace poolguard::pool
