#include "pool/protocol/dispatcher.hpp"

#include "base/json/parse.hpp"
#include "base/log.hpp"

#include <exception>
#include <stdexcept>

namespace poolguard::pool {

dispatcher::dispatcher(std::span<const operation* const> rows, const operation_ports& ports,
                       std::string_view violation_name)
    : violation_name_(violation_name) {
    for (const auto* row : rows)
        add(row->name, row->authorized_by,
            [run = row->run, &ports](const boost::json::value& document, const call& by) {
                return run(document, by, ports);
            });
}

void dispatcher::add(std::string_view name, cognito::authorization authorized_by, function run) {
    if (!entries_.try_emplace(std::string(name), entry{authorized_by, std::move(run)}).second)
        throw std::logic_error("operation added twice: " + std::string(name));
}

std::optional<cognito::authorization> dispatcher::authorization_of(std::string_view operation) const {
    const auto found = entries_.find(operation);
    if (found == entries_.end()) return std::nullopt;
    return found->second.authorized_by;
}

std::vector<std::string_view> dispatcher::operations() const {
    std::vector<std::string_view> names;
    names.reserve(entries_.size());
    for (const auto& [name, _] : entries_)
        names.emplace_back(name);
    return names;
}

dispatcher::wire_reply dispatcher::dispatch(std::string_view operation, std::string_view json_body,
                                            const call& by) const {
    const auto found = entries_.find(operation);
    if (found == entries_.end()) return refuse_unknown();
    const auto document = base::json::parse(json_body);
    if (!document) return refuse(malformed_body(base::json::describe(document.error())));
    try {
        auto reply = found->second.run(*document, by);
        if (!reply && reply.error().name == cognito::failure_name::validation)
            return refuse({std::string(violation_name_), reply.error().message});
        if (!reply) return refuse(reply.error());
        return {.status = 200, .error_name = {}, .error_message = {}, .body = std::move(*reply)};
    } catch (const std::exception& cause) {
        base::log::error("pool.operation_failed", {{"operation", operation}, {"cause", cause.what()}});
        return refuse({cognito::failure_name::internal_error, "Something went wrong"});
    }
}

dispatcher::wire_reply dispatcher::refuse(const cognito::failure& why) {
    std::string body = R"({"__type":)";
    base::json::append(body, why.name);
    body += R"(,"message":)";
    base::json::append(body, why.message);
    body += '}';
    const unsigned status = why.name == cognito::failure_name::internal_error ? 500 : 400;
    return {status, why.name, why.message, std::move(body)};
}

dispatcher::wire_reply dispatcher::refuse_unknown() {
    return refuse({"UnknownOperationException", "The operation is unknown."});
}

} // namespace poolguard::pool
