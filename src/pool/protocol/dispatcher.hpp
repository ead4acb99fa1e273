#pragma once
// Dispatches calls to the pool's operations by name, from the JSON body of a request to that of its reply. Independent
// of HTTP and signatures.

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
    // The ports must outlive the dispatcher. `violation_name` is the service's error for a message that breaks a
    // constraint.
    dispatcher(std::span<const operation* const> rows, const operation_ports& ports,
               std::string_view violation_name = cognito::failure_name::invalid_parameter);

    // The reply to send. For a failure, error_name and error_message are set, and `body` holds both as JSON.
    struct wire_reply {
        unsigned status = 200; // 200; 500 for InternalErrorException, 400 for every other failure
        std::string error_name;
        std::string error_message;
        std::string body; // may hold tokens: wipe it after use
    };

    // Throws std::logic_error if the operation exists already.
    void add(std::string_view name, cognito::authorization authorized_by, function run);

    // Runs the operation; blocks. UnknownOperationException and SerializationException as in AWS. The caller must have
    // been authorized before. Exceptions, such as std::bad_alloc, are logged and become InternalErrorException.
    wire_reply dispatch(std::string_view operation, std::string_view json_body, const call& by) const;

    // nullopt for an unknown operation.
    std::optional<cognito::authorization> authorization_of(std::string_view operation) const;
    // The names of all operations, sorted.
    std::vector<std::string_view> operations() const;

    static wire_reply refuse(const cognito::failure& why);
    // The reply to an unknown operation.
    static wire_reply refuse_unknown();

  private:
    struct entry {
        cognito::authorization authorized_by{};
        function run;
    };
    std::map<std::string, entry, std::less<>> entries_;
    std::string_view violation_name_ = cognito::failure_name::invalid_parameter;
};

} // namespace poolguard::pool
