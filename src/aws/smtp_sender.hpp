#pragma once
// Mail over SMTP (RFC 5321) by libcurl: one connection, kept open between messages.

#include "base/secret.hpp"

#include <chrono>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct smtp_server {
    std::string url; // "smtp://mail.example.com:587" or "smtps://mail.example.com"; without a user
    std::string user;
    base::secret password;
    std::string ca_file; // PEM file of trusted authorities; empty: the system's
    // If false, STARTTLS (RFC 3207) is required with smtp://.
    bool allows_plain_text = false;
    std::chrono::milliseconds timeout{20'000}; // for a whole delivery
};

struct smtp_error {
    std::string reason;        // a sentence, which repeats nothing of the message
    bool is_permanent = false; // the server refused this message permanently (5xx), not our authentication
};

class smtp_sender {
  public:
    explicit smtp_sender(smtp_server to);
    smtp_sender(const smtp_sender&) = delete;
    smtp_sender& operator=(const smtp_sender&) = delete;
    ~smtp_sender();

    // `text` is a message as in RFC 5322 with CRLF line ends. Blocks; sends one message at a time.
    std::expected<void, smtp_error> send(const std::string& from, const std::string& to, std::string_view text);

  private:
    struct connection;

    smtp_server server_;
    std::mutex mutex_;
    std::unique_ptr<connection> connection_;
};

} // namespace poolguard::aws
