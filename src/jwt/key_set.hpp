#pragma once
// An issuer's public keys (RFC 7517) by key id. Immutable, so any number of threads may share one. Keys of an unknown
// kind or for another use are ignored (section 5). A set with a broken or weak signature key is refused as a whole,
// because its issuer cannot be trusted with the others.

#include "jwt/key_error.hpp"
#include "jwt/public_key.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class key_set {
  public:
    static constexpr std::size_t max_bytes = std::size_t{256} * 1024;
    static constexpr std::size_t max_keys = 64;

    // Reads a JWKS. Without any usable key it is a valid set of size 0.
    static std::expected<std::shared_ptr<const key_set>, key_error> parse(std::string_view jwks_json);

    // Null if there is no such key.
    const public_key* find(std::string_view kid) const;
    // The number of usable keys.
    std::size_t size() const noexcept { return keys_.size(); }
    // The ids of the usable keys, sorted.
    std::vector<std::string> ids() const;
    // Unique among all sets that this process has ever read.
    std::uint64_t serial() const noexcept { return serial_; }

  private:
    explicit key_set(std::vector<std::unique_ptr<const public_key>> keys);

    std::vector<std::unique_ptr<const public_key>> keys_; // sorted by key id
    std::uint64_t serial_;
};

} // namespace poolguard::jwt
