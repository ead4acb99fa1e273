#pragma once
// Sends spans and metrics to an OpenTelemetry collector (OTLP over HTTP): from a thread of its own, or between requests
// where a process may be frozen. No request waits for it: what does not fit into the queue, or cannot be sent, is
// dropped and counted.

#include "app/settings/settings.hpp"
#include "app/telemetry/otlp_text.hpp"
#include "aws/curl_transport.hpp"
#include "base/background_loop.hpp"
#include "base/trace.hpp"

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace poolguard::app {

// Since the start.
struct export_counts {
    std::uint64_t sent = 0;           // spans
    std::uint64_t dropped = 0;        // spans that the queue had no room for, or that the collector did not take
    std::uint64_t failed_metrics = 0; // reports of all metrics
};

class otlp_exporter final : public base::trace::span_sink {
  public:
    using collect_function = std::function<std::vector<prometheus::MetricFamily>()>;

    // Sent once in each longest_wait, so that this is also the most that they cost a busy server.
    static constexpr std::size_t longest_queue = 4096; // spans
    static constexpr std::chrono::milliseconds longest_wait{1000};
    static constexpr std::chrono::milliseconds timeout{2000}; // of a request to the collector
    static constexpr std::chrono::milliseconds longest_flush{500};
    static constexpr std::chrono::seconds pause_after_failed_flush{10};

    otlp_exporter(const telemetry_settings& given, otlp_resource by);
    // Reports nothing more. Call stop() before what `collect` uses is gone.
    ~otlp_exporter() override;

    // Starts the thread; from now on all spans of the process come here. `collect` is called on that thread.
    void start(collect_function collect);
    // Ends the thread and sends what is left; takes at most three times the timeout. May be repeated.
    void stop();
    // Instead of start(): nothing is sent but by flush(), which calls `collect`.
    void start_without_thread(collect_function collect);
    // Sends the spans, and the metrics if they are due or this is the last time, in at most longest_flush. After
    // a failure it does nothing for a while, so that a collector that is down costs next to nothing.
    void flush(bool is_last = false);
    void take(const base::trace::span& done) noexcept override;
    export_counts counts() const;

  private:
    void run();
    // Sends all that wait in one request; false if the collector did not take them.
    bool send_spans(std::chrono::milliseconds within = timeout);
    void report(collect_function collect, std::chrono::steady_clock::time_point first_metrics);
    bool send_metrics(std::chrono::milliseconds within = timeout);
    // The collector's answer. The error is a sentence.
    std::expected<std::string, std::string> post(const char* path, const std::string& body,
                                                 std::chrono::milliseconds within);
    void drop_one() noexcept;
    void note_failure(std::string_view cause);

    const std::string endpoint_;
    const aws::header_list headers_;
    const std::chrono::milliseconds metric_interval_;
    const otlp_resource by_;
    const std::chrono::nanoseconds started_; // since 1970
    collect_function collect_;
    aws::curl_transport transport_;
    std::chrono::steady_clock::time_point next_metrics_;
    std::chrono::steady_clock::time_point next_warning_;
    std::chrono::steady_clock::time_point next_flush_;
    bool is_first_run_ = true;
    bool is_running_ = false;

    struct written_spans {
        std::string text; // as append_span() writes them
        std::size_t number = 0;
    };
    std::mutex mutex_; // guards queue_
    written_spans queue_;
    written_spans sending_; // keeps its memory, which queue_ gets when they are exchanged
    std::atomic<bool> is_full_ = false;
    std::atomic<std::uint64_t> sent_ = 0;
    std::atomic<std::uint64_t> dropped_ = 0;
    std::atomic<std::uint64_t> failed_metrics_ = 0;
    base::background_loop loop_{"telemetry_failed", longest_wait}; // last, so that it stops first
};

// Null if the settings name no collector. `more` are attributes of the place that this program runs in.
std::unique_ptr<otlp_exporter> make_exporter(const telemetry_settings& given,
                                             std::vector<std::pair<std::string, std::string>> more = {});

} // namespace poolguard::app
