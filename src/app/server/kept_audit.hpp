#pragma once
// The audit events and the counts of sign-ins in this server's records: what writes them, and what reads them.

#include "service/operating/audit_keeper.hpp"
#include "service/operating/audit_trail.hpp"
#include "store/audit_log.hpp"
#include "store/sign_in_counts.hpp"

#include <chrono>
#include <string>

namespace poolguard::app {

class kept_audit {
  public:
    // `node` is this server's name among those of the store. The references must outlive the object.
    kept_audit(store::records& records, const base::clock& clock, base::random_source& random, const std::string& node,
               std::chrono::days kept_for, service::sign_in_sources sources)
        : log_(records, clock, random, node, kept_for),
          counts_(records, clock, node + '-' + base::to_hex(random.take(8)), kept_for.count() > 0),
          keeper_(log_, counts_, clock, sources), trail_(log_, [this] { return keeper_.dropped(); }) {}

    void start() { keeper_.start(); }
    // Writes what is waiting; blocks.
    void flush() { keeper_.flush(); }
    std::uint64_t dropped() const { return keeper_.dropped(); }
    const std::string& node() const { return log_.node(); }
    const service::audit_trail& trail() const { return trail_; }
    const store::sign_in_counts& counts() const { return counts_; }

  private:
    store::audit_log log_;
    store::sign_in_counts counts_;
    service::audit_keeper keeper_;
    service::audit_trail trail_;
};

} // namespace poolguard::app
