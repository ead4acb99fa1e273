#pragma once
// Turns form fields into a message for one of the pool's operations, and validates it.

#include "base/json/read.hpp"
#include "base/secret.hpp"
#include "pool/protocol/validation_failure.hpp"

#include <boost/json.hpp>

namespace poolguard::pool {

template <class Message>
cognito::result<Message> read_message(const boost::json::value& fields) {
    auto read = base::json::read<Message>(fields, base::json::unknown_members::ignore);
    if (!read) return std::unexpected(validation_failure(read.error()));
    return std::move(*read);
}

} // namespace poolguard::pool
