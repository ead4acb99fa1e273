#pragma once
// Received bytes that the parser has not consumed yet, contiguous. Bytes of a body can be wiped when they are consumed;
// old memory is always wiped when the buffer grows.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace poolguard::http {

class input_buffer {
  public:
    input_buffer();
    input_buffer(const input_buffer&) = delete;
    input_buffer& operator=(const input_buffer&) = delete;
    ~input_buffer();

    std::string_view readable() const { return {data_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    // Room for at least min_room more bytes after the readable ones, which may move.
    std::span<char> writable();
    // `count` bytes were written into writable().
    void commit(std::size_t count) {
        end_ += count;
        used_ = std::max(used_, end_);
    }
    // Removes the first `count` readable bytes.
    void consume(std::size_t count) { begin_ += count; }
    void consume_and_wipe(std::size_t count);
    // Of an empty one: wipes all that was received.
    void wipe();
    bool has_usual_size() const { return size_ == initial_size; }

    static constexpr std::size_t initial_size = 8UL * 1024;
    static constexpr std::size_t min_room = 1024;

  private:
    void grow();

    std::unique_ptr<char[]> data_;
    std::size_t size_ = initial_size;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t used_ = 0; // no byte from here on has been written
};

} // namespace poolguard::http
