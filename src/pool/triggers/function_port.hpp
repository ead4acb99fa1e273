#pragma once
// The port through which a pool calls the functions of the user's own.

#include "pool/model/triggers.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct function_request {
    trigger which{};
    std::string_view arn;
    std::string_view event; // JSON
    // Whether a second call after one whose answer was lost does no harm.
    bool is_repeatable = true;
    // Whether the event holds a code or password that only the user may see. It goes to hooks alone.
    bool is_confidential = false;
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
    // Why that function cannot be called at all: a sentence; nullopt if it can.
    virtual std::optional<std::string> problem_with(trigger which, std::string_view arn) const = 0;
};

} // namespace poolguard::pool
