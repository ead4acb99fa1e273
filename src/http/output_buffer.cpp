#include "http/output_buffer.hpp"

#include "base/secret.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <utility>

namespace poolguard::http {

output_buffer::~output_buffer() { clear(); }

void output_buffer::append(response&& answer, const response_frame& frame, bool is_head) {
    if (has_secret_) make_room(longest_head(answer, frame));
    append_head(text_, answer, frame);
    const auto content = answer.content();
    const bool is_sent = !is_head && may_have_content(answer.status) && !content.empty();
    if (is_sent && content.size() > largest_copied_body) {
        beside_ = std::move(answer);
        return;
    }
    if (is_sent) {
        has_secret_ = has_secret_ || answer.wipe_body;
        if (has_secret_) make_room(content.size());
        text_.append(content);
    }
    if (answer.wipe_body) base::wipe(answer.body);
    keep_spare_body(std::move(answer.body));
}

std::array<std::string_view, 2> output_buffer::pending() const {
    const std::string_view text = text_;
    const auto content = beside_.content();
    if (sent_ < text.size()) return {text.substr(sent_), content};
    return {content.substr(std::min(sent_ - text.size(), content.size())), {}};
}

bool output_buffer::sent(std::size_t count) {
    sent_ += count;
    if (sent_ < text_.size() + beside_.content().size()) return false;
    clear();
    return true;
}

void output_buffer::make_room(std::size_t count) {
    if (text_.capacity() - text_.size() >= count) return;
    // A string that grows by itself leaves its old bytes in freed memory.
    std::string larger;
    larger.reserve(std::max(text_.capacity() * 2, text_.size() + count));
    larger = text_;
    OPENSSL_cleanse(text_.data(), text_.size());
    text_ = std::move(larger);
}

void output_buffer::clear() {
    if (has_secret_) OPENSSL_cleanse(text_.data(), text_.size());
    text_.clear();
    if (text_.capacity() > 2 * flush_size) text_.shrink_to_fit();
    if (!beside_.content().empty()) {
        if (beside_.wipe_body) base::wipe(beside_.body);
        beside_ = {};
    }
    sent_ = 0;
    has_secret_ = false;
}

} // namespace poolguard::http
