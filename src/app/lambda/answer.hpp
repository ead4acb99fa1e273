#pragma once
// An HTTP response in the format that the event's source expects. Pure.

#include "app/lambda/event.hpp"
#include "http/direct_server.hpp"

#include <string>

namespace poolguard::app::lambda {

// Returns JSON. A body that is not UTF-8 becomes base64. A response that is larger than Lambda allows is replaced by a
// problem document with status 500.
std::string write_answer(const http::direct_answer& from, event_source to);

} // namespace poolguard::app::lambda
