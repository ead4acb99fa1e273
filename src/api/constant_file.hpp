#pragma once
// A document that does not change while the server runs, served with an entity tag so that browsers ask for it once
// (RFC 9110 sections 8.8.3 and 13.1.2).

#include "http/message.hpp"

#include <mutex>
#include <string>
#include <string_view>

namespace poolguard::api {

class constant_file {
  public:
    // `content` must outlive the responses: it is not copied. `cache_control` is the value of that header.
    constant_file(std::string_view media_type, std::string_view content, std::string_view cache_control);

    // 200 with the content, or 304 when If-None-Match has the tag.
    http::response answer(const http::request& request) const;
    // Made when it is first asked for.
    const std::string& entity_tag() const;

  private:
    std::string media_type_;
    std::string_view content_;
    std::string cache_control_;
    mutable std::once_flag tagged_;
    mutable std::string tag_;
};

// Whether the value of If-None-Match names the tag, by the weak comparison.
bool names_tag(std::string_view if_none_match, std::string_view tag);

} // namespace poolguard::api
