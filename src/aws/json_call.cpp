#include "aws/json_call.hpp"

#include "aws/signature.hpp"

#include <algorithm>
#include <thread>

namespace poolguard::aws {
namespace {

call_error transport_failure(transport_error error) {
    call_error out;
    out.what = error == transport_error::timed_out ? call_error::kind::timed_out : call_error::kind::transport;
    out.transport = error;
    return out;
}

call_error credentials_failure(credentials_error error) {
    call_error out;
    out.what = call_error::kind::no_credentials;
    out.credentials = error;
    return out;
}

} // namespace

void json_call::sleep_here(std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }

json_call::json_call(json_target target, http_transport& transport, credential_provider& provider,
                     const base::clock& clock, base::random_source& random, sleep_function sleep, retry_policy policy)
    : target_(std::move(target)), to_(parse_url(target_.url)), transport_(transport), provider_(provider),
      clock_(clock), random_(random), sleep_(std::move(sleep)), policy_(policy) {}

std::expected<std::string, call_error> json_call::call(std::string_view operation, std::string_view body,
                                                       const call_options& options) const {
    const auto start = clock_.now();
    bool is_doubtful = false;
    for (int tries = 1;; ++tries) {
        // If the wall clock is set back during a call, the call must not get longer.
        const auto elapsed = std::max(clock_.now() - start, std::chrono::milliseconds{0});
        auto last = try_once(operation, body, options, options.deadline - elapsed);
        if (last.result) return std::move(last.result);
        last.result.error().is_doubtful = is_doubtful || may_have_been_served(last.why);
        is_doubtful = last.result.error().is_doubtful;
        const auto after = std::max(clock_.now() - start, std::chrono::milliseconds{0});
        const auto pause = next_pause(policy_, {.tries = tries,
                                                .why = last.why,
                                                .is_idempotent = options.is_idempotent,
                                                .elapsed = after,
                                                .deadline = options.deadline,
                                                .random = random_share(),
                                                .faults_do_nothing = options.faults_do_nothing});
        if (!pause) return std::move(last.result);
        sleep_(*pause);
    }
}

json_call::attempt json_call::try_once(std::string_view operation, std::string_view body, const call_options& options,
                                       std::chrono::milliseconds left) const {
    if (!to_) return {std::unexpected(transport_failure(transport_error::malformed_request)), failure::final};
    signable_request request{"POST", to_->path, to_->query, {}, body};
    request.headers = {{"Host", to_->authority},
                       {"Content-Type", "application/x-amz-json-" + std::string(target_.version)},
                       {"X-Amz-Target", target_.target_prefix + '.' + std::string(operation)}};
    if (options.is_signed) {
        const auto who = provider_.get();
        if (!who) return {std::unexpected(credentials_failure(who.error())), failure::final};
        sign(request, *who, target_.region, target_.service, clock_.now());
    }
    http_request message;
    message.method = request.method;
    message.url = target_.url;
    message.headers = std::move(request.headers);
    message.body = body;
    message.timeout = left;
    message.max_response_bytes = target_.max_reply_bytes;
    auto reply = transport_.send(message);
    if (!reply) return {std::unexpected(transport_failure(reply.error())), classify_transport(reply.error())};
    if (reply->status >= 200 && reply->status < 300) return {std::move(reply->body), failure::final};
    auto error = error_in_reply(*reply);
    const auto why = classify_reply(error.status, error.name);
    return {std::unexpected(std::move(error)), why};
}

double json_call::random_share() const {
    const auto taken = random_.take(4);
    std::uint32_t bits = 0;
    for (const unsigned char octet : base::octets(taken))
        bits = bits << 8U | octet;
    return static_cast<double>(bits) / 4294967296.0;
}

} // namespace poolguard::aws
