#pragma once
// Typed calls of Cognito's operations over any transport.
//
//     client cognito(transport);
//     auto reply = cognito.call(get_user{.AccessToken = ...});   // result<get_user_reply>

#include "cognito/transport.hpp"

namespace poolguard::cognito {

// For calls that may be executed twice without harm: they are sent again after a time-out.
inline constexpr bool idempotent = true;

class client {
  public:
    explicit client(transport& over) : transport_(over) {}

    // Compiled once, in client.cpp, which lists the messages that this program sends; others include client_call.hpp.
    template <class Message>
    result<typename Message::reply> call(const Message& message, bool is_idempotent = false);

  private:
    transport& transport_;
};

} // namespace poolguard::cognito
