#pragma once
// Images that somebody uploaded, as answers to browsers.

#include "base/image_type.hpp"
#include "http/message.hpp"

#include <string>
#include <utility>

namespace poolguard::http {

// An SVG that is opened by itself must not run scripts or fetch anything.
inline constexpr auto image_policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

// With the media type that the content itself shows, whatever it is called; 404 if it is no image.
inline response image_answer(std::string content, std::string cache_control) {
    response out;
    out.content_type = base::image_type(content);
    if (out.content_type.empty()) {
        out.status = 404;
        return out;
    }
    out.body = std::move(content);
    out.headers.emplace_back("Cache-Control", std::move(cache_control));
    out.headers.emplace_back("Content-Security-Policy", image_policy);
    return out;
}

} // namespace poolguard::http
