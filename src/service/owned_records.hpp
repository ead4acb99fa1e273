#pragma once
// Small numbered records, such as items and alerts, that belong to one user within one tenant. They are stored by
// tenant and owner, so nobody can reach the records of others.

#include "base/clock.hpp"
#include "service/membership.hpp"
#include "service/principal.hpp"
#include "service/record_homes.hpp"
#include "store/records.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct owned_record {
    std::int64_t id = 0; // unique within the tenant and kind, from 1
    std::string title;
    std::int64_t created = 0;  // epoch milliseconds
    std::int64_t modified = 0; // epoch milliseconds
};

struct owned_page {
    std::vector<owned_record> records; // by id, ascending
    std::optional<std::string> next;   // the cursor of the next page
};

class owned_records {
  public:
    static constexpr std::size_t max_page = 1000;

    // `kind` is part of the partition's name: "items", "alerts". `records` has the counters of the ids; `homes` says
    // where the records themselves are. The arguments must outlive the object.
    owned_records(std::string kind, store::records& records, record_homes& homes, const base::clock& clock);

    // A page of at most `limit` records; the limit is clamped to 1 to max_page. The cursor is the `next` of the
    // previous page; `bad_cursor` if it is malformed.
    std::expected<owned_page, record_error> list(const member& owner, std::size_t limit,
                                                 const std::optional<std::string>& cursor);
    // `not_found` also for records of other users and tenants, here and below.
    std::expected<owned_record, record_error> get(const member& owner, std::int64_t id);
    // Durable when it returns, like update and remove.
    std::expected<owned_record, record_error> create(const member& owner, std::string title);
    std::expected<owned_record, record_error> update(const member& owner, std::int64_t id, const std::string& title);
    std::expected<void, record_error> remove(const member& owner, std::int64_t id);
    // What was removed before a failure stays removed.
    std::expected<void, record_error> remove_all(const member& owner);

  private:
    std::string kind_;
    store::records& records_;
    record_homes& homes_;
    const base::clock& clock_;
};

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

// All that this server keeps for one user in records: items and alerts in the user's tenant, and data outside tenants.
// Copies share the references, which must outlive them.
class own_records {
  public:
    own_records(const membership& members, owned_records& items, owned_records& alerts, owned_records& data)
        : members_(&members), items_(&items), alerts_(&alerts), data_(&data) {}

    // Only the data for somebody without a tenant. `host` is that of the request, where it names the tenant. Blocks.
    cognito::result<std::vector<own_record_list>> of(const principal& who, std::string_view host) const;
    // Removes all records of the lists, except those that the user's own AWS credentials do not allow to remove. What
    // was removed before a failure stays removed. Blocks.
    static std::expected<void, record_error> remove_all(const std::vector<own_record_list>& lists);

  private:
    const membership* members_;
    owned_records* items_;
    owned_records* alerts_;
    owned_records* data_;
};

} // namespace poolguard::service
