#pragma once
// Which servers use a store at present, and whether they agree on the settings that must be the same for all. Each
// renews a record of its own; the record of a dead server expires.

#include "app/settings/environment.hpp"
#include "base/clock.hpp"
#include "base/replaceable.hpp"
#include "base/secret.hpp"
#include "service/operating/server_state.hpp"
#include "service/poller.hpp"
#include "store/records.hpp"

#include <expected>
#include <map>
#include <string>
#include <vector>

namespace poolguard::app {

// This process and its machine, for people.
std::string name_of_this_node();

// By name; secrets as a digest, keyed with the key that all nodes have.
using shared_settings = std::map<std::string, std::string>;
shared_settings settings_to_share(const environment& variables, const std::string& public_url, const base::secret& key);

class node_registry {
  public:
    static constexpr std::chrono::seconds life{15};
    static constexpr std::chrono::seconds renewal{5};

    // A server that restarts replaces its record. Records and clock must outlive the registry.
    node_registry(store::records& records, const base::clock& clock, std::string id, std::string version,
                  shared_settings settings);
    node_registry(const node_registry&) = delete;
    node_registry& operator=(const node_registry&) = delete;
    // Removes the record.
    ~node_registry();

    // Fails if another node has different settings; the error names one. Of two that start at once, the later fails.
    std::expected<void, std::string> join();
    // The settings from now on; others see them within a renewal.
    void replace(shared_settings settings) { settings_.replace(std::move(settings)); }
    // Starts to renew the record.
    void start() { poller_.start(); }
    // Those that renew their records.
    std::expected<std::vector<service::node_state>, store::error> all() const;

  private:
    std::expected<void, store::error> write();
    std::expected<void, std::string> compare();

    store::records& records_;
    const base::clock& clock_;
    const store::key at_;
    const std::string name_; // of the machine and process
    const std::string version_;
    base::replaceable<shared_settings> settings_;
    base::time_point started_;
    bool is_joined_ = false;
    service::poller poller_;
};

} // namespace poolguard::app
