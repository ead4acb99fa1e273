#pragma once
// All that this server keeps for one user in records: items and alerts in the user's tenant, and data outside tenants.

#include "service/membership.hpp"
#include "service/owned_records.hpp"

#include <string_view>
#include <vector>

namespace poolguard::service {

// The user's records of one kind.
struct own_record_list {
    std::string_view name; // "items", "alerts", "data"
    owned_records* records;
    member owner;
};

// Records that are in tables of the user's own may be out of reach for this session.
constexpr bool is_out_of_reach(record_error why) {
    return why == record_error::no_id_token || why == record_error::denied;
}

// Copies share the references, which must outlive them.
class own_records {
  public:
    own_records(const membership& members, owned_records& items, owned_records& alerts, owned_records& data)
        : members_(&members), items_(&items), alerts_(&alerts), data_(&data) {}

    // Only the data for somebody without a tenant. `host` is that of the request, where it names the tenant. Blocks.
    cognito::result<std::vector<own_record_list>> of(const principal& who, std::string_view host) const;
    // Removes all records of the lists but those out of reach. What was removed before a failure stays removed. Blocks.
    static std::expected<void, record_error> remove_all(const std::vector<own_record_list>& lists);

  private:
    const membership* members_;
    owned_records* items_;
    owned_records* alerts_;
    owned_records* data_;
};

} // namespace poolguard::service
