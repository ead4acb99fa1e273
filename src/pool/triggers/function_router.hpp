#pragma once
// Where the functions of pools are: behind hooks of our own kind, or behind the Invoke API of AWS Lambda or a server
// that speaks it.

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "pool/triggers/function_port.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace poolguard::pool {

struct function_routes {
    // From a trigger's name, a function's name or its ARN to a URL: with a path a hook, without one an Invoke API.
    std::map<std::string, std::string> places{};
    base::secret hook_key{};  // signs what hooks are sent
    std::string lambda_url{}; // of an Invoke API for all other functions; empty: Amazon's
    std::string kms_url{};    // for the codes that custom senders get; empty: Amazon's
    // Calls of functions and of KMS that last longer than `long_call`. While there are so many, no further call begins,
    // so that functions that hang leave threads for everything else.
    std::size_t most_long_calls = 2;
    // May be null: then there is no way to call anything.
    aws::http_transport* https = nullptr;
    aws::credential_provider* credentials = nullptr;
};

// The value of the header X-Poolguard-Signature: "t=SECONDS,v1=HEX", with the HMAC-SHA256 of "SECONDS.BODY".
std::string hook_signature(const base::secret& key, base::time_point now, std::string_view body);

class function_router final : public function_port {
  public:
    static constexpr std::chrono::milliseconds time_of_one_try{5'000};
    static constexpr int most_tries = 3;
    static constexpr std::chrono::seconds long_call{1};
    using sleep_function = std::function<void(std::chrono::milliseconds)>;

    // The clock must outlive the router, and so must what the routes refer to.
    function_router(function_routes routes, const base::clock& clock, sleep_function sleep = {});

    function_answer call(const function_request& request) override;
    std::expected<handed_code, std::string> hand_over(const code_order& order) override;
    std::optional<std::string> problem_with(trigger which, std::string_view arn) const override;

  private:
    struct way {
        bool is_hook = false;
        std::string url; // without a '/' at its end, unless it is a hook
        bool is_amazon = false;
    };
    // A function whose last call ran out of time is called by one caller at a time until it answers again, so that it
    // does not hold up everything else. So is a key of KMS.
    struct standing {
        bool hangs = false;
        int calls = 0;
    };
    // A call of a function or a key, from its beginning to its end.
    class visit {
      public:
        visit(function_router& to, std::string_view arn);
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;
        ~visit();
        // Otherwise the call is refused.
        bool is_let_in() const { return is_let_in_; }
        // Whether that try must be the last: it ran out of time, and the function hung before or others wait for it
        // too.
        bool note_try(bool has_timed_out);

      private:
        function_router& to_;
        const std::string arn_;
        const base::time_point began_;
        bool is_let_in_ = false;
        bool has_timed_out_ = false; // in the last try
    };
    struct attempt {
        function_answer answer;
        bool is_final = true;
        bool was_perhaps_served = false;
        bool has_timed_out = false;
    };

    bool has_too_many_long_calls(base::time_point now) const;
    // Whom to sign as. Servers on this machine seldom check who signs, so any name will do for them.
    std::expected<aws::credentials, aws::credentials_error> signer(bool is_amazon) const;
    way way_to(trigger which, std::string_view arn) const;
    function_answer try_often(const way& to, const function_request& request, visit& here);
    std::expected<std::string, std::string> encrypt(const code_order& order, visit& here);
    static attempt lost(aws::transport_error why);
    attempt try_once(const way& to, const function_request& request);
    attempt ask_hook(const way& to, const function_request& request);
    attempt ask_lambda(const way& to, const function_request& request);

    function_routes routes_;
    const base::clock& clock_;
    sleep_function sleep_;
    base::system_random random_;
    std::mutex mutex_;
    std::map<std::string, standing> standings_; // of functions and keys that are being called or hang
    std::multiset<base::time_point> begun_;     // when each call that goes on began
};

} // namespace poolguard::pool
