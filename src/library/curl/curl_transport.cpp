#include <algorithm>
#include <array>
#include <cstdint>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <poolguard/curl_transport.hpp>
#include <vector>

namespace poolguard {
inline namespace v0_1 {
namespace {

constexpr std::size_t largest_reply = std::size_t{1024} * 1024;
constexpr std::size_t largest_key_set = std::size_t{256} * 1024;
constexpr long http_ok = 200;

struct free_handle {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct free_list {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using handle_ptr = std::unique_ptr<CURL, free_handle>;
using list_ptr = std::unique_ptr<curl_slist, free_list>;

struct received {
    std::string body;
    std::size_t most_bytes;
};

// Called from C, so nothing may be thrown.
std::size_t take_body(char* data, std::size_t, std::size_t count, void* to) noexcept {
    auto& out = *static_cast<received*>(to);
    if (count > out.most_bytes - out.body.size()) return 0;
    try {
        out.body.append(data, count);
    } catch (...) {
        return 0;
    }
    return count;
}

list_ptr header_list(const std::vector<std::pair<std::string, std::string>>& headers) {
    list_ptr out;
    for (const auto& [name, value] : headers) {
        const auto line = std::string(name).append(": ").append(value);
        auto* first = curl_slist_append(out.get(), line.c_str());
        if (first == nullptr) return out;
        if (out == nullptr) out.reset(first);
    }
    return out;
}

// Keeps the handles of ended requests, with their connections, for the next ones.
class connections {
  public:
    explicit connections(curl_options options) : options_(std::move(options)) {
        static std::once_flag once;
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    }

    // A body makes it POST, none GET. The handle is for asking about the response.
    std::expected<std::pair<http_response, handle_ptr>, transport_error> send(const http_request& request, bool is_post,
                                                                              std::size_t most_bytes) {
        auto handle = take();
        if (handle == nullptr) return std::unexpected(transport_error{"libcurl could not be started"});
        received got{{}, most_bytes};
        std::array<char, CURL_ERROR_SIZE> why{};
        const auto headers = header_list(request.headers);
        prepare(handle.get(), request, is_post);
        curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &take_body);
        curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &got);
        curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, why.data());
        const auto result = curl_easy_perform(handle.get());
        if (result == CURLE_WRITE_ERROR) return std::unexpected(transport_error{"the answer is too large"});
        if (result != CURLE_OK)
            return std::unexpected(transport_error{why.front() != '\0' ? why.data() : curl_easy_strerror(result)});
        long status = 0;
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
        return std::pair{http_response{static_cast<int>(status), std::move(got.body)}, std::move(handle)};
    }

    void put_back(handle_ptr handle) {
        curl_easy_reset(handle.get());
        const std::lock_guard lock{mutex_};
        if (idle_.size() < most_idle) idle_.push_back(std::move(handle));
    }

  private:
    static constexpr std::size_t most_idle = 16;

    handle_ptr take() {
        {
            const std::lock_guard lock{mutex_};
            if (!idle_.empty()) {
                auto out = std::move(idle_.back());
                idle_.pop_back();
                return out;
            }
        }
        return handle_ptr{curl_easy_init()};
    }

    void prepare(CURL* handle, const http_request& request, bool is_post) const {
        curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        // For libcurl, 0 means no limit.
        const auto limit = std::max<std::int64_t>(options_.timeout.count(), 1);
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limit));
        if (!options_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
        if (!is_post) return;
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }

    curl_options options_;
    std::mutex mutex_;
    std::vector<handle_ptr> idle_;
};

std::optional<std::string> cache_control_of(CURL* handle) {
    curl_header* found = nullptr;
    if (curl_easy_header(handle, "Cache-Control", 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return std::nullopt;
    return std::string(found->value);
}

} // namespace

transport curl_transport(curl_options options) {
    return [kept = std::make_shared<connections>(std::move(options))](
               const http_request& request) -> std::expected<http_response, transport_error> {
        auto sent = kept->send(request, true, largest_reply);
        if (!sent) return std::unexpected(std::move(sent.error()));
        kept->put_back(std::move(sent->second));
        return std::move(sent->first);
    };
}

std::function<std::optional<fetched_keys>(const std::string& url)> curl_key_fetcher(curl_options options) {
    return [kept = std::make_shared<connections>(std::move(options))](
               const std::string& url) -> std::optional<fetched_keys> {
        auto sent = kept->send({url, {}, {}}, false, largest_key_set);
        if (!sent || sent->first.status != http_ok) return std::nullopt;
        auto cache_control = cache_control_of(sent->second.get());
        kept->put_back(std::move(sent->second));
        return fetched_keys{std::move(sent->first.body), std::move(cache_control)};
    };
}

} // namespace v0_1
} // namespace poolguard
