#pragma once
// A pool room over a real store in a folder of its own, called as over the wire. In bodies, "$POOL" and "$CLIENT" stand
// for the ids of the pool and client made last.

#include "base/log.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/pool_parts.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/triggers/hook_transport.hpp"
#include "unit/store/temporary_folder.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_ref.hpp>
#include <gtest/gtest.h>
#include <mutex>

namespace poolguard::pool {

class kept_mail final : public outbox {
  public:
    std::expected<void, std::string> send(const message& mail) override {
        const std::scoped_lock lock(mutex_);
        if (is_broken) return std::unexpected("out of order");
        sent.push_back(mail);
        return {};
    }
    std::vector<message> sent;
    bool is_broken = false;

  private:
    std::mutex mutex_;
};

class administration_fixture : public testing::Test {
  protected:
    administration_fixture() { base::log::set_level(base::log::level::error); }

    static embedded_pool_options options() {
        embedded_pool_options out;
        out.public_url = "http://localhost:8000";
        out.account_id = "123456789012";
        out.hashing = {.memory_kib = 8, .passes = 1, .lanes = 1};
        return out;
    }
    // The function "f" is behind a hook.
    embedded_pool_options with_functions() {
        auto out = options();
        out.functions = {.places = {{"f", "https://functions.example/hook"}},
                         .hook_key = base::secret{"a key that signs what hooks are sent"},
                         .https = &functions_};
        return out;
    }
    static std::unique_ptr<store::sqlite_records> open(const store::temporary_folder& folder,
                                                       const base::clock& clock) {
        auto opened = store::sqlite_records::open(folder.file(), clock);
        if (!opened) throw std::runtime_error(opened.error().sentence);
        return std::move(*opened);
    }

    std::string filled(std::string body) const {
        for (const auto& [mark, value] : {std::pair{"$POOL", pool_id_}, std::pair{"$CLIENT", client_id_}})
            for (auto at = body.find(mark); at != body.npos; at = body.find(mark))
                body.replace(at, std::string_view(mark).size(), value);
        return body;
    }
    dispatcher::wire_reply raw(std::string_view operation, const std::string& body) {
        return dispatcher_.dispatch(operation, filled(body), {clock_.now(), region_, "127.0.0.1"});
    }
    // The reply of a call that succeeds; null when its body is empty.
    boost::json::value call(std::string_view operation, const std::string& body) {
        const auto reply = raw(operation, body);
        EXPECT_EQ(reply.status, 200U) << operation << ' ' << body << '\n' << reply.error_name << reply.error_message;
        return reply.body.empty() ? boost::json::value{} : boost::json::parse(reply.body);
    }
    std::string text(const boost::json::value& in, std::string_view pointer) {
        return std::string(in.at_pointer(pointer).as_string());
    }
    // "Name: message" of a call that fails.
    std::string failure_of(std::string_view operation, const std::string& body) {
        const auto reply = raw(operation, body);
        EXPECT_NE(reply.status, 200U) << operation << ' ' << body;
        return reply.error_name + ": " + reply.error_message;
    }

    // `more` continues the body: R"(,"UsernameAttributes":["email"])".
    std::string make_pool(const std::string& more = "") {
        pool_id_ = text(call("CreateUserPool", R"({"PoolName":"people")" + more + "}"), "/UserPool/Id");
        return pool_id_;
    }
    std::string make_client(const std::string& more = "") {
        client_id_ = text(call("CreateUserPoolClient", R"({"UserPoolId":"$POOL","ClientName":"web")" + more + "}"),
                          "/UserPoolClient/ClientId");
        return client_id_;
    }
    // `attributes`: R"("email":"ann@example.com","email_verified":"true")". Gives the real username.
    std::string make_user(const std::string& username, const std::string& attributes = "") {
        std::string list;
        const auto given = boost::json::parse("{" + attributes + "}");
        for (const auto& [name, value] : given.as_object())
            list += (list.empty() ? "" : ",") +
                    boost::json::serialize(boost::json::value{{"Name", name}, {"Value", value}});
        return text(call("AdminCreateUser", R"({"UserPoolId":"$POOL","MessageAction":"SUPPRESS","Username":")" +
                                                username + R"(","UserAttributes":[)" + list + "]}"),
                    "/User/Username");
    }
    // The key of a device that has to prove itself, where the pool tracks devices.
    std::string make_device(const std::string& username) {
        const auto user = users_.get(pool(), username).value().user;
        const auto device = stores_.ports.devices.create(pool(), user, "192.0.2.1", std::chrono::hours{24}).value();
        cognito::confirm_device input;
        input.DeviceKey = device.key;
        auto& secret = input.DeviceSecretVerifierConfig.emplace();
        secret.Salt = base::to_base64("a salt");
        secret.PasswordVerifier =
            base::to_base64(srp::make_verifier({device.group_key, device.key}, "a random password", "a salt").reveal());
        EXPECT_TRUE(stores_.ports.devices.confirm(pool(), user, input));
        return device.key;
    }
    user_pool_document pool() {
        auto found = pools_.find(pool_id_);
        if (!found) throw std::runtime_error(found.error().message);
        return **found;
    }

    store::temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
    base::system_random random_;
    std::unique_ptr<store::sqlite_records> records_ = open(folder_, clock_);
    base::secret master_key_{"a master key for tests"};
    kept_mail mail_;
    store::rate_limits rates_{{}, *records_, clock_};
    hook_transport functions_;
    pool_stores stores_{{*records_, clock_, random_, master_key_, mail_, rates_}, with_functions()};
    user_pools& pools_ = stores_.pools;
    users& users_ = stores_.users;
    groups& groups_ = stores_.groups;
    dispatcher dispatcher_{user_pool_operations(), stores_.ports};
    std::string region_ = "eu-west-1";
    std::string pool_id_;
    std::string client_id_;
};

} // namespace poolguard::pool
