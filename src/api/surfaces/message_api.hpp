#pragma once
// A public message, a private one, and a feed that depends on the user: /messages/* and /feed. They take the ID token,
// which has the e-mail address.

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
    std::string message; // has the user's e-mail address
    std::string user_id; // the user's sub
    bool email_verified = false;
};
BOOST_DESCRIBE_STRUCT(private_message, (), (message, user_id, email_verified))

struct feed_out {
    std::string feed; // "personalized" or "generic"
    // Only in the personalized one: the user's e-mail address, null where the token has none.
    std::optional<std::optional<std::string>> user;
};
BOOST_DESCRIBE_STRUCT(feed_out, (), (feed, user))

std::vector<operation> message_operations();

} // namespace poolguard::api
