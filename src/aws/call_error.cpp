#include "aws/call_error.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"

#include <boost/json/object.hpp>
#include <utility>

namespace poolguard::aws {
namespace {

std::string bare_name(std::string_view name) {
    name = name.substr(0, name.find(':'));
    const auto hash = name.rfind('#');
    return std::string(hash == std::string_view::npos ? name : name.substr(hash + 1));
}

std::string member(const boost::json::object& object, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        if (const auto found = base::json::find_text(object, name)) return std::string(*found);
    }
    return {};
}

} // namespace

std::string_view describe(const call_error& error) {
    if (error.transport) return describe(*error.transport);
    if (error.credentials) return describe(*error.credentials);
    switch (error.what) {
    case call_error::kind::service_error:
        return "The service answered with an error.";
    case call_error::kind::transport:
        return "The service could not be reached.";
    case call_error::kind::timed_out:
        return "The service did not answer in time.";
    case call_error::kind::no_credentials:
        return "There are no AWS credentials to sign the call with.";
    }
    std::unreachable();
}

call_error error_in_reply(const http_reply& reply) {
    call_error error;
    error.what = call_error::kind::service_error;
    error.status = reply.status;
    if (const auto name = reply.header("x-amzn-errortype")) error.name = bare_name(*name);
    const auto document = base::json::parse(reply.body);
    const auto* const object = document ? document->if_object() : nullptr;
    if (object == nullptr) return error;
    if (error.name.empty()) error.name = bare_name(member(*object, {"__type", "code"}));
    error.message = member(*object, {"message", "Message"});
    return error;
}

} // namespace poolguard::aws
