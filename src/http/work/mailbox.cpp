#include "http/work/mailbox.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace poolguard::http {

mailbox::mailbox()
    : reactor_op({}, &mailbox::perform, &mailbox::complete), event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

mailbox::~mailbox() { ::close(event_); }

void mailbox::serve(asio::io_context& with) {
    reactor_ = &asio::use_service<asio::detail::reactor>(with);
    reactor_->init_task();
    if (const int failed = reactor_->register_descriptor(event_, registration_); failed != 0)
        throw std::system_error(failed, std::system_category(), "epoll_ctl");
    wait();
}

void mailbox::put(letter what) {
    bool is_first = false;
    {
        const std::scoped_lock lock(mutex_);
        is_first = arrived_.empty();
        arrived_.push_back(std::move(what));
    }
    // After the lock, which the woken thread takes.
    if (is_first) signal();
}

void mailbox::discard() {
    arrived_.clear();
    opened_.clear();
}

void mailbox::wait() { reactor_->start_op(asio::detail::reactor::read_op, event_, registration_, this, true, true); }

// An eventfd only fails when its count is full, and then it is readable.
void mailbox::signal() const {
    const std::uint64_t one = 1;
    static_cast<void>(::write(event_, &one, sizeof one) == sizeof one);
}

mailbox::status mailbox::perform(reactor_op* base) {
    std::uint64_t count = 0;
    const auto taken = ::read(static_cast<mailbox&>(*base).event_, &count, sizeof count);
    // Reading sets the count to zero.
    return taken == sizeof count ? done_and_exhausted : not_done;
}

void mailbox::complete(void* owner, asio::detail::operation* base, const error_code& error, std::size_t) {
    auto& self = static_cast<mailbox&>(*base);
    if (owner == nullptr || error == asio::error::operation_aborted) return;
    self.wait();
    self.open();
}

void mailbox::open() {
    {
        const std::scoped_lock lock(mutex_);
        opened_.swap(arrived_);
    }
    try {
        for (; !opened_.empty(); opened_.pop_front()) {
            auto next = std::exchange(opened_.front(), {});
            next();
        }
    } catch (...) {
        opened_.pop_front();
        {
            // The others are not lost.
            const std::scoped_lock lock(mutex_);
            opened_.insert(opened_.end(), std::make_move_iterator(arrived_.begin()),
                           std::make_move_iterator(arrived_.end()));
            arrived_.swap(opened_);
            opened_.clear();
        }
        signal();
        throw;
    }
}

} // namespace poolguard::http
