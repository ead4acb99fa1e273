#pragma once
// Parses JSON strictly (RFC 8259, I-JSON's rule on names, RFC 7493 section 2.3): valid UTF-8, nothing after the value,
// no member named twice, no number beyond the range of a double, limited depth.

#include <boost/json/value.hpp>
#include <expected>
#include <string_view>

namespace poolguard::base::json {

enum class parse_error {
    malformed,        // not JSON, or cut short
    invalid_utf8,     // a string is not UTF-8
    too_deep,         // nested more than max_depth times
    duplicate_member, // an object names a member twice
    number_too_large, // a number such as 1e400, which could be kept only as infinity, and that cannot be written
};

// A sentence for users that repeats nothing of the input.
std::string_view describe(parse_error error);

inline constexpr unsigned max_depth = 32;

// The value's memory is wiped when it is released, as it may hold passwords.
std::expected<boost::json::value, parse_error> parse(std::string_view text);

} // namespace poolguard::base::json
