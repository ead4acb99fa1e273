#pragma once
// Limits calls over HTTP by the client's network: sign-ins and other guesses, and calls that send messages. The limits
// by account and by recipient are those of the operations themselves.

#include "cognito/failure.hpp"
#include "http/message.hpp"
#include "pool/protocol/call.hpp"
#include "store/rate_limits.hpp"

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string_view>

namespace poolguard::pool {

class user_pools;

class call_limits {
  public:
    // The references must outlive the object.
    call_limits(store::rate_limits& rates, user_pools& pools) : rates_(rates), pools_(pools) {}

    struct refusal {
        cognito::failure why;
        std::optional<std::chrono::seconds> wait;
    };
    // Counts an authorized call before it is run. TooManyRequestsException for guesses, which SDKs try again after a
    // while; LimitExceededException for messages. Blocks.
    std::optional<refusal> count(std::string_view operation, const http::request& request, const call& by) const;

  private:
    // A backend signs its calls or proves the client's secret. It acts for many users, so its own address is not
    // counted, but the one that it forwards.
    // `token`: the access token that the operation is going to verify; empty if it verifies none.
    bool is_from_backend(const boost::json::object& asked, std::string_view token, const call& by) const;
    bool proves_client_secret(const boost::json::object& asked) const;
    // GetClientToken: only guesses are counted.
    bool knows_client_secret(const boost::json::object& asked) const;

    store::rate_limits& rates_;
    user_pools& pools_;
};

} // namespace poolguard::pool
