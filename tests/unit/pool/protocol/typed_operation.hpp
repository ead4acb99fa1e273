#pragma once
// Operations of the tests' own, in a dispatcher.

#include "pool/protocol/dispatcher.hpp"

namespace poolguard::pool {

template <class Message, class Run>
void add_operation(dispatcher& to, Run run) {
    to.add(Message::operation, Message::authorized_by, [run](const boost::json::value& document, const call& by) {
        return run_message<Message>(document, [&](const Message& input) { return run(input, by); });
    });
}

} // namespace poolguard::pool
