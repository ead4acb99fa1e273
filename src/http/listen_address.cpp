#include "http/listen_address.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace poolguard::http {
namespace {

using asio::ip::tcp;

std::string without_brackets(const std::string& host) {
    if (host.size() > 2 && host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
    return host;
}

std::expected<tcp::endpoint, error_code> resolve(asio::io_context& context, const std::string& host,
                                                 std::uint16_t port) {
    error_code error;
    const auto address = asio::ip::make_address(without_brackets(host), error);
    if (!error) return tcp::endpoint(address, port);
    tcp::resolver resolver(context);
    const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, error);
    if (error) return std::unexpected(error);
    for (const auto& entry : found)
        if (entry.endpoint().address().is_v4()) return entry.endpoint();
    if (found.empty()) return std::unexpected(make_error_code(asio::error::host_not_found));
    return found.begin()->endpoint();
}

std::string sentence(const std::string& host, std::uint16_t port, const error_code& error) {
    return "Cannot listen on " + format_address(host, port) + ": " + error.message();
}

} // namespace

std::string format_address(const std::string& host, std::uint16_t port) {
    const bool is_bare_v6 = host.contains(':') && !host.starts_with('[');
    return (is_bare_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

std::expected<port_claim, std::string> port_claim::make(asio::io_context& context, const std::string& host,
                                                        std::uint16_t port) {
    const auto wanted = resolve(context, host, port);
    if (!wanted) return std::unexpected(sentence(host, port, wanted.error()));
    error_code error;
    acceptor holder(context.get_executor());
    holder.open(wanted->protocol(), error);
    if (!error) holder.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) holder.bind(*wanted, error);
    if (error) return std::unexpected(sentence(host, port, error));
    auto bound = holder.local_endpoint(error);
    if (error) return std::unexpected(sentence(host, port, error));
    return port_claim(std::move(holder), std::move(bound));
}

error_code port_claim::listen(acceptor& opened) const {
    error_code error;
    opened.open(endpoint_.protocol(), error);
    if (!error) opened.set_option(asio::socket_base::reuse_address(true), error);
    if (error) return error;
    const int on = 1;
    if (::setsockopt(opened.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        return {errno, boost::system::system_category()};
    constexpr int backlog = 4096;
    opened.bind(endpoint_, error);
    if (!error) opened.listen(backlog, error);
    return error;
}

} // namespace poolguard::http
