#pragma once
// The JOSE header of a token (RFC 7515 section 4): the key and the algorithm. Extensions are refused.

#include "jwt/algorithm.hpp"
#include "jwt/error.hpp"

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace poolguard::jwt {

struct header {
    algorithm alg;
    std::string kid;
};

// The checks in their order.
std::expected<void, error> check_critical(const boost::json::object& header);
std::expected<void, error> check_type(const boost::json::object& header);
std::expected<algorithm, error> read_algorithm(const boost::json::object& header);
std::expected<std::string_view, error> read_key_id(const boost::json::object& header);

// Makes all of them on the encoded first part of a token.
std::expected<header, error> read_header(std::string_view part);

} // namespace poolguard::jwt
