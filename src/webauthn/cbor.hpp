#pragma once
// Reads the CBOR of authenticators (RFC 8949) strictly: only the canonical form (CTAP 2.1 section 8, "Message
// Encoding"), at most four levels of arrays and maps, and bounds on the size and on the number of items. Floating-point
// numbers, tags and undefined are refused, as nothing that is read here has them. Values refer to the data that they
// were read from.

#include "webauthn/error.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <variant>
#include <vector>

namespace poolguard::webauthn {

struct cbor_bytes {
    std::string_view value;
    friend bool operator==(cbor_bytes, cbor_bytes) = default;
};
struct cbor_null {};
struct cbor_value;
struct cbor_member;
using cbor_array = std::vector<cbor_value>;
using cbor_map = std::vector<cbor_member>;

// A number has at most 63 bits and a sign; text is a string_view.
struct cbor_value {
    std::variant<cbor_null, bool, std::int64_t, std::string_view, cbor_bytes, cbor_array, cbor_map> content;
};
struct cbor_member {
    cbor_value key;
    cbor_value value;
};

inline constexpr std::size_t max_cbor_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t max_cbor_items = 512;
inline constexpr unsigned max_cbor_depth = 4;

// The first value and its size in bytes; more may follow.
struct cbor_prefix {
    cbor_value value;
    std::size_t size = 0;
};
std::expected<cbor_prefix, error> read_cbor_prefix(std::string_view data);
// The only value; trailing_bytes if more follows.
std::expected<cbor_value, error> read_cbor(std::string_view data);

// The member of that name with a value of that type; null if there is none.
template <class T, class Key>
const T* find_member(const cbor_map& in, Key wanted) {
    for (const auto& [key, value] : in)
        if (const auto* name = std::get_if<Key>(&key.content); name != nullptr && *name == wanted)
            return std::get_if<T>(&value.content);
    return nullptr;
}

} // namespace poolguard::webauthn
