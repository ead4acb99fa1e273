#include "jwt/cognito_pool.hpp"
#include "library/jwt/access.hpp"
#include "library/jwt/errors.hpp"

#include <boost/json/serialize.hpp>
#include <new>

namespace poolguard {
inline namespace v0_1 {

key_set::key_set(std::shared_ptr<const void> data) noexcept : data_(std::move(data)) {}

std::expected<key_set, key_set_error> key_set::parse(std::string_view jwks_json) noexcept try {
    auto read = jwt::key_set::parse(jwks_json);
    if (!read) return std::unexpected(to_public(read.error()));
    return library_access::make(std::move(*read));
} catch (const std::bad_alloc&) {
    return std::unexpected(key_set_error::out_of_memory);
} catch (...) {
    // base/digest throws when OpenSSL fails.
    return std::unexpected(key_set_error::crypto_failure);
}

bool key_set::has(std::string_view key_id) const noexcept {
    const auto* keys = library_access::of(*this);
    return keys != nullptr && keys->find(key_id) != nullptr;
}

std::size_t key_set::size() const noexcept {
    const auto* keys = library_access::of(*this);
    return keys != nullptr ? keys->size() : 0;
}

std::vector<std::string> cognito_issuers(std::string_view pool_id) { return jwt::cognito_issuers(pool_id); }
std::string cognito_jwks_url(std::string_view pool_id) { return jwt::cognito_jwks_url(pool_id); }

verified_token::verified_token(std::shared_ptr<const void> data) noexcept : data_(std::move(data)) {}

std::string_view verified_token::subject() const noexcept { return library_access::of(*this).subject(); }
std::string_view verified_token::issuer() const noexcept { return library_access::of(*this).issuer(); }
std::string_view verified_token::client_id() const noexcept { return library_access::of(*this).client_id(); }
token_use verified_token::use() const noexcept {
    return library_access::of(*this).use() == jwt::token_use::id ? token_use::id : token_use::access;
}
std::string_view verified_token::username() const noexcept { return library_access::of(*this).username(); }
std::string_view verified_token::key_id() const noexcept { return library_access::of(*this).key_id(); }
time_point verified_token::expires() const noexcept { return library_access::of(*this).expires(); }
time_point verified_token::issued_at() const noexcept { return library_access::of(*this).issued_at(); }
std::optional<time_point> verified_token::auth_time() const noexcept { return library_access::of(*this).auth_time(); }
std::string_view verified_token::scope() const noexcept { return library_access::of(*this).scope(); }
bool verified_token::has_scope(std::string_view word) const noexcept {
    return library_access::of(*this).has_scope(word);
}
const std::vector<std::string>& verified_token::groups() const noexcept { return library_access::of(*this).groups(); }
bool verified_token::in_group(std::string_view group) const noexcept {
    return library_access::of(*this).in_group(group);
}
std::string_view verified_token::jti() const noexcept { return library_access::of(*this).jti(); }
std::string_view verified_token::origin_jti() const noexcept { return library_access::of(*this).origin_jti(); }
std::string_view verified_token::event_id() const noexcept { return library_access::of(*this).event_id(); }
std::optional<std::string_view> verified_token::text_claim(std::string_view name) const noexcept {
    return library_access::of(*this).text_claim(name);
}
std::string verified_token::claims_json() const { return boost::json::serialize(library_access::of(*this).claims()); }
time_point verified_token::usable_until() const noexcept { return library_access::of(*this).usable_until(); }

} // namespace v0_1
} // namespace poolguard
