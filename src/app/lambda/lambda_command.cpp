#include "app/lambda/lambda_command.hpp"

#include "api/problem.hpp"
#include "app/server/assembly.hpp"
#include "app/lambda/answer.hpp"
#include "app/lambda/event.hpp"
#include "app/lambda/runtime_api.hpp"
#include "app/server/signals.hpp"
#include "aws/curl_transport.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <thread>

namespace poolguard::app::lambda {
namespace {

constexpr auto address_variable = "AWS_LAMBDA_RUNTIME_API";
// Where nobody said under which URL people come: API Gateway, function URLs and most balancers speak HTTPS alone.
constexpr auto unknown_url = "https://localhost";

http::server_options server_options_of(const settings& given) {
    http::server_options out;
    out.served_hosts = given.allowed_hosts;
    out.proxies = given.proxies;
    out.allowed_origins = given.allowed_origins;
    return out;
}

void complain(std::string_view sentence) { base::log::error("lambda_failed", {{"cause", sentence}}); }

int fail_start(runtime_api& runtime, const std::string& sentence) {
    complain(sentence);
    if (const auto told = runtime.fail_start(sentence); !told) complain(told.error());
    return 1;
}

// What is under way when the end comes is answered first.
class turn {
  public:
    // False when there will be no other.
    bool begin() {
        const std::lock_guard lock(mutex_);
        is_taken_ = !is_over_;
        return is_taken_;
    }
    void end() {
        const std::lock_guard lock(mutex_);
        is_taken_ = false;
        changed_.notify_all();
    }
    void finish() {
        std::unique_lock lock(mutex_);
        is_over_ = true;
        changed_.wait(lock, [this] { return !is_taken_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_taken_ = false;
    bool is_over_ = false;
};

std::expected<void, std::string> answer(const invocation& given, assembly& parts, http::direct_server& server,
                                        runtime_api& runtime) {
    if (given.payload.size() > largest_payload)
        return runtime.fail(given, "Poolguard.EventTooLarge", "The event is larger than 6 MiB");
    auto request = read_event(given.payload);
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
    return sent;
}

// Until Lambda gives no more, or the turn is over. The error is a sentence.
std::string serve_all(assembly& parts, http::direct_server& server, runtime_api& runtime, turn& turns) {
    while (true) {
        auto given = runtime.next();
        if (!given) return given.error();
        // One that comes when the end has begun is not answered: Lambda gives it to another.
        if (!turns.begin()) return {};
        const auto answered = answer(*given, parts, server, runtime);
        base::wipe(given->payload);
        turns.end();
        if (!answered) return answered.error();
    }
}

int run(const settings& given, assembly& parts, runtime_api& runtime, const termination_signals& signals) {
    http::direct_server server(server_options_of(given), parts.router(), api::server_failure);
    parts.metrics().add([&](metric_families& into) { add_requests(into, parts.router(), server.requests()); });
    if (const auto started = parts.start(); !started) return fail_start(runtime, started.error());
    turn turns;
    std::thread serving([&] {
        if (const auto cause = serve_all(parts, server, runtime, turns); !cause.empty()) {
            complain(cause);
            // Lambda starts the function anew.
            std::_Exit(1);
        }
    });
    while (signals.wait() == termination_signals::request::reload) {
    }
    turns.finish();
    base::log::info("drained");
    parts.wind_down();
    // The thread waits for an invocation that will not come, and cannot be called back. All that was written is
    // durable.
    std::_Exit(0);
}

} // namespace

int serve(const settings& given, const environment& variables) {
    const auto address = variables.find(address_variable);
    if (!address) {
        fmt::print(stderr, "poolguard: {} is not set: 'poolguard lambda' is run by AWS Lambda alone\n",
                   address_variable);
        return 2;
    }
    const termination_signals signals;
    // Lambda's own address is within the machine, and is spoken to in the clear.
    aws::curl_transport transport({.allow_unencrypted_http_to_any_host = true});
    runtime_api runtime(*address, transport);
    assembly parts(given, variables);
    auto opened = parts.open_records();
    if (opened) opened = parts.open(given.public_url.empty() ? unknown_url : given.public_url);
    if (!opened) return fail_start(runtime, opened.error());
    return run(given, parts, runtime, signals);
}

} // namespace poolguard::app::lambda
