#pragma once
// The port through which a pool calls the functions of the user's own.

#include "base/secret.hpp"
#include "pool/model/triggers.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct function_request {
    trigger which{};
    std::string_view arn;
    std::string_view event; // JSON
    // Whether a second call after one whose answer was lost does no harm.
    bool is_repeatable = true;
    // Whether the event holds a code or password in clear that only the user may see. It goes to hooks alone.
    bool is_confidential = false;
};

// A code or password for a custom sender.
struct code_order {
    trigger which{};
    std::string_view arn;
    std::string_view key_arn; // of KMS
    std::string_view pool_id;
    std::string_view code;
};
// As that sender gets it: one of the two is empty.
struct handed_code {
    base::secret clear{};
    std::string encrypted{};
};

enum class function_outcome { returned, raised, not_reached };

struct function_answer {
    function_outcome what = function_outcome::not_reached;
    // What it returned, its error message, or why it was not reached: the name of the service's exception, or a phrase.
    std::string text;
};

class function_port {
  public:
    function_port() = default;
    function_port(const function_port&) = delete;
    function_port& operator=(const function_port&) = delete;
    virtual ~function_port() = default;
    // Blocks until the function has answered, and all tries have failed otherwise. Safe to call from many threads.
    virtual function_answer call(const function_request& request) = 0;
    // In clear for a hook, encrypted for all others. Else why KMS gave no key for it, in the words of function_answer.
    virtual std::expected<handed_code, std::string> hand_over(const code_order& order) = 0;
    // Why that function cannot be called at all: a sentence; nullopt if it can.
    virtual std::optional<std::string> problem_with(trigger which, std::string_view arn) const = 0;
};

struct function_check {
    std::string_view trigger; // its name
    std::optional<std::string> problem;
};
// Each function of a LambdaConfig, and why it cannot be called.
std::vector<function_check> check_functions(const cognito::lambda_config& config, const function_port& ways);

} // namespace poolguard::pool
