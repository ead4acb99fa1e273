#pragma once
// A row in the table of operations. The file of each operation ends with its row:
//     extern const operation delete_group_operation = operation_of<cognito::delete_group, delete_group>;
// pool/operations.cpp lists the rows by name.

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "cognito/messages/common.hpp"
#include "pool/protocol/call.hpp"
#include "pool/protocol/operation_ports.hpp"
#include "pool/protocol/validation_failure.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <type_traits>

namespace poolguard::pool {

template <class Message>
using reply_to = cognito::result<typename Message::reply>;

struct operation {
    std::string_view name;
    cognito::authorization authorized_by{};
    // From the JSON body of a request to that of its reply. May block.
    cognito::result<std::string> (*run)(const boost::json::value& document, const call& by,
                                        const operation_ports& ports) = nullptr;
    cognito::operation_kind kind = cognito::operation_kind::real;
};

// Parses and validates the message, runs the operation, and serializes the reply. ValidationException for a message
// that breaks a constraint; the dispatcher knows how its service calls that.
template <class Message, class Run>
cognito::result<std::string> run_message(const boost::json::value& document, const Run& run) {
    const auto input = base::json::read<Message>(document, base::json::unknown_members::ignore);
    if (!input) return std::unexpected(validation_failure(input.error(), cognito::failure_name::validation));
    const reply_to<Message> reply = run(*input);
    if (!reply) return std::unexpected(reply.error());
    if constexpr (std::is_same_v<typename Message::reply, cognito::no_reply>)
        return std::string{};
    else
        return base::json::write(*reply);
}

template <class Message>
constexpr cognito::operation_kind kind_of() {
    if constexpr (requires { Message::kind; })
        return Message::kind;
    else
        return cognito::operation_kind::real;
}

template <class Message, reply_to<Message> (*Run)(const Message&, const call&, const operation_ports&)>
inline constexpr operation operation_of{
    Message::operation, Message::authorized_by,
    [](const boost::json::value& document, const call& by, const operation_ports& ports) {
        return run_message<Message>(document, [&](const Message& input) { return Run(input, by, ports); });
    },
    kind_of<Message>()};

// The row of an operation that is refused, and needs no file.
template <class Message>
inline constexpr operation refused_operation{
    Message::operation, Message::authorized_by,
    [](const boost::json::value& document, const call&, const operation_ports&) {
        return run_message<Message>(document, [](const Message&) -> reply_to<Message> {
            return std::unexpected(
                cognito::failure{std::string(Message::refused.name), std::string(Message::refused.message)});
        });
    },
    cognito::operation_kind::refused};

} // namespace poolguard::pool
