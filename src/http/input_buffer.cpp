#include "http/input_buffer.hpp"

#include <cstring>
#include <openssl/crypto.h>
#include <utility>

namespace poolguard::http {

input_buffer::input_buffer() : data_(std::make_unique_for_overwrite<char[]>(initial_size)) {}

input_buffer::~input_buffer() { OPENSSL_cleanse(data_.get(), used_); }

// For each request, and this is faster than OPENSSL_cleanse().
void input_buffer::wipe() {
    ::explicit_bzero(data_.get(), used_);
    begin_ = end_ = used_ = 0;
}

std::span<char> input_buffer::writable() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (size_ - end_ < min_room) {
        // Moving leaves a copy behind, which is wiped.
        const auto kept = end_ - begin_;
        std::memmove(data_.get(), data_.get() + begin_, kept);
        OPENSSL_cleanse(data_.get() + kept, end_ - kept);
        begin_ = 0;
        end_ = kept;
        if (size_ - end_ < min_room) grow();
    }
    return {data_.get() + end_, size_ - end_};
}

void input_buffer::consume_and_wipe(std::size_t count) {
    OPENSSL_cleanse(data_.get() + begin_, count);
    begin_ += count;
}

void input_buffer::grow() {
    auto larger = std::make_unique_for_overwrite<char[]>(size_ * 2);
    std::memcpy(larger.get(), data_.get(), end_);
    OPENSSL_cleanse(data_.get(), used_);
    used_ = end_;
    data_ = std::move(larger);
    size_ *= 2;
}

} // namespace poolguard::http
