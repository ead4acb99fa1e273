#pragma once
// A message for everybody, one for a person, and a feed that knows who reads it: /messages/* and /feed. The token of
// these paths is the id token, which holds the e-mail address.

#include "api/operation.hpp"

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

struct public_message {
    std::string message;
};
BOOST_DESCRIBE_STRUCT(public_message, (), (message))

struct private_message {
    std::string message;
    std::string user_id; // the person's sub
};
BOOST_DESCRIBE_STRUCT(private_message, (), (message, user_id))

struct feed_out {
    std::string feed; // "personalized" or "generic"
    // Of the personalized one: the person's e-mail address, null where the token has none.
    std::optional<std::optional<std::string>> user;
};
BOOST_DESCRIBE_STRUCT(feed_out, (), (feed, user))

std::vector<operation> message_operations();

} // namespace poolguard::api
