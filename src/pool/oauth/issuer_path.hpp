#pragma once
// The OAuth endpoints and pages answer at the root and below the issuer of each pool, "/{pool_id}/oauth2/token": some
// clients know only the issuer.

#include "http/message.hpp"
#include "pool/model/documents.hpp"

namespace poolguard::pool {

inline constexpr std::string_view issuer_path = "/{pool_id}";

// Returns "/oauth2/token" for "/{pool_id}/oauth2/token" as well.
inline std::string_view path_without_issuer(const http::request& request) {
    const std::string_view path = request.path;
    return request.path_parameter("pool_id") ? path.substr(path.find('/', 1)) : path;
}

// Whether the request's path names that pool, or none.
inline bool is_below_issuer_of(const user_pool_document& pool, const http::request& request) {
    return request.path_parameter("pool_id").value_or(pool.id) == pool.id;
}

} // namespace poolguard::pool
