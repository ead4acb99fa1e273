#pragma once
// The body of client::call, which takes long to compile.

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"

#include <fmt/format.h>
#include <type_traits>

namespace poolguard::cognito {

template <class Message>
result<typename Message::reply> client::call(const Message& message, bool is_idempotent) {
    using reply = typename Message::reply;
    auto body = json::write(message);
    auto text = transport_.call(Message::operation, Message::authorized_by, body, is_idempotent);
    base::wipe(body);
    if (!text) return std::unexpected(std::move(text.error()));
    if constexpr (std::is_same_v<reply, no_reply>) {
        return no_reply{};
    } else {
        auto read = json::read<reply>(*text, json::unknown_members::ignore, json::bounds::trusted);
        base::wipe(*text);
        if (!read)
            return std::unexpected(
                failure{failure_name::unreadable_reply,
                        fmt::format("{}: {} {}", Message::operation, shown_path(read.error().front()),
                                    describe(read.error().front()))});
        return std::move(*read);
    }
}

} // namespace poolguard::cognito
