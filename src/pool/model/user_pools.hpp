#pragma once
// The user pools and their app clients, as records. Nearly every call reads a pool and a client, so both are cached for
// a second; a change by another node is seen within that time.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "cognito/failure.hpp"
#include "pool/model/client_secrets.hpp"
#include "pool/model/documents.hpp"
#include "store/document.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace poolguard::pool {

using cognito::failure;
using cognito::result;

// What a caller gets for a failure of the store: InternalErrorException, or TooManyRequestsException when the store is
// only busy. The cause is logged.
failure store_failure(store::error cause);

// "us-east-1" of "us-east-1_AbCdEf123".
std::string_view region_of(std::string_view pool_id);

class user_pools {
  public:
    // All arguments must outlive the pools. The sealer seals the clients' secrets.
    user_pools(store::records& records, const base::clock& clock, base::random_source& random,
               const base::sealer& sealer);

    // Called with each pool whose name_index is not current, before it is used; sets the index. Set it before the first
    // call of find.
    using migration = std::function<result<void>(const user_pool_document&)>;
    void migrate_with(migration migrate) { migrate_ = std::move(migrate); }
    // Whether the pool is there, as the records say now: not while it is being removed.
    result<bool> is_there(std::string_view pool_id);
    // Whether the stored pool's name_index is not current. False if there is no such pool.
    result<bool> has_old_names(std::string_view pool_id);

    // ResourceNotFoundException "User pool {id} does not exist."
    result<std::shared_ptr<const user_pool_document>> find(std::string_view pool_id);
    // Writes a new pool. InvalidParameterException for an id that is taken.
    result<void> create(const user_pool_document& pool);
    // Changes a pool as it is stored now. `change` may run several times; if it fails, nothing is changed.
    result<void> update(std::string_view pool_id, const std::function<result<void>(user_pool_document&)>& change);
    // Removes the pool, its clients and everything in it. The pool cannot be found from the beginning on; after a
    // failure, another call finishes the removal. ResourceNotFoundException when there is no trace of the pool.
    result<void> remove(std::string_view pool_id);
    // The pools of a region, by id; includes those that are being removed, with `gone` set.
    result<store::page> list(std::string_view region, std::size_t limit, std::optional<std::string> after);

    // ResourceNotFoundException "User pool client {id} does not exist."
    result<std::shared_ptr<const client_document>> find_client(std::string_view client_id);
    // The same, and also when the client is of another pool.
    result<std::shared_ptr<const client_document>> find_client(std::string_view pool_id, std::string_view client_id);
    // InvalidParameterException for an id that is taken, in whichever pool.
    result<void> create_client(const client_document& client);
    // Changes a client as it is stored now, and returns it. `change` may run several times; if it fails, nothing is
    // changed. ResourceNotFoundException when the client is gone.
    result<client_document> update_client(std::string_view client_id,
                                          const std::function<result<void>(client_document&)>& change);
    result<void> remove_client(std::string_view pool_id, std::string_view client_id);
    // The clients of a pool, by id; the records' documents are client_summary.
    result<store::page> list_clients(std::string_view pool_id, std::size_t limit, std::optional<std::string> after);

    // The keeper of the clients' secrets.
    const client_secrets& secrets() const { return secrets_; }

  private:
    template <class T>
    struct remembered {
        std::shared_ptr<const T> value;
        base::time_point until;
    };
    template <class T>
    using memory = std::unordered_map<std::string, remembered<T>>;

    template <class T>
    std::shared_ptr<const T> recall(const memory<T>& from, const std::string& id);
    template <class T>
    std::shared_ptr<const T> keep(memory<T>& in, const std::string& id, T value);
    template <class T>
    void forget(memory<T>& in, const std::string& id);

    store::records& records_;
    const base::clock& clock_;
    client_secrets secrets_;
    migration migrate_;
    std::mutex mutex_;
    memory<user_pool_document> pools_;
    memory<client_document> clients_;
};

} // namespace poolguard::pool
