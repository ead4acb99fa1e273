#pragma once
// Serialized responses on their way to the socket. A large body is not copied: it waits beside the buffer, behind
// everything that was appended before it, and nothing may be appended until it is sent. What holds a secret is
// wiped as soon as it is sent.

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
    // Without its content when it answers HEAD, and for a status that has none.
    void append(response&& answer, const response_frame& frame, bool is_head);

    bool empty() const { return text_.empty(); }
    // Send this before anything more is appended.
    bool is_full() const { return text_.size() >= flush_size || !beside_.content().empty(); }
    // What is still to be sent, in order; the second may be empty.
    std::array<std::string_view, 2> pending() const;
    // The first `count` bytes of pending() were sent. True when nothing is left.
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
