#pragma once
// The text of a letter as HTML. What is written in it comes from people: nothing of it becomes HTML, and only addresses
// of this server become links, so that no letter can lead an administrator elsewhere.

#include <string>
#include <string_view>

namespace poolguard::api {

// `host` is this server's, with its port, as the browser named it; empty: no address becomes a link.
std::string letter_html(std::string_view text, std::string_view host);

} // namespace poolguard::api
