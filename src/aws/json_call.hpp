#pragma once
// Calls to one AWS service with the JSON 1.0 or 1.1 protocol (AWS JSON protocols, Smithy documentation): POST with
// X-Amz-Target, signed or not, retried on throttling, server faults and lost connections.

#include "aws/call_error.hpp"
#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "aws/retry.hpp"
#include "aws/url.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct json_target {
    std::string url; // "https://cognito-idp.eu-west-1.amazonaws.com/"
    std::string region;
    std::string service;       // as SigV4 names it: "cognito-idp"
    std::string target_prefix; // "AWSCognitoIdentityProviderService"
    std::string_view version = "1.1";
    std::size_t max_reply_bytes = std::size_t{4} * 1024 * 1024;
};

struct call_options {
    bool is_signed = true;
    // Whether executing it twice does no harm; only then is it sent again after a lost reply.
    bool is_idempotent = false;
    // Whether a server fault, status 5xx, means that nothing was executed. If not, only an idempotent call is sent
    // again after one.
    bool faults_do_nothing = true;
    // For all tries and pauses together.
    std::chrono::milliseconds deadline{10'000};
};

class json_call {
  public:
    using sleep_function = std::function<void(std::chrono::milliseconds)>;

    // Blocks the calling thread; the default for `sleep`.
    static void sleep_here(std::chrono::milliseconds pause);

    // The ports must outlive the object.
    json_call(json_target target, http_transport& transport, credential_provider& provider, const base::clock& clock,
              base::random_source& random, sleep_function sleep = &json_call::sleep_here, retry_policy policy = {});

    // The body of the reply to an operation such as "InitiateAuth"; it may be empty. Safe to call from many threads if
    // the ports are.
    std::expected<std::string, call_error> call(std::string_view operation, std::string_view body,
                                                const call_options& options) const;

  private:
    struct attempt {
        std::expected<std::string, call_error> result;
        failure why = failure::final;
    };

    attempt try_once(std::string_view operation, std::string_view body, const call_options& options,
                     std::chrono::milliseconds left) const;
    double random_share() const;

    json_target target_;
    std::optional<url> to_; // of the target
    http_transport& transport_;
    credential_provider& provider_;
    const base::clock& clock_;
    base::random_source& random_;
    sleep_function sleep_;
    retry_policy policy_;
};

} // namespace poolguard::aws
