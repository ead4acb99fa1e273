#pragma once
// A small HTTP server on a free port of 127.0.0.1, for tests over a socket. It passes every complete request to a
// function and sends back its text; empty closes the connection, nullopt sends nothing.

#include <algorithm>
#include <arpa/inet.h>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace poolguard::aws {

inline std::string http_text(int status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

class loopback_server {
  public:
    // Gets the request as received, head and body.
    using answer_function = std::function<std::optional<std::string>(const std::string& request)>;

    explicit loopback_server(answer_function answer) : answer_(std::move(answer)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (listener_ < 0 || bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
            getsockname(listener_, generic, &size) != 0 || pipe(wake_.data()) != 0)
            throw std::runtime_error("no loopback socket");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    loopback_server(const loopback_server&) = delete;
    loopback_server& operator=(const loopback_server&) = delete;
    ~loopback_server() {
        close(wake_[1]);
        thread_.join();
        for (const auto& [open, text] : connections_)
            close(open);
        close(listener_);
        close(wake_[0]);
    }

    std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string url(const std::string& path = "/") const { return "http://" + authority() + path; }
    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    int accepted() const {
        const std::lock_guard lock(mutex_);
        return accepted_;
    }

  private:
    void serve() {
        for (;;) {
            std::vector<pollfd> watched{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
            for (const auto& [open, text] : connections_)
                watched.push_back({open, POLLIN, 0});
            if (poll(watched.data(), watched.size(), -1) < 0) continue;
            if (watched[0].revents != 0) return;
            if (watched[1].revents != 0) {
                connections_.emplace(accept(listener_, nullptr, nullptr), std::string());
                const std::lock_guard lock(mutex_);
                ++accepted_;
            }
            for (std::size_t i = 2; i < watched.size(); ++i)
                if (watched[i].revents != 0 && !receive(watched[i].fd)) {
                    close(watched[i].fd);
                    connections_.erase(watched[i].fd);
                }
        }
    }

    // False if the connection must be closed.
    bool receive(int from) {
        std::array<char, 16384> part{};
        const auto count = recv(from, part.data(), part.size(), 0);
        if (count <= 0) return false;
        auto& text = connections_[from];
        text.append(part.data(), static_cast<std::size_t>(count));
        // Answers other protocols, such as TLS, like a web server.
        if (text.front() < 'A' || text.front() > 'Z') {
            send_all(from, http_text(400, ""));
            return false;
        }
        const auto head = text.find("\r\n\r\n");
        if (head == std::string::npos) return true;
        std::size_t body = 0;
        if (const auto length = text.find("Content-Length: "); length < head)
            body = std::stoul(text.substr(length + 16));
        if (text.size() < head + 4 + body) return true;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(text);
        }
        const auto reply = answer_(std::exchange(text, {}));
        if (!reply) return true;
        return send_all(from, *reply) && !reply->empty();
    }

    static bool send_all(int to, std::string_view text) {
        while (!text.empty()) {
            const auto now = ::send(to, text.data(), text.size(), MSG_NOSIGNAL);
            if (now <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(now));
        }
        return true;
    }

    answer_function answer_;
    int listener_ = -1;
    std::array<int, 2> wake_{-1, -1};
    std::uint16_t port_ = 0;
    std::map<int, std::string> connections_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    int accepted_ = 0;
    std::thread thread_;
};

} // namespace poolguard::aws
