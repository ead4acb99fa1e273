#pragma once
// The records port: everything that outlives a process is a record in it. It offers what DynamoDB can do on single
// items, no more, so that each engine can serve all callers.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolguard::store {

enum class error {
    conflict,    // the condition of a put or remove did not hold
    unavailable, // the engine cannot be reached or its queue is full, or nobody can tell whether a write was done; a
                 // later try may succeed
    full,        // no room: the disk or a quota
    read_only,   // the medium does not accept writes
    too_large,   // the document is over max_document_bytes, a key over max_key_bytes, the limit of a page not from 1
                 // to max_page_records, or the sum of a counter beyond 64 bits
    damaged,     // what is stored cannot be read
    denied,      // the credentials by which the engine is reached may not do that
};
// A sentence for people and logs.
std::string_view describe(error value);

inline constexpr std::size_t max_document_bytes = std::size_t{350} * 1024; // DynamoDB's 400 KB less keys and overhead
inline constexpr std::size_t max_key_bytes = 1000; // DynamoDB's 1024 for a sort key, less what an engine adds
inline constexpr std::size_t max_page_records = 1000;
inline constexpr std::size_t max_batch_records = 100;

// The partition is UTF-8 text and not empty; the sort key may be any bytes, or none.
struct key {
    std::string partition{};
    std::string sort{};
    friend auto operator<=>(const key&, const key&) = default;
};

struct record {
    store::key key{};
    std::uint64_t version = 0; // 1 when first written, one more with each write
    std::string document{};    // JSON text
    // From this moment on the record is not there for any operation; the engine removes it in its own time.
    std::optional<base::time_point> expires{};
};

// Conditions of a write.
struct if_absent {};
struct if_version {
    std::uint64_t version;
};
struct always {};
using condition = std::variant<if_absent, if_version, always>;

enum class direction { ascending, descending };

struct query {
    std::string partition{};
    std::string sort_prefix{};          // empty: the whole partition
    std::size_t limit = 100;            // records in the page, 1 to max_page_records
    std::optional<std::string> after{}; // continue behind this sort key (in the query's direction)
    store::direction direction = direction::ascending;
};
struct page {
    std::vector<record> records{};
    // The sort key to continue behind; nothing when this was the last page.
    std::optional<std::string> next{};
};

// Whether it keeps the bounds above; what does not is `too_large`.
bool is_within_bounds(const key& at);
bool is_within_bounds(const std::vector<key>& at);
bool is_within_bounds(const query& wanted);

// Thread-safe; calls block. Sort keys are ordered byte by byte. A write is durable when its call returns.
class records {
  public:
    records() = default;
    records(const records&) = delete;
    records& operator=(const records&) = delete;
    virtual ~records() = default;

    virtual std::expected<std::optional<record>, error> get(const key& at) = 0;
    // Each in its place, nothing for those that are not there; up to max_batch_records, each asked for once.
    virtual std::expected<std::vector<std::optional<record>>, error> get_all(const std::vector<key>& at) = 0;
    virtual std::expected<page, error> find(const query& wanted) = 0;
    // Writes the document and expiry; gives the new version. `conflict` when the condition does not hold.
    virtual std::expected<std::uint64_t, error> put(const key& at, std::string document, condition on,
                                                    std::optional<base::time_point> expires = {}) = 0;
    // Removing what is not there succeeds under `always` and if_absent, and is a conflict under if_version.
    virtual std::expected<void, error> remove(const key& at, condition on = always{}) = 0;
    // Adds to the integer at that key, which starts at 0, and gives the sum. The expiry is set when the counter is
    // made. A counter is its own kind of record: get and find do not show it, remove removes it.
    virtual std::expected<std::int64_t, error> add(const key& at, std::int64_t amount,
                                                   std::optional<base::time_point> expires = {}) = 0;
    // Whether the engine answers; for readiness.
    virtual std::expected<void, error> probe() = 0;
};

} // namespace poolguard::store
