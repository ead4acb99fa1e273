#include "app/telemetry/otlp_exporter.hpp"

#include "app/settings/telemetry_headers.hpp"
#include "base/log.hpp"
#include "http/thread_setup.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <unistd.h>

namespace poolguard::app {
namespace {

constexpr std::chrono::minutes between_telemetry_warnings{1};
constexpr int exporter_priority = 19;

std::chrono::nanoseconds now_since_1970() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch());
}

aws::header_list otlp_headers(const telemetry_settings& given) {
    auto out = parse_telemetry_headers(given.headers.reveal()).value_or(aws::header_list{});
    out.emplace_back("Content-Type", "application/json");
    return out;
}

} // namespace

otlp_exporter::otlp_exporter(const telemetry_settings& given, otlp_resource by)
    : endpoint_(given.endpoint.value_or("")), headers_(otlp_headers(given)), metric_interval_(given.metric_interval),
      by_(std::move(by)), started_(now_since_1970()), transport_({.allow_unencrypted_http_to_any_host = true}) {}

otlp_exporter::~otlp_exporter() {
    if (base::trace::reports_to() == this) base::trace::report_to(nullptr);
}

void otlp_exporter::start(collect_function collect) {
    // First, because the thread reads what report() sets.
    report(std::move(collect), std::chrono::steady_clock::now() + metric_interval_);
    loop_.start([this] { run(); });
}

void otlp_exporter::start_without_thread(collect_function collect) {
    // A process that is frozen may end without a word, so that its first metrics do not wait.
    report(std::move(collect), std::chrono::steady_clock::now());
}

void otlp_exporter::report(collect_function collect, std::chrono::steady_clock::time_point first_metrics) {
    collect_ = std::move(collect);
    next_metrics_ = first_metrics;
    is_running_ = true;
    base::trace::report_to(this);
}

void otlp_exporter::stop() {
    if (!std::exchange(is_running_, false)) return;
    base::trace::report_to(nullptr);
    loop_.stop();
    // A collector that is down is not asked twice.
    if (send_spans()) (void)send_metrics();
}

void otlp_exporter::flush(bool is_last) {
    const auto begin = std::chrono::steady_clock::now();
    if (begin < next_flush_) return;
    bool is_taken = send_spans(longest_flush);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(begin + longest_flush - std::chrono::steady_clock::now());
    if (is_taken && left.count() > 0 && (is_last || begin >= next_metrics_)) {
        next_metrics_ = begin + metric_interval_;
        is_taken = send_metrics(left);
    }
    if (!is_taken) next_flush_ = std::chrono::steady_clock::now() + pause_after_failed_flush;
}

void otlp_exporter::take(const base::trace::span& done) noexcept {
    // Without the lock, so that a flood costs next to nothing.
    if (is_full_.load(std::memory_order_relaxed)) return drop_one();
    try {
        thread_local std::string written;
        written.clear();
        append_span(written, done);
        const std::lock_guard lock(mutex_);
        if (queue_.number >= longest_queue) return drop_one();
        if (queue_.number > 0) queue_.text += ',';
        queue_.text += written;
        if (++queue_.number == longest_queue) is_full_.store(true, std::memory_order_relaxed);
    } catch (const std::exception&) {
        drop_one();
    }
}

void otlp_exporter::drop_one() noexcept { dropped_.fetch_add(1, std::memory_order_relaxed); }

export_counts otlp_exporter::counts() const {
    return {sent_.load(std::memory_order_relaxed), dropped_.load(std::memory_order_relaxed),
            failed_metrics_.load(std::memory_order_relaxed)};
}

void otlp_exporter::run() {
    // Requests come first.
    if (std::exchange(is_first_run_, false)) http::lower_priority(exporter_priority);
    if (!loop_.is_stopping()) (void)send_spans();
    const auto now = std::chrono::steady_clock::now();
    if (now < next_metrics_ || loop_.is_stopping()) return;
    next_metrics_ = now + metric_interval_;
    (void)send_metrics();
}

bool otlp_exporter::send_spans(std::chrono::milliseconds within) {
    sending_.text.clear();
    sending_.number = 0;
    {
        const std::lock_guard lock(mutex_);
        std::swap(sending_, queue_);
        is_full_.store(false, std::memory_order_relaxed);
    }
    const std::uint64_t number = sending_.number;
    if (number == 0) return true;
    const auto reply = post("/v1/traces", write_spans(by_, sending_.text), within);
    const auto refused = reply ? std::min(rejected_spans(*reply), number) : number;
    sent_.fetch_add(number - refused, std::memory_order_relaxed);
    dropped_.fetch_add(refused, std::memory_order_relaxed);
    if (refused > 0) note_failure(reply ? "The collector refused spans." : std::string_view(reply.error()));
    return reply.has_value();
}

bool otlp_exporter::send_metrics(std::chrono::milliseconds within) {
    const auto posted = post("/v1/metrics", write_metrics(by_, collect_(), started_, now_since_1970()), within);
    if (!posted) {
        failed_metrics_.fetch_add(1, std::memory_order_relaxed);
        note_failure(posted.error());
    }
    return posted.has_value();
}

std::expected<std::string, std::string> otlp_exporter::post(const char* path, const std::string& body,
                                                            std::chrono::milliseconds within) {
    aws::http_request request;
    request.method = "POST";
    request.url = endpoint_ + path;
    request.headers = headers_;
    request.body = body;
    request.timeout = within;
    request.connect_timeout = within;
    request.max_response_bytes = std::size_t{64} * 1024;
    auto reply = transport_.send(request);
    if (!reply) return std::unexpected(std::string(describe(reply.error())));
    if (reply->status / 100 != 2)
        return std::unexpected(fmt::format("The collector answered with status {}.", reply->status));
    return std::move(reply->body);
}

void otlp_exporter::note_failure(std::string_view cause) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_warning_) return;
    next_warning_ = now + between_telemetry_warnings;
    base::log::warning("telemetry_not_sent",
                       {{"cause", cause}, {"dropped_spans", static_cast<std::int64_t>(dropped_.load())}});
}

std::unique_ptr<otlp_exporter> make_exporter(const telemetry_settings& given,
                                             std::vector<std::pair<std::string, std::string>> more) {
    if (!given.endpoint) return nullptr;
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host = {};
    return std::make_unique<otlp_exporter>(
        given, otlp_resource{given.service, POOLGUARD_VERSION, host.data(), std::move(more)});
}

} // namespace poolguard::app
