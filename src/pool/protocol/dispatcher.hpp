#pragma once
// The table of the pool's operations: for each its name, how a call of it is authorised, and the way from the JSON
// body of a request to the JSON body of its reply. It knows nothing of HTTP or signatures.

#include "base/json/parse.hpp"
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"
#include "cognito/messages/common.hpp"
#include "pool/protocol/call.hpp"
#include "pool/protocol/validation_failure.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace poolguard::pool {

class dispatcher {
  public:
    template <class Message>
    using operation_function = std::function<cognito::result<typename Message::reply>(const Message&, const call&)>;

    // A reply as it goes over the wire. When it tells of a failure, error_name and error_message say which; `body`
    // holds both as JSON.
    struct wire_reply {
        unsigned status = 200; // 200; 500 for InternalErrorException, 400 for every other failure
        std::string error_name;
        std::string error_message;
        std::string body; // may hold tokens: to be wiped after use
    };

    // Throws std::logic_error when the operation is there already.
    template <class Message>
    void add(operation_function<Message> run) {
        add(Message::operation, Message::authorized_by,
            [run = std::move(run)](const boost::json::value& document, const call& by) -> cognito::result<std::string> {
                const auto input = base::json::read<Message>(document, base::json::unknown_members::ignore);
                if (!input) return std::unexpected(validation_failure(input.error()));
                POOLGUARD_TRY(const auto reply, run(*input, by));
                if constexpr (std::is_same_v<typename Message::reply, cognito::no_reply>)
                    return std::string{};
                else
                    return base::json::write(reply);
            });
    }

    // Runs the operation; blocks. UnknownOperationException and SerializationException as AWS has them. Whether the
    // caller is entitled to an operation that AWS signs must have been settled before. An exception, such as for want
    // of memory, goes to the log and becomes InternalErrorException.
    wire_reply dispatch(std::string_view operation, std::string_view json_body, const call& by) const;

    // Nothing for an operation that is not in the table.
    std::optional<cognito::authorization> authorization_of(std::string_view operation) const;
    // The names of all operations, sorted.
    std::vector<std::string_view> operations() const;

    static wire_reply refuse(const cognito::failure& why);
    // The reply to an operation that is not in the table.
    static wire_reply refuse_unknown();

  private:
    using untyped = std::function<cognito::result<std::string>(const boost::json::value&, const call&)>;
    struct entry {
        cognito::authorization authorized_by{};
        untyped run;
    };
    void add(std::string_view name, cognito::authorization authorized_by, untyped run);

    std::map<std::string, entry, std::less<>> entries_;
};

} // namespace poolguard::pool
