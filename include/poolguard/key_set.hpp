#pragma once
/// @file
/// An issuer's public keys (RFC 7517).

#include <cstddef>
#include <expected>
#include <memory>
#include <poolguard/export.hpp>
#include <poolguard/token_error.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard {
inline namespace v0_1 {

/// @cond internal
struct library_access;
/// @endcond

/// An issuer's public keys by key id. Immutable and cheap to copy; any number of threads may use one. Keys of an
/// unknown kind or for another use are ignored (RFC 7517 section 5). A set with a broken or weak signature key is
/// refused as a whole, because its issuer cannot be trusted with the others.
class POOLGUARD_API key_set {
  public:
    /// Reads a JWKS of at most 256 KiB. Without any usable key it is a valid set of size 0. Throws nothing.
    static std::expected<key_set, key_set_error> parse(std::string_view jwks_json) noexcept;

    /// Whether it has a usable key of that id.
    bool has(std::string_view key_id) const noexcept;
    /// The number of usable keys.
    std::size_t size() const noexcept;

  private:
    friend struct library_access;
    explicit key_set(std::shared_ptr<const void> data) noexcept;
    std::shared_ptr<const void> data_;
};

/// The two issuers that Amazon uses for a user pool such as "eu-west-1_Ab12Cd34E". Empty if the id does not begin with
/// a region. May throw std::bad_alloc.
POOLGUARD_API std::vector<std::string> cognito_issuers(std::string_view pool_id);

/// The URL of the user pool's key set at Amazon. Empty if the id does not begin with a region. May throw
/// std::bad_alloc.
POOLGUARD_API std::string cognito_jwks_url(std::string_view pool_id);

} // namespace v0_1
} // namespace poolguard
