#pragma once
// Records and counters as items of a table. The partition key `pk` is text, so that an access policy can name it. The
// sort key `sk` is binary: one letter that distinguishes records from counters, then the record's own sort key, so that
// it is ordered byte by byte and never empty.

#include "store/dynamodb_messages.hpp"
#include "store/records.hpp"

#include <expected>
#include <string_view>

namespace poolguard::store::dynamodb {

enum class kind : char { record = 'r', counter = 'c' };

namespace attribute {
inline constexpr auto partition = "pk";
inline constexpr auto sort = "sk";
inline constexpr auto version = "ver";
inline constexpr auto document = "doc";
inline constexpr auto count = "num";
inline constexpr auto expires = "exp_ms";      // from this millisecond the item counts as removed
inline constexpr auto removed_after = "exp_s"; // the same in seconds, for DynamoDB's time to live
inline constexpr auto write = "wid";           // the id of the last write
} // namespace attribute

attribute_value text(std::string value);
attribute_value number(std::int64_t value);
attribute_value binary(std::string_view value);
attribute_value moment(base::time_point at); // in milliseconds, as in attribute::expires

// Conditions on an item that may exist; ":now" is the current time.
inline constexpr auto is_live_now = "(attribute_not_exists(exp_ms) OR exp_ms > :now)";
inline constexpr auto is_gone = "attribute_not_exists(pk) OR exp_ms <= :now";

std::string sort_of(kind of, std::string_view sort);
item key_of(kind of, const key& at);
void set_expiry(item& of, std::optional<base::time_point> expires);

// nullopt if the attribute is missing or of another type.
std::optional<std::int64_t> number_in(const item& from, const char* name);
std::optional<std::string> text_in(const item& from, const char* name);
std::optional<base::time_point> expiry_in(const item& from);
bool is_live(const item& from, base::time_point now);
// `damaged` if it is not a record of Poolguard.
std::expected<record, error> record_in(const item& from);

} // namespace poolguard::store::dynamodb
