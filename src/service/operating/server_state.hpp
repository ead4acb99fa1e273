#pragma once
// What runs here, for administrators: the nodes, the key set, the rate limits, and the sign-ins of the last hour.

#include "base/clock.hpp"
#include "service/admin_view.hpp"
#include "service/jwks_source.hpp"
#include "store/allowance.hpp"
#include "store/rate_limits.hpp"
#include "store/sign_in_counts.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::service {

struct node_state {
    std::string id;      // as in the audit
    std::string name;    // of the process and its machine
    std::string version; // empty: not known
    base::time_point started;
    base::time_point last_seen; // when it last renewed its record
    bool is_this = false;       // the node that answers
};
struct key_set_state {
    std::vector<std::string> ids;            // sorted
    std::optional<std::chrono::seconds> age; // nullopt: there is no set that may be trusted
};
struct rate_state {
    std::string name;                        // of store::rate
    std::optional<store::allowance> limit{}; // nullopt: off
    std::uint64_t refused = 0;               // by this node since its start
};
struct server_report {
    std::vector<node_state> nodes; // in the order of their starts
    key_set_state keys;
    std::vector<rate_state> rates;
    std::vector<store::sign_ins_in_minute> minutes; // the last 60, oldest first; the last one goes on
    bool counts_all_nodes = false;                  // whether the minutes count all nodes' sign-ins, or this one's
};

class server_state {
  public:
    using node_list = std::function<std::expected<std::vector<node_state>, store::error>()>;

    // The references must outlive the object. `nodes` may be called from several threads.
    server_state(node_list nodes, const jwks_source& keys, const store::rate_limits& limits,
                 const store::sign_in_counts& counts);

    // Blocks.
    std::expected<admin_view<server_report>, store::error> read(const administrator& by) const;

  private:
    node_list nodes_;
    const jwks_source& keys_;
    const store::rate_limits& limits_;
    const store::sign_in_counts& counts_;
};

} // namespace poolguard::service
