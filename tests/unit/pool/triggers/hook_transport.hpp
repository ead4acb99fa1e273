#pragma once
// Functions behind hooks, without a network: what they were sent, and what they answer. By default they return the
// event.

#include "aws/http_call.hpp"
#include "base/json/lookup.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <string>
#include <vector>

namespace poolguard::pool {

class hook_transport final : public aws::http_transport {
  public:
    using reply = std::expected<aws::http_reply, aws::transport_error>;

    static constexpr auto function = "arn:aws:lambda:us-east-1:123456789012:function:f";

    reply send(const aws::http_request& request) override {
        seen.push_back(request);
        seen.back().body = {};
        events.push_back(boost::json::parse(request.body).as_object());
        return answer ? answer(events.back()) : returned(std::string(request.body));
    }

    static reply returned(std::string body) { return aws::http_reply{200, {}, std::move(body)}; }
    static reply status(int status, std::string body) { return aws::http_reply{status, {}, std::move(body)}; }
    // Returns the event with these members in its response.
    void decide(std::string_view members) {
        answer = [given = boost::json::parse(members)](boost::json::object event) {
            for (const auto& [name, value] : given.as_object())
                event["response"].as_object().insert_or_assign(name, value);
            return returned(boost::json::serialize(event));
        };
    }
    std::vector<std::string> sources() const {
        std::vector<std::string> out;
        for (const auto& each : events)
            out.emplace_back(base::json::text_at(each, "triggerSource"));
        return out;
    }
    void forget() {
        seen.clear();
        events.clear();
    }

    std::vector<aws::http_request> seen; // without their bodies
    std::vector<boost::json::object> events;
    std::function<reply(boost::json::object event)> answer;
};

} // namespace poolguard::pool
