#pragma once
// Serialized responses on their way to the socket. A large body is not copied: it is kept beside the buffer and sent
// after it, and nothing may be appended until then. Secrets are wiped as soon as they are sent.

#include "http/message.hpp"
#include "http/response_writer.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace poolguard::http {

class output_buffer {
  public:
    output_buffer() = default;
    output_buffer(const output_buffer&) = delete;
    output_buffer& operator=(const output_buffer&) = delete;
    ~output_buffer();

    void append(std::string_view text) { text_.append(text); }
    // Leaves the content out for HEAD and for a status without content.
    void append(response&& answer, const response_frame& frame, bool is_head);

    bool empty() const { return text_.empty(); }
    // True if the buffer must be sent before anything more is appended.
    // That is so behind a secret too: what follows would move it.
    bool is_full() const { return text_.size() >= flush_size || has_secret_ || !beside_.content().empty(); }
    bool has_usual_size() const { return text_.capacity() <= largest_copied_body; }
    // What remains to be sent, in order; the second may be empty.
    std::array<std::string_view, 2> pending() const;
    // The first `count` bytes of pending() were sent. True if nothing is left.
    bool sent(std::size_t count);

    static constexpr std::size_t flush_size = 64UL * 1024;
    static constexpr std::size_t largest_copied_body = 16UL * 1024;

  private:
    void make_room(std::size_t count);
    void clear();

    std::string text_;
    response beside_;
    std::size_t sent_ = 0;
    bool has_secret_ = false;
};

} // namespace poolguard::http
