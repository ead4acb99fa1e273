#pragma once
// A blocking client for tests over loopback: sends text as given and reads responses. Waits at most ten seconds.

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace poolguard::http {

class loopback_client {
  public:
    // From that address of this machine.
    explicit loopback_client(std::uint16_t port, const char* from = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{10, 0};
        const int on = 1;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = ::inet_addr(from);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    loopback_client(const loopback_client&) = delete;
    loopback_client& operator=(const loopback_client&) = delete;
    ~loopback_client() { ::close(socket_); }

    bool is_connected() const { return is_connected_; }

    // False if the server does not accept it any more.
    bool send(std::string_view text) const {
        while (!text.empty()) {
            const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    // Of TCP's urgent data, the last byte does not belong to the stream.
    void send_urgent(std::string_view text) const { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_OOB); }
    void shut_down_sending() const { ::shutdown(socket_, SHUT_WR); }

    // Head and body, or only the head of an answer to HEAD. If the connection ends early, what was received.
    std::string read_response(bool answers_head = false) {
        std::size_t head_end = std::string::npos;
        while ((head_end = received_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return std::exchange(received_, {});
        const auto size = head_end + 4 + (answers_head ? 0 : content_length(received_.substr(0, head_end)));
        while (received_.size() < size)
            if (!receive()) return std::exchange(received_, {});
        auto response = received_.substr(0, size);
        received_.erase(0, size);
        return response;
    }
    // Everything until the server closes the connection; throws if it does not, or resets it.
    std::string read_to_end() {
        while (receive()) {
        }
        if (last_error_ != 0) throw std::runtime_error("The connection did not end in order.");
        return std::exchange(received_, {});
    }
    // Whether the last read found that the server has closed or reset the connection.
    bool has_ended() const { return has_ended_; }

  private:
    static std::size_t content_length(std::string_view head) {
        constexpr std::string_view name = "\r\nContent-Length: ";
        const auto at = head.find(name);
        std::size_t value = 0;
        if (at != std::string_view::npos)
            std::from_chars(head.data() + at + name.size(), head.data() + head.size(), value);
        return value;
    }
    bool receive() {
        char part[16'384];
        const auto count = ::recv(socket_, part, sizeof part, 0);
        last_error_ = count < 0 ? errno : 0;
        has_ended_ = count == 0 || last_error_ == ECONNRESET;
        if (count <= 0) return false;
        received_.append(part, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool is_connected_ = false;
    int last_error_ = 0;
    bool has_ended_ = false;
    std::string received_;
};

} // namespace poolguard::http
