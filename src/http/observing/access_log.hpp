#pragma once
// One line for each request that was answered. Those of JSON are gathered and written many at a time, as
// base::log::write_lines takes them. For one thread.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace poolguard::http {

struct access_entry {
    std::string_view request_id;
    std::string_view method;
    std::string_view path; // without its query, which may hold secrets; the first max_path bytes are logged
    unsigned status = 0;
    std::size_t bytes = 0; // of the response's body
    std::int64_t duration_us = 0;
    std::string_view remote;
    std::string_view code = {};     // of the refusal, such as "token_expired"; left out when empty
    std::string_view trace_id = {}; // 32 hex digits; likewise
};

class access_log {
  public:
    using sink = std::function<void(std::string_view lines)>;
    // The sink gets lines without their beginning, each with its newline.
    access_log(bool enabled, sink write);

    // Only if level info is logged. Flushes when flush_size bytes have gathered.
    void add(const access_entry& entry);
    void flush();

    static constexpr std::size_t flush_size = 32UL * 1024;
    static constexpr std::size_t max_path = 512;

  private:
    bool enabled_;
    sink write_;
    std::string lines_;
};

} // namespace poolguard::http
