#pragma once
// Small records that belong to one person within one tenant, such as items and alerts: numbered, named, paged.
// Everything is found by tenant and owner together, so nothing of anybody else can be reached.

#include "base/clock.hpp"
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
    std::int64_t id = 0; // unique within the tenant and kind, counted from 1
    std::string title;
    std::int64_t created = 0;  // epoch milliseconds
    std::int64_t modified = 0; // epoch milliseconds
};

struct owned_page {
    std::vector<owned_record> records; // by id, ascending
    std::optional<std::string> next;   // cursor of the next page
};

class owned_records {
  public:
    static constexpr std::size_t max_page = 1000;

    // `kind` is in the name of the partition: "items", "alerts". `records` count the numbers; the records themselves
    // lie where `homes` say. What is given must outlive the object.
    owned_records(std::string kind, store::records& records, record_homes& homes, const base::clock& clock);

    // A page of at most `limit` records (1 to max_page; another number is taken as the nearer of the two). The cursor
    // is the `next` of the page before; `bad_cursor` when it is not of that form.
    std::expected<owned_page, record_error> list(const member& owner, std::size_t limit,
                                                 const std::optional<std::string>& cursor);
    // `not_found` too where the record is another person's or another tenant's; so it is for update and remove.
    std::expected<owned_record, record_error> get(const member& owner, std::int64_t id);
    // Durable when it returns, as update and remove are.
    std::expected<owned_record, record_error> create(const member& owner, std::string title);
    std::expected<owned_record, record_error> update(const member& owner, std::int64_t id, const std::string& title);
    std::expected<void, record_error> remove(const member& owner, std::int64_t id);

  private:
    std::string kind_;
    store::records& records_;
    record_homes& homes_;
    const base::clock& clock_;
};

} // namespace poolguard::service
