#include "app/lambda/lambda_command.hpp"

#include "api/problem.hpp"
#include "app/files/report.hpp"
#include "app/lambda/answer.hpp"
#include "app/lambda/event.hpp"
#include "app/lambda/runtime_api.hpp"
#include "app/server/assembly.hpp"
#include "app/server/signals.hpp"
#include "app/telemetry/otlp_exporter.hpp"
#include "aws/curl_transport.hpp"
#include "base/log.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace poolguard::app::lambda {
namespace {

constexpr auto address_variable = "AWS_LAMBDA_RUNTIME_API";
// Used if no public URL is set. API Gateway, function URLs and most load balancers serve only HTTPS.
constexpr auto unknown_url = "https://localhost";

http::server_options server_options_of(const settings& given) {
    http::server_options out;
    out.served_hosts = given.allowed_hosts;
    out.proxies = given.proxies;
    out.allowed_origins = given.allowed_origins;
    return out;
}

void log_failure(std::string_view sentence) { base::log::error("lambda_failed", {{"cause", sentence}}); }

int fail_start(runtime_api& runtime, const std::string& sentence) {
    log_failure(sentence);
    if (const auto sent = runtime.fail_start(sentence); !sent) log_failure(sent.error());
    return 1;
}

// Each instance of the function counts on its own, and its log stream names it. The names are those of OpenTelemetry's
// conventions for functions.
std::vector<std::pair<std::string, std::string>> place_of_function(const environment& variables) {
    const auto of = [&](const char* name) { return variables.find(name).value_or(""); };
    const auto instance = of("AWS_LAMBDA_LOG_STREAM_NAME");
    return {{"cloud.provider", "aws"},
            {"cloud.region", of("AWS_REGION")},
            {"faas.name", of("AWS_LAMBDA_FUNCTION_NAME")},
            {"faas.version", of("AWS_LAMBDA_FUNCTION_VERSION")},
            {"faas.instance", instance},
            {"service.instance.id", instance}};
}

// Lets the main thread wait for the invocation in progress before it exits.
class invocation_gate {
  public:
    // False once finish() was called.
    bool begin() {
        const std::lock_guard lock(mutex_);
        is_busy_ = !is_over_;
        return is_busy_;
    }
    void end() {
        const std::lock_guard lock(mutex_);
        is_busy_ = false;
        changed_.notify_all();
    }
    void finish() {
        std::unique_lock lock(mutex_);
        is_over_ = true;
        changed_.wait(lock, [this] { return !is_busy_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_busy_ = false;
    bool is_over_ = false;
};

std::expected<void, std::string> answer(const invocation& given, assembly& parts, http::direct_server& server,
                                        runtime_api& runtime) {
    if (given.payload.size() > largest_payload)
        return runtime.fail(given, "Poolguard.EventTooLarge", "The event is larger than 6 MiB");
    auto request = read_event(given.payload, given.trace);
    if (!request) {
        base::log::warning("event_refused", {{"cause", std::string_view(request.error())}});
        return runtime.fail(given, "Poolguard.UnknownEvent", request.error());
    }
    parts.catch_up();
    const auto source = request->source;
    auto answered = server.answer(request->message, std::move(request->remote_address), request->is_secure);
    base::wipe(request->message);
    auto payload = write_answer(answered, source);
    base::wipe(answered.body);
    auto sent = runtime.respond(given, payload);
    base::wipe(payload);
    // The sender has its answer. Lambda may freeze the process once it asks for the next event.
    parts.settle();
    return sent;
}

// What the process consists of. No exporter: nothing is sent to a collector.
struct function_parts {
    assembly& server;
    runtime_api& runtime;
    otlp_exporter* exporter;
};

// Serves until the server exits (returns an empty string) or the runtime API fails (returns a sentence).
std::string serve_all(const function_parts& parts, http::direct_server& server, invocation_gate& gate) {
    while (true) {
        auto given = parts.runtime.next();
        if (!given) return given.error();
        // The server is exiting: Lambda gives the invocation to another instance.
        if (!gate.begin()) return {};
        const auto answered = answer(*given, parts.server, server, parts.runtime);
        base::wipe(given->payload);
        // Like settle(): only the next invocation waits for it.
        if (parts.exporter != nullptr) parts.exporter->flush();
        gate.end();
        if (!answered) return answered.error();
    }
}

int run(const settings& given, const function_parts& parts, const termination_signals& signals) {
    auto& all = parts.server;
    http::direct_server server(server_options_of(given), all.router(), api::server_failure);
    all.metrics().add([&](metric_families& into) {
        add_requests(into, all.router(), server.requests());
        add_telemetry(into, parts.exporter);
    });
    if (const auto started = all.start(); !started) return fail_start(parts.runtime, started.error());
    if (parts.exporter != nullptr) parts.exporter->start_without_thread([&all] { return all.metrics().collect(); });
    invocation_gate gate;
    std::thread serving([&] {
        if (const auto cause = serve_all(parts, server, gate); !cause.empty()) {
            log_failure(cause);
            // Lambda starts the function again.
            std::_Exit(1);
        }
    });
    while (signals.wait() == termination_signals::request::reload) {
    }
    gate.finish();
    base::log::info("drained");
    all.wind_down();
    if (parts.exporter != nullptr) parts.exporter->flush(true);
    // The thread waits for an invocation and cannot be interrupted. Everything written so far is durable.
    std::_Exit(0);
}

} // namespace

int serve(const settings& given, const environment& variables) {
    const auto address = variables.find(address_variable);
    if (!address) {
        report(fmt::format("{} is not set: only AWS Lambda runs 'poolguard lambda'", address_variable));
        return 2;
    }
    if (given.pool.has_fast_hashing) {
        report("POOLGUARD_PASSWORD_HASHING=fast-for-tests: passwords would hardly be protected; unset it");
        return 2;
    }
    const termination_signals signals;
    // The runtime API is on this machine and serves unencrypted HTTP.
    aws::curl_transport transport({.allow_unencrypted_http_to_any_host = true});
    runtime_api runtime(*address, transport);
    // Before all whose threads report spans.
    const auto exporter = make_exporter(given.telemetry, place_of_function(variables));
    assembly parts(given, variables);
    auto opened = parts.open_records();
    if (opened) opened = parts.open(given.public_url.empty() ? unknown_url : given.public_url);
    if (!opened) return fail_start(runtime, opened.error());
    return run(given, {parts, runtime, exporter.get()}, signals);
}

} // namespace poolguard::app::lambda
