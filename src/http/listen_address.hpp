#pragma once
// Where a server listens: from a host and a port to an endpoint that is certain to be free.

#include "http/asio_types.hpp"

#include <cstdint>
#include <expected>
#include <string>

namespace poolguard::http {

// "127.0.0.1:8000", "[::1]:8000"; the host as it was given.
std::string format_address(const std::string& host, std::uint16_t port);

// Claims an endpoint. The listening sockets share it by SO_REUSEPORT, by which a second process could share it too;
// a socket without that option is refused where anybody listens already, so one is bound first.
class port_claim {
  public:
    // The host is an IPv4 or IPv6 address, the latter with or without brackets, or a name, of which an IPv4 address
    // is preferred. Port 0 takes one that is free. The error is a sentence.
    static std::expected<port_claim, std::string> make(asio::io_context& context, const std::string& host,
                                                       std::uint16_t port);

    // With the real port.
    const asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }
    // Opens one of the listening sockets there, while the claim lives.
    error_code listen(acceptor& opened) const;

  private:
    port_claim(acceptor holder, asio::ip::tcp::endpoint endpoint)
        : holder_(std::move(holder)), endpoint_(std::move(endpoint)) {}

    acceptor holder_; // bound, not listening
    asio::ip::tcp::endpoint endpoint_;
};

} // namespace poolguard::http
