#pragma once
// Counts the open connections and the work of the worker threads: for the connection limit, for the drain, and so that
// a server is not destroyed while a worker uses it. Safe for all threads.

#include "http/server.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace poolguard::http {

class activity {
  public:
    enum class admission {
        admitted,
        refused, // gets a 503
        dropped, // too many are already getting one
    };
    struct limits {
        std::size_t connections;
        std::size_t connections_of_network;
    };

    // A connection of that network; an empty one has no limit of its own. Where there are too many connections in all,
    // `make_room` closes an idle one; it says whether there was one, and must not call this object.
    // Every admission but `dropped` must be given back with leave().
    admission admit(const limits& by, const std::string& network, const std::function<bool()>& make_room);
    void leave(admission given, const std::string& network);
    std::size_t open_connections() const;
    http::turned_away turned_away() const;

    using ticket = std::uint64_t;
    // Registers work that waits for a worker. If it still waits when abandon_work() is called, that calls `drop` once.
    // nullopt after abandon_work().
    std::optional<ticket> queue_work(std::function<void()> drop);
    // After each successful begin_work(), call end_work() once. False if the work was dropped.
    bool begin_work(ticket waiting);
    void end_work();
    // Drops all work that has not begun, and lets no more be queued. Running work continues.
    void abandon_work();

    // False if the deadline passes first.
    bool wait_until_closed(std::chrono::steady_clock::time_point deadline);
    // Waits for running work.
    void wait_until_work_ended();

    static constexpr std::size_t max_refused = 64;

  private:
    admission refuse(std::uint64_t& counted);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_ = 0;
    std::size_t refused_ = 0;
    std::unordered_map<std::string, std::size_t> by_network_; // of open_
    http::turned_away turned_away_;
    std::size_t working_ = 0;
    ticket next_ticket_ = 0;
    std::map<ticket, std::function<void()>> waiting_;
    bool abandoned_ = false;
};

} // namespace poolguard::http
