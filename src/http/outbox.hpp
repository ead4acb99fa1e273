#pragma once
// The connections of one thread whose answers are made but not sent. They are sent together, after the event loop has
// served all requests that arrived at the same time: waking the peer costs more than making many answers, and answers
// that are sent one right after another wake it only once.

#include "http/asio_types.hpp"
#include "http/connection_base.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace poolguard::http {

class outbox {
  public:
    using instant = std::chrono::steady_clock::time_point;

    explicit outbox(asio::io_context& of) : context_(of) {}
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    // False if no other answer was made shortly before `now`, so that there is nothing to wait for.
    bool takes(connection_base& one, instant now) {
        const bool is_alone = now - last_ > longest_gap;
        last_ = now;
        if (is_alone && waiting_.empty()) return false;
        if (waiting_.empty()) asio::post(context_, [this] { send(); });
        waiting_.push_back(one);
        return true;
    }
    // When the event loop has ended.
    void discard() {
        for_each([](connection_base& each) { each.discard_answers(); });
    }

  private:
    using list = boost::intrusive::list<connection_base, boost::intrusive::base_hook<list_hook<in_outbox>>,
                                        boost::intrusive::constant_time_size<false>>;

    // The time between two answers that the event loop makes without waiting for requests.
    static constexpr std::chrono::microseconds longest_gap{15};

    void send() {
        for_each([](connection_base& each) { each.send_answers(); });
    }
    template <class Function>
    void for_each(Function call) {
        list taken;
        taken.swap(waiting_);
        while (!taken.empty()) {
            auto& each = taken.front();
            taken.pop_front();
            call(each);
        }
    }

    asio::io_context& context_;
    list waiting_;
    instant last_{};
};

} // namespace poolguard::http
