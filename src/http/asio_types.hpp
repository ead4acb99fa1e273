#pragma once
// The Asio types of the I/O code, bound to io_context's executor so that nothing is type-erased.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace poolguard::http {

namespace asio = boost::asio;
using boost::system::error_code;

using executor = asio::io_context::executor_type;

// A socket for which an operation of our own may wait (read_operation.hpp).
class plain_stream : public asio::basic_stream_socket<asio::ip::tcp, executor> {
  public:
    using basic_stream_socket::basic_stream_socket;

    // Performs the operation as soon as the socket can be read; at once, if that is not known to fail.
    void start(asio::detail::reactor_op& reading) {
        using asio::detail::reactor;
        auto& reactor_of_thread = asio::use_service<reactor>(get_executor().context());
        reactor_of_thread.start_op(reactor::read_op, native_handle(), impl_.get_implementation().reactor_data_,
                                   &reading, true, true);
    }
};
using tls_stream = asio::ssl::stream<plain_stream>;
using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;
using timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor>;

// A coroutine on one of the server's I/O threads.
template <class T>
using task = asio::awaitable<T, executor>;
inline constexpr asio::use_awaitable_t<executor> use_task{};

} // namespace poolguard::http
