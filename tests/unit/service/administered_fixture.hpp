#pragma once
// A gateway with an administrator, a user with a token, and a Cognito that knows both, fails as the test says and keeps
// what it was asked.

#include "cognito/in_process_transport.hpp"
#include "service/administrator.hpp"
#include "service/user_changes.hpp"
#include "test_gateway.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <map>

namespace poolguard::service {

class administered_fixture : public testing::Test {
  protected:
    using names = std::vector<std::string>;

    static constexpr auto jane = "34c84488-e0e1-70ae-d2ee-991ad1a898c8"; // the sub
    static constexpr auto boss = "b0550000-0000-4000-8000-000000000001";

    administered_fixture() {
        auto claims = access_claims();
        claims["sub"] = boss;
        claims["jti"] = claims["origin_jti"] = "boss";
        claims["cognito:groups"] = boost::json::array{"admin"};
        by = administrator::of(gateway.person(claims), usual_admin_group);
    }

    // "jane", "boss", and "odd", who has no sub. Other operations succeed.
    cognito::result<std::string> answer(std::string_view operation, std::string_view body) {
        asked.emplace_back(operation, boost::json::parse({body.data(), body.size()}).as_object());
        if (const auto why = failures.find(operation); why != failures.end())
            return std::unexpected(cognito::failure{why->second, "no"});
        if (const auto given = replies.find(operation); given != replies.end()) return given->second;
        if (operation == "ListUsers")
            return boost::json::serialize(boost::json::object{{"Users", boost::json::array{shown("jane")}}});
        if (operation != "AdminGetUser") return "{}";
        const std::string name(asked.back().second.at("Username").as_string());
        if (name == "jane" || name == "boss" || name == "odd") return boost::json::serialize(shown(name));
        return std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "User does not exist."});
    }
    boost::json::object shown(const std::string& name) const {
        auto attributes = more_attributes;
        if (name != "odd") attributes["sub"] = name == "jane" ? jane : boss;
        boost::json::array list;
        for (const auto& [attribute, value] : attributes)
            list.emplace_back(boost::json::object{{"Name", attribute}, {"Value", value}});
        return {{"Username", name},         {"UserAttributes", list},    {"Attributes", list},
                {"UserCreateDate", 1},      {"UserLastModifiedDate", 1}, {"Enabled", true},
                {"UserStatus", "CONFIRMED"}};
    }
    names operations() const {
        names out;
        for (const auto& [operation, _] : asked)
            out.push_back(operation);
        return out;
    }

    // The Authorization header of a token of the user that was issued in this second.
    const std::string& token_of_jane(std::string_view session, const boost::json::array& in_groups = {}) {
        auto claims = access_claims(base::epoch_seconds(gateway.clock.now()));
        claims["jti"] = "jti-" + std::string(session);
        claims["origin_jti"] = session;
        if (!in_groups.empty()) claims["cognito:groups"] = in_groups;
        return gateway.header_of(sign(first_key(), claims));
    }
    // As another node sees it, which reads the log.
    bool is_alive(const std::string& header) {
        EXPECT_TRUE(gateway.revoked.refresh());
        return gateway.gate.authenticate_blocking(header).has_value();
    }
    // "done", or the name of the failure.
    template <class T>
    static std::string outcome(const cognito::result<T>& of) {
        return of ? "done" : of.error().name;
    }

    test_gateway gateway;
    std::map<std::string, std::string> more_attributes;
    std::map<std::string, std::string, std::less<>> replies;  // by operation
    std::map<std::string, std::string, std::less<>> failures; // the same
    std::vector<std::pair<std::string, boost::json::object>> asked;
    cognito::in_process_transport transport{
        [this](std::string_view operation, std::string_view body) { return answer(operation, body); }};
    cognito::client client{transport};
    bool is_log_broken = false;
    pool::watched_records watched{gateway.storage.records(), [this](bool) { return !is_log_broken; }};
    store::revocation_log log{watched, gateway.clock, gateway.random};
    revocations revoked{log, gateway.clock};
    std::optional<administrator> by;
    users people{"us-east-1_AbC123xyZ", client, gateway.storage.records(), revoked, gateway.clock};
};

} // namespace poolguard::service
