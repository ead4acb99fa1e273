#pragma once
// Hands work to the worker pool and brings its result back to the connection's own thread.

#include "http/asio_types.hpp"
#include "http/message.hpp"
#include "http/server_state.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace poolguard::http {

// The error is the text of the exception that it threw.
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

// Completes with nothing when the pool is full. What the work refers to must live until it completes; `state` is
// waited for by the server (see activity), and so is `where`.
inline task<std::optional<work_result>> run_work(std::shared_ptr<server_state> state, executor where, work given) {
    auto start = [state = std::move(state), where, given = std::move(given)](auto completion) mutable {
        // Shared, as a task that the pool refuses is lost and the coroutine must go on nevertheless.
        auto held = std::make_shared<decltype(completion)>(std::move(completion));
        if (!state->activity.start_work()) {
            asio::post(where, [held] { std::move (*held)(std::optional<work_result>()); });
            return;
        }
        auto task = [state, where, held, given = std::move(given)]() mutable {
            auto result = run_guarded(given);
            // Everything that belongs to the connection is gone from here before its thread goes on.
            given = nullptr;
            asio::post(where, [held = std::move(held), result = std::move(result)]() mutable {
                std::move (*held)(std::optional<work_result>(std::move(result)));
            });
            state->activity.end_work();
        };
        if (state->workers.submit(std::move(task))) return;
        asio::post(where, [held] { std::move (*held)(std::optional<work_result>()); });
        state->activity.end_work();
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<executor>&, void(std::optional<work_result>)>(
        std::move(start), use_task);
}

} // namespace poolguard::http
