#pragma once
// Audit events in the records that all nodes share, for as long as a setting says. Several events of one node and one
// second are one record, which is never changed, so nodes do not compete. Records are found by day and time, newest
// first.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/records.hpp"

#include <boost/describe.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::store {

// One event of base::audit_event, as it is kept; an empty member was not in it. Texts are cut after max_text bytes.
struct audit_entry {
    static constexpr bool has_defaults = true;
    static constexpr std::size_t max_text = 256;

    std::int64_t at = 0; // epoch milliseconds
    std::string action{};
    std::string operation{};
    std::string outcome{}; // "success", "challenge", "refused", "failed"
    std::string code{};
    std::string subject{};
    std::string account{}; // base::account_digest
    std::string access_key{};
    std::string challenge{};
    std::string client{};
    std::string request_id{};
    std::string node{}; // filled in by the reader

    friend bool operator==(const audit_entry&, const audit_entry&) = default;
};
BOOST_DESCRIBE_STRUCT(audit_entry, (),
                      (at, action, operation, outcome, code, subject, account, access_key, challenge, client,
                       request_id, node))

// Which events are wanted; an empty member admits all.
struct audit_filter {
    std::string person{}; // a `sub`, an account digest, or the name whose digest it is
    std::string action{};
    std::string outcome{};
    std::string node{};
    std::optional<base::time_point> from{};  // not before this time
    std::optional<base::time_point> until{}; // before this time
    friend bool operator==(const audit_filter&, const audit_filter&) = default;
};
// Whether the event fits all but the two times.
bool fits(const audit_filter& wanted, const audit_entry& event);

struct audit_entries {
    std::vector<audit_entry> events{};
    // Where the next page begins; nullopt if there is none. A page may have fewer events than wanted, or none, and go
    // on: it reads a bounded number of records.
    std::optional<std::string> next{};
};

class audit_log {
  public:
    static constexpr std::size_t most_in_a_record = 100;
    static constexpr std::size_t most_on_a_page = 1000;

    // `node` is this server's name among those of the store: letters, digits and '-'. The references must outlive it.
    audit_log(records& in, const base::clock& clock, base::random_source& random, std::string node,
              std::chrono::days kept_for);

    // 0: nothing is kept.
    std::chrono::days kept_for() const { return kept_for_; }
    const std::string& node() const { return node_; }

    // Writes the events, which are in the order of their times. `first` is the number of the first one among all that
    // this object has written. Durable when it returns; after an error the same call may be made again, and writes
    // nothing twice.
    std::expected<void, error> append(std::span<const audit_entry> events, std::uint64_t first);
    // From the newest to the oldest second; within a second, a page is sorted by time. `cursor` is `next` of the page
    // before, with the same filter. `damaged` if it is not one. `limit` is from 1 to most_on_a_page.
    std::expected<audit_entries, error> find(const audit_filter& wanted, const std::optional<std::string>& cursor,
                                             std::size_t limit) const;
    // Whether `find` reads the text as a cursor.
    static bool is_cursor(std::string_view text);

  private:
    struct reading;
    std::expected<bool, error> read_some(reading& to) const;

    records& records_;
    const base::clock& clock_;
    std::string node_;
    std::string run_; // of this process: its numbers begin anew
    std::chrono::days kept_for_;
};

} // namespace poolguard::store
