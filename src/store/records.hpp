#pragma once
// The records port: everything that outlives a process is stored through it. It offers only what DynamoDB can do on
// single items, so that every engine can implement it.

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
    unavailable, // the engine cannot be reached or its queue is full, or it is unknown whether a write was executed; a
                 // later try may succeed
    full,        // the disk or a quota is full
    read_only,   // the medium is read-only
    too_large,   // the document is over max_document_bytes, a key over max_key_bytes, the limit of a page not from 1
                 // to max_page_records, or the sum of a counter over 64 bits
    damaged,     // the stored data cannot be read
    denied,      // the engine's credentials do not allow it
};
// Part of a sentence, for users and logs.
std::string_view describe(error value);

inline constexpr std::size_t max_document_bytes = std::size_t{350} * 1024; // DynamoDB's 400 KB less keys and overhead
inline constexpr std::size_t max_key_bytes = 1000; // DynamoDB's 1024 for a sort key, less what engines add
inline constexpr std::size_t max_page_records = 1000;
inline constexpr std::size_t max_batch_records = 100;

// The partition is UTF-8 text and not empty; the sort key may be any bytes, or empty.
struct key {
    std::string partition{};
    std::string sort{};
    friend auto operator<=>(const key&, const key&) = default;
};

struct record {
    store::key key{};
    std::uint64_t version = 0; // 1 when first written, one more with each write
    std::string document{};    // JSON text
    // From this time no operation sees the record; the engine removes it later.
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
    std::optional<std::string> after{}; // continue after this sort key, in the query's direction
    store::direction direction = direction::ascending;
};
struct page {
    std::vector<record> records{};
    // The `after` of the next page; nullopt if this is the last one.
    std::optional<std::string> next{};
};

// One of many writes; see records::put.
struct pending_put {
    store::key key{};
    std::string document{};
    condition on = if_absent{};
    std::optional<base::time_point> expires{};
};

// Whether the argument is within the bounds above; if not, operations fail with `too_large`.
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
    // Results are in the order of the keys; missing records are nullopt. Up to max_batch_records keys, without repeats.
    virtual std::expected<std::vector<std::optional<record>>, error> get_all(const std::vector<key>& at) = 0;
    virtual std::expected<page, error> find(const query& wanted) = 0;
    // Writes the document and expiry; returns the new version. `conflict` if the condition does not hold.
    virtual std::expected<std::uint64_t, error> put(const key& at, std::string document, condition on,
                                                    std::optional<base::time_point> expires = {}) = 0;
    // Puts many records, in this order, each with its own condition; the results are in the order of the puts. An
    // engine that can writes them faster than one by one.
    virtual std::vector<std::expected<std::uint64_t, error>> put_all(std::vector<pending_put> puts);
    // Removing a missing record succeeds with `always` and if_absent, and is a conflict with if_version.
    virtual std::expected<void, error> remove(const key& at, condition on = always{}) = 0;
    // Adds to the counter with that key, which starts at 0, and returns the sum. The expiry is set only when the
    // counter is created. get and find do not return counters; remove removes them.
    virtual std::expected<std::int64_t, error> add(const key& at, std::int64_t amount,
                                                   std::optional<base::time_point> expires = {}) = 0;
    // Whether the engine answers; for readiness.
    virtual std::expected<void, error> probe() = 0;
};

} // namespace poolguard::store
