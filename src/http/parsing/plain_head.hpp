#pragma once
// Reads the heads that almost all requests have, in a third of the time that Beast's parser needs, which looks at each
// character by itself. Whatever is unusual is left to that parser: it alone decides what is refused, and why.

#include "http/parsing/message_sink.hpp"

#include <cstddef>
#include <string_view>

namespace poolguard::http {

// The bytes of the head, from the request line to the empty line, whose parts it has put into `out`; 0, with `out`
// cleared, unless it is complete, is HTTP/1.1, has only fields of the form `Name: value`, and none that says how the
// message or the connection goes on.
std::size_t read_plain_head(std::string_view input, message_parts& out);

} // namespace poolguard::http
