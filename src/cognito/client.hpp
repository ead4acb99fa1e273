#pragma once
// Typed calls of Cognito's operations over any transport.
//
//     client cognito(transport);
//     auto reply = cognito.call(get_user{.AccessToken = ...});   // result<get_user_reply>

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/secret.hpp"
#include "cognito/transport.hpp"

#include <fmt/format.h>
#include <type_traits>

namespace poolguard::cognito {

// For calls that do no harm when they run twice: they are sent again after a time-out.
inline constexpr bool idempotent = true;

class client {
  public:
    explicit client(transport& over) : transport_(over) {}

    template <class Message>
    result<typename Message::reply> call(const Message& message, bool is_idempotent = false) {
        using reply = typename Message::reply;
        auto body = json::write(message);
        auto text = transport_.call(Message::operation, Message::authorized_by, body, is_idempotent);
        base::wipe(body);
        if (!text) return std::unexpected(std::move(text.error()));
        if constexpr (std::is_same_v<reply, no_reply>) {
            return no_reply{};
        } else {
            auto read = json::read<reply>(*text, json::unknown_members::ignore);
            base::wipe(*text);
            if (!read)
                return std::unexpected(failure{failure_name::unreadable_reply,
                                               fmt::format("{}: {} {}", Message::operation, read.error().front().path,
                                                           describe(read.error().front()))});
            return std::move(*read);
        }
    }

  private:
    transport& transport_;
};

} // namespace poolguard::cognito
