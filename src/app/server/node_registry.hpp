#pragma once
// Which servers work over one store at this moment, and whether they agree on the settings that must be the same for
// all. Each has a record that it renews; that of one that died runs out.

#include "app/settings/environment.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "service/poller.hpp"
#include "store/records.hpp"

#include <expected>
#include <map>
#include <string>

namespace poolguard::app {

// By their names; of secrets a digest under the key that all nodes have.
using shared_settings = std::map<std::string, std::string>;
shared_settings settings_to_share(const environment& variables, const std::string& public_url, const base::secret& key);

class node_registry {
  public:
    static constexpr std::chrono::seconds life{15};
    static constexpr std::chrono::seconds renewal{5};

    // One that starts anew under its id takes the place of what it was. Records and clock must outlive the registry.
    node_registry(store::records& records, const base::clock& clock, std::string id, shared_settings settings);
    node_registry(const node_registry&) = delete;
    node_registry& operator=(const node_registry&) = delete;
    // Leaves.
    ~node_registry();

    // Refuses where another node has other settings, and names them. Of two that start at once the later gives way.
    std::expected<void, std::string> join();
    // Renews the record from now on.
    void start() { poller_.start(); }

  private:
    std::expected<void, store::error> write();
    std::expected<void, std::string> compare();

    store::records& records_;
    const base::clock& clock_;
    const store::key at_;
    const std::string name_; // of the machine and process, for users
    const shared_settings settings_;
    base::time_point started_;
    bool is_joined_ = false;
    service::poller poller_;
};

} // namespace poolguard::app
