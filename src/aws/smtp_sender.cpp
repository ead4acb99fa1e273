#include "aws/smtp_sender.hpp"

#include "aws/curl_transport.hpp"

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::aws {
namespace {

struct list_deleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using list = std::unique_ptr<curl_slist, list_deleter>;

bool is_clean_address(std::string_view address) {
    return !address.empty() && address.find_first_of(std::string_view("\r\n\0<> ", 6)) == address.npos;
}

std::size_t give_text(char* to, std::size_t size, std::size_t count, void* from) {
    auto& rest = *static_cast<std::string_view*>(from);
    const auto taken = std::min(size * count, rest.size());
    std::memcpy(to, rest.data(), taken);
    rest.remove_prefix(taken);
    return taken;
}

// Whether the reply refuses this message, not our authentication (530, 535, 538: RFC 4954 section 6) or protocol.
bool refuses_message(CURLcode code, long reply) {
    constexpr long mailbox_unavailable = 550;
    constexpr long transaction_failed = 554;
    const bool is_about_mail = reply >= mailbox_unavailable && reply <= transaction_failed;
    return is_about_mail && code != CURLE_LOGIN_DENIED && code != CURLE_USE_SSL_FAILED;
}

} // namespace

struct smtp_sender::connection {
    CURL* easy = curl_easy_init();
    connection() = default;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection() { curl_easy_cleanup(easy); }
};

smtp_sender::smtp_sender(smtp_server to) : server_(std::move(to)) {
    start_libcurl();
    connection_ = std::make_unique<connection>();
    if (connection_->easy == nullptr) throw std::runtime_error("libcurl could not create a handle");
}
smtp_sender::~smtp_sender() = default;

std::expected<void, smtp_error> smtp_sender::send(const std::string& from, const std::string& to,
                                                  std::string_view text) {
    if (!is_clean_address(from) || !is_clean_address(to))
        return std::unexpected(smtp_error{"an address is not valid", true});
    const std::lock_guard lock(mutex_);
    auto* const easy = connection_->easy;
    curl_easy_reset(easy);
    const list recipients(curl_slist_append(nullptr, fmt::format("<{}>", to).c_str()));
    const auto sender = fmt::format("<{}>", from);
    const std::string password(server_.password.reveal());
    bool is_set = recipients != nullptr;
    const auto set = [&](CURLoption option, auto value) {
        is_set = is_set && curl_easy_setopt(easy, option, value) == CURLE_OK;
    };
    set(CURLOPT_URL, server_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USE_SSL, static_cast<long>(server_.allows_plain_text ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server_.ca_file.empty()) set(CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.user.empty()) {
        set(CURLOPT_USERNAME, server_.user.c_str());
        set(CURLOPT_PASSWORD, password.c_str());
    }
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(server_.timeout.count()));
    set(CURLOPT_MAIL_FROM, sender.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &give_text);
    set(CURLOPT_READDATA, static_cast<void*>(&text));
    if (!is_set) return std::unexpected(smtp_error{"this libcurl does not support SMTP", false});
    const auto code = curl_easy_perform(easy);
    long reply = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
    if (code == CURLE_OK) return {};
    return std::unexpected(smtp_error{fmt::format("{} (the server's last reply: {})", curl_easy_strerror(code), reply),
                                      refuses_message(code, reply)});
}

} // namespace poolguard::aws
