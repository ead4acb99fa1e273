#pragma once
// What else ends when a browser's session at the pages ends.

#include "http/message.hpp"

#include <functional>

namespace poolguard::pool {

// Called with the browser's request to "/logout" and the redirect that answers it. False if something could not be
// ended; the browser then gets an error page. May be empty.
using log_out_observer = std::function<bool(const http::request&, http::response&)>;

} // namespace poolguard::pool
