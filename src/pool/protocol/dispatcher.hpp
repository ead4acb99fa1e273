#pragma once
// The table of the pool's operations: for each its name, how a call of it is authorised, and the way from the JSON
// body of a request to the JSON body of its reply. It knows nothing of HTTP or signatures.

#include "pool/protocol/operation.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

class dispatcher {
  public:
    // From the JSON body of a request to that of its reply.
    using function = std::function<cognito::result<std::string>(const boost::json::value&, const call&)>;

    dispatcher() = default;
    // The ports must outlive the dispatcher.
    dispatcher(std::span<const operation* const> rows, const operation_ports& ports);

    // A reply as it goes over the wire. When it tells of a failure, error_name and error_message say which; `body`
    // holds both as JSON.
    struct wire_reply {
        unsigned status = 200; // 200; 500 for InternalErrorException, 400 for every other failure
        std::string error_name;
        std::string error_message;
        std::string body; // may hold tokens: to be wiped after use
    };

    // Throws std::logic_error when the operation is there already.
    void add(std::string_view name, cognito::authorization authorized_by, function run);

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
    struct entry {
        cognito::authorization authorized_by{};
        function run;
    };
    std::map<std::string, entry, std::less<>> entries_;
};

} // namespace poolguard::pool
