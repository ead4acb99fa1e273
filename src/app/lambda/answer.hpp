#pragma once
// An HTTP answer in the form that whoever sent the event takes. Pure.

#include "app/lambda/event.hpp"
#include "http/direct_server.hpp"

#include <string>

namespace poolguard::app::lambda {

// JSON. A body that is not UTF-8 goes as base64. An answer that is larger than Lambda takes is replaced by a problem
// with status 500.
std::string write_answer(const http::direct_answer& from, event_source to);

} // namespace poolguard::app::lambda
