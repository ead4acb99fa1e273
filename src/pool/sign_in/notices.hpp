#pragma once
// Letters that tell users what was changed at their account, so that they notice when it was somebody else. They go
// to the verified e-mail address that the user had before the change, and never fail the change: a failure is logged.
// The functions of a pool do not write them.

#include "pool/mail/letter_kinds.hpp"
#include "pool/model/documents.hpp"
#include "pool/protocol/operation_ports.hpp"

#include <string_view>

namespace poolguard::pool {

// A user before a change, and the language of the user's own call: "en", "ja", or empty if it is not known or the call
// is an administrator's.
struct notice_reader {
    const user_pool_document& pool;
    const user_document& user;
    std::string_view language = {};
};

// Sends that notice, if the server sends notices and the user has a verified e-mail address. So many of one kind are
// sent to an address in an hour as of other messages.
void send_notice(const notice_reader& to, letter_kind what, const operation_ports& ports);

// Of a new password, unless it is the user's first one, or replaces the temporary one of an invitation.
void send_notice_of_password(const notice_reader& to, const operation_ports& ports);

// Of what is different afterwards: the e-mail address, and what the user is asked for as a second factor.
void send_notices_of_changes(const notice_reader& to, const user_document& after, const operation_ports& ports);

} // namespace poolguard::pool
