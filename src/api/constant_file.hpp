#pragma once
// A document that does not change while the server runs, served with an entity tag so that browsers can cache it
// (RFC 9110 sections 8.8.3 and 13.1.2).

#include "http/message.hpp"

#include <mutex>
#include <string>
#include <string_view>

namespace poolguard::api {

class constant_file {
  public:
    // `content` is not copied and must outlive the responses.
    constant_file(std::string_view media_type, std::string_view content, std::string_view cache_control);

    // 200 with the content, or 304 when If-None-Match has the tag.
    http::response answer(const http::request& request) const;
    // Computed at the first call.
    const std::string& entity_tag() const;

  private:
    std::string media_type_;
    std::string_view content_;
    std::string cache_control_;
    mutable std::once_flag tagged_;
    mutable std::string tag_;
};

// Whether the value of If-None-Match has the tag, by weak comparison.
bool names_tag(std::string_view if_none_match, std::string_view tag);

} // namespace poolguard::api
