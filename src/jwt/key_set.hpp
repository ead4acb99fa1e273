#pragma once
// An issuer's public keys (RFC 7517), by key id. Immutable once read, so that any number of threads may share one.
// Keys that are for something else or of an unknown kind are passed over (section 5); a set with a key that is
// meant for signatures and is broken or weak is refused as a whole, as its maker is not to be trusted with the rest.

#include "jwt/key_error.hpp"
#include "jwt/public_key.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class key_set {
  public:
    static constexpr std::size_t max_bytes = std::size_t{256} * 1024;
    static constexpr std::size_t max_keys = 64;

    // Reads a JWKS. One without any usable key is a valid set of size 0, which verifies nothing.
    static std::expected<std::shared_ptr<const key_set>, key_error> parse(std::string_view jwks_json);

    // Null when there is no such key.
    const public_key* find(std::string_view kid) const;
    // The number of usable keys.
    std::size_t size() const noexcept { return keys_.size(); }
    // Differs between any two sets that were read in this process, even after one of them is gone.
    std::uint64_t serial() const noexcept { return serial_; }

  private:
    explicit key_set(std::vector<std::unique_ptr<const public_key>> keys);

    std::vector<std::unique_ptr<const public_key>> keys_; // in the order of their key ids
    std::uint64_t serial_;
};

} // namespace poolguard::jwt
