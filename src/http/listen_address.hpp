#pragma once
// Turns a host and a port into an endpoint to listen on, and makes sure that it is free.

#include "http/asio_types.hpp"

#include <cstdint>
#include <expected>
#include <string>

namespace poolguard::http {

// "127.0.0.1:8000", "[::1]:8000"; the host as given.
std::string format_address(const std::string& host, std::uint16_t port);

// Claims an endpoint. The listening sockets share it with SO_REUSEPORT, which would let a second process share it too.
// Binding a socket without that option fails if anyone else listens there, so that is done first.
class port_claim {
  public:
    // The host is an IPv4 address, an IPv6 address with or without brackets, or a name; an IPv4 address of the name is
    // preferred. Port 0 takes a free one. The error is a sentence.
    static std::expected<port_claim, std::string> make(asio::io_context& context, const std::string& host,
                                                       std::uint16_t port);

    // With the actual port.
    const asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }
    // Opens one of the listening sockets, while the claim exists.
    error_code listen(acceptor& opened) const;

  private:
    port_claim(acceptor holder, asio::ip::tcp::endpoint endpoint)
        : holder_(std::move(holder)), endpoint_(std::move(endpoint)) {}

    acceptor holder_; // bound, not listening
    asio::ip::tcp::endpoint endpoint_;
};

} // namespace poolguard::http
