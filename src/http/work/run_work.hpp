#pragma once
// Gives work to the worker pool and returns its result on the connection's own thread.

#include "http/asio_types.hpp"
#include "http/message.hpp"
#include "http/server_state.hpp"
#include "http/work/mailbox.hpp"

#include <boost/asio/async_result.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace poolguard::http {

// The error is the text of the exception that the work threw.
using work_result = std::expected<response, std::string>;

inline work_result run_guarded(work& given) {
    try {
        return given();
    } catch (const std::exception& error) {
        return std::unexpected<std::string>(error.what());
    } catch (...) {
        return std::unexpected<std::string>("an exception of an unknown type");
    }
}

// Work that a worker does for a connection.
struct work_order {
    http::lane lane = http::lane::quick;
    work given;
    // Called on the worker's thread before it begins: false if nobody waits for the answer any more.
    std::function<bool()> is_wanted;
};

// An order that waits for a worker. The completion resumes the connection's coroutine.
template <class Completion>
struct pending_work {
    Completion completion;
    work_order order;
    mailbox& where;

    void complete(std::optional<work_result> result) {
        // Release everything that belongs to the connection before its thread continues.
        order = {};
        where.put([completion = std::move(completion), result = std::move(result)]() mutable {
            std::move(completion)(std::move(result));
        });
    }
};

// Completes with nullopt if the work was not done: the pool of its lane is full, the answer is not wanted any more, or
// the server abandoned waiting work (see activity). What the order refers to must live until it completes; the server
// waits for running work and keeps `where` until then.
inline task<std::optional<work_result>> run_work(std::shared_ptr<server_state> state, mailbox& where,
                                                 work_order order) {
    auto start = [state = std::move(state), &where, order = std::move(order)](auto completion) mutable {
        auto& workers = state->workers.of(order.lane);
        // Shared by the worker and by abandon_work(): whichever comes first completes it.
        using pending = pending_work<decltype(completion)>;
        auto held = std::make_shared<pending>(std::move(completion), std::move(order), where);
        const auto ticket = state->activity.queue_work([held] { held->complete(std::nullopt); });
        if (!ticket) return held->complete(std::nullopt);
        const bool is_taken = workers.submit([state, held, ticket = *ticket] {
            if (!state->activity.begin_work(ticket)) return;
            if (held->order.is_wanted())
                held->complete(run_guarded(held->order.given));
            else
                held->complete(std::nullopt);
            state->activity.end_work();
        });
        if (is_taken || !state->activity.begin_work(*ticket)) return;
        held->complete(std::nullopt);
        state->activity.end_work();
    };
    return asio::async_initiate<const asio::use_awaitable_t<executor>&, void(std::optional<work_result>)>(
        std::move(start), use_task);
}

} // namespace poolguard::http
