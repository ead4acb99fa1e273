#include "http/read_operation.hpp"

#include <boost/asio/error.hpp>
#include <cerrno>
#include <sys/socket.h>

namespace poolguard::http {
namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// Of the given bytes, as recv(2) returns it.
ssize_t receive(int descriptor, std::span<char> room, int flags) {
    for (;;) {
        const auto count = ::recv(descriptor, room.data(), room.size(), flags);
        if (count >= 0 || errno != EINTR) return count;
    }
}

} // namespace

void read_operation::start(plain_stream& from) {
    from_ = &from;
    ec_ = {};
    is_checked_ = is_overlooked_ = false;
    from.start(*this);
}

void read_operation::recheck() {
    if (is_checked_ || is_overlooked_) return;
    char byte = 0;
    is_checked_ = receive(from_->native_handle(), {&byte, 1}, MSG_PEEK | MSG_DONTWAIT) < 0 && would_block(errno);
    if (is_checked_) return;
    is_overlooked_ = true;
    error_code ignored;
    from_->cancel(ignored);
}

read_operation::status read_operation::perform(reactor_op* base) {
    auto& self = static_cast<read_operation&>(*base);
    const auto room = self.to_.make_room();
    const auto count = receive(self.from_->native_handle(), room, MSG_DONTWAIT);
    if (count < 0 && would_block(errno)) {
        self.to_.leave_room();
        return not_done;
    }
    self.ec_ = {};
    if (count < 0) self.ec_ = error_code(errno, boost::system::system_category());
    if (count == 0) self.ec_ = asio::error::eof;
    self.bytes_transferred_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    return self.bytes_transferred_ == room.size() ? done : done_and_exhausted;
}

void read_operation::complete(void* owner, asio::detail::operation* base, const error_code&, std::size_t) {
    auto& self = static_cast<read_operation&>(*base);
    if (owner == nullptr) return self.to_.discarded();
    if (self.is_overlooked_ && self.ec_ == asio::error::operation_aborted && perform(&self) == not_done)
        return self.start(*self.from_);
    self.to_.received(self.ec_, self.bytes_transferred_);
}

} // namespace poolguard::http
