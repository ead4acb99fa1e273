#include "http/activity.hpp"

#include <utility>

namespace poolguard::http {

activity::admission activity::admit(const limits& by, const std::string& network,
                                    const std::function<bool()>& make_room) {
    const std::scoped_lock lock(mutex_);
    if (!network.empty()) {
        const auto known = by_network_.find(network);
        if (known != by_network_.end() && known->second >= by.connections_of_network)
            return refuse(turned_away_.of_network);
    }
    if (open_ >= by.connections) {
        if (!make_room()) return refuse(turned_away_.over_all);
        ++turned_away_.idle;
    }
    if (!network.empty()) ++by_network_[network];
    ++open_;
    return admission::admitted;
}

activity::admission activity::refuse(std::uint64_t& counted) {
    ++counted;
    if (refused_ == max_refused) return admission::dropped;
    ++refused_;
    return admission::refused;
}

void activity::leave(admission given, const std::string& network) {
    const std::scoped_lock lock(mutex_);
    --(given == admission::admitted ? open_ : refused_);
    if (given == admission::admitted && !network.empty()) {
        const auto known = by_network_.find(network);
        if (--known->second == 0) by_network_.erase(known);
    }
    changed_.notify_all();
}

turned_away activity::turned_away() const {
    const std::scoped_lock lock(mutex_);
    return turned_away_;
}

std::size_t activity::open_connections() const {
    const std::scoped_lock lock(mutex_);
    return open_;
}

std::optional<activity::ticket> activity::queue_work(std::function<void()> drop) {
    const std::scoped_lock lock(mutex_);
    if (abandoned_) return std::nullopt;
    waiting_.emplace(next_ticket_, std::move(drop));
    return next_ticket_++;
}

bool activity::begin_work(ticket waiting) {
    const std::scoped_lock lock(mutex_);
    if (waiting_.erase(waiting) == 0) return false;
    ++working_;
    return true;
}

void activity::end_work() {
    const std::scoped_lock lock(mutex_);
    --working_;
    changed_.notify_all();
}

void activity::abandon_work() {
    std::map<ticket, std::function<void()>> dropped;
    {
        const std::scoped_lock lock(mutex_);
        abandoned_ = true;
        dropped.swap(waiting_);
    }
    for (const auto& [number, drop] : dropped)
        drop();
}

bool activity::wait_until_closed(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [this] { return open_ == 0; });
}

void activity::wait_until_work_ended() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return working_ == 0; });
}

} // namespace poolguard::http
