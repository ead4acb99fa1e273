#include "api/constant_file.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"

namespace poolguard::api {

constant_file::constant_file(std::string_view media_type, std::string_view content, std::string_view cache_control)
    : media_type_(media_type), content_(content), cache_control_(cache_control) {}

const std::string& constant_file::entity_tag() const {
    std::call_once(tagged_, [this] { tag_ = '"' + base::to_hex(base::sha256(content_)).substr(0, 32) + '"'; });
    return tag_;
}

http::response constant_file::answer(const http::request& request) const {
    http::response out;
    out.headers.reserve(3);
    const auto& tag = entity_tag();
    out.headers.emplace_back("ETag", tag);
    out.headers.emplace_back("Cache-Control", cache_control_);
    const auto known = request.find_header("If-None-Match");
    if (known && names_tag(*known, tag)) {
        out.status = 304;
        return out;
    }
    out.content_type = media_type_;
    out.static_body = content_;
    return out;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    if (base::trim(if_none_match) == "*") return true;
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto candidate = base::trim(if_none_match.substr(0, comma));
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        if (candidate == tag) return true;
        if_none_match = comma == std::string_view::npos ? std::string_view{} : if_none_match.substr(comma + 1);
    }
    return false;
}

} // namespace poolguard::api
