#pragma once
// Calls the functions of a pool: makes the event, has it delivered, and reads the answer. Amazon's errors for a
// function that cannot be reached, fails, or answers with something else.

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/secret.hpp"
#include "cognito/failure.hpp"
#include "pool/protocol/call.hpp"
#include "pool/triggers/function_port.hpp"
#include "pool/triggers/trigger_rows.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

// Who makes a pool call its functions.
struct function_caller {
    static constexpr bool has_defaults = true;
    std::string client_id = {}; // empty: an administrator, without an app client
    std::string user_agent = {};
    metadata_map metadata = {}; // ClientMetadata
    std::string language = {};  // of the call, for what our own messages are written in
};
BOOST_DESCRIBE_STRUCT(function_caller, (), (client_id, user_agent, metadata, language))

// What functions are told of the caller of an operation.
inline function_caller caller_of(const call& by, std::string client_id, const metadata_map& metadata) {
    return {std::move(client_id), by.user_agent, metadata, by.language};
}

struct occasion {
    const user_pool_document& pool;
    const function_caller& by;
    std::string_view source; // without the trigger's name: "SignUp"
    std::string_view user_name;
    std::string_view version = "1"; // of the event
    std::string_view code = {};     // for a custom sender, in clear
};

// The attributes of a user as functions get them, with sub and the status.
attribute_map event_attributes(const user_document& user);
// A map that was not sent is null.
boost::json::value as_validation_data(const metadata_map& given);

class user_functions {
  public:
    // The port must outlive it.
    explicit user_functions(function_port& port) : port_(port) {}

    // What the function decided; nullopt if the pool has none for this trigger, and then `ask` is not called.
    // UserLambdaValidationException, InvalidLambdaResponseException or UnexpectedLambdaException.
    template <class Row, class Ask>
    cognito::result<std::optional<typename Row::decision>> call(const Row& row, const occasion& at,
                                                                const Ask& ask) const {
        using wanted = typename Row::decision;
        if (!has_trigger(at.pool, row.which)) return std::nullopt;
        const typename Row::question question = ask();
        const base::secret asked(base::json::write(question));
        const auto answer = invoke(row, at, asked.reveal(), base::json::write(wanted{}));
        if (!answer) return std::unexpected(answer.error());
        auto read = base::json::read<wanted>(*answer, base::json::unknown_members::ignore);
        if (!read) return unrecognizable(row, at.pool);
        return std::move(*read);
    }

    // The code as the pool's sender gets it; nothing if the pool has none. UnexpectedLambdaException if KMS gives no
    // key.
    cognito::result<handed_code> hand_over(const trigger_row& row, const user_pool_document& pool,
                                           std::string_view code) const;

  private:
    static std::unexpected<cognito::failure> unrecognizable(const trigger_row& row, const user_pool_document& pool);
    // The event's `response` as the function left it.
    cognito::result<boost::json::value> invoke(const trigger_row& row, const occasion& at, std::string_view request,
                                               std::string_view response) const;

    function_port& port_;
};

} // namespace poolguard::pool
