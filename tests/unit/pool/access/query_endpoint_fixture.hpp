#pragma once
// The endpoint of IAM's and STS's protocol over a store of its own, called as over HTTP.

#include "base/seal.hpp"
#include "pool/access/query_endpoint.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/model/cut_off_records.hpp"
#include "unit/store/temporary_folder.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::pool {

inline constexpr auto reader_arn = "arn:aws:iam::000000000000:role/reader";

class query_endpoint_fixture : public testing::Test {
  protected:
    using fields = std::vector<std::pair<std::string, std::string>>;

    static std::string form_of(const fields& given) {
        std::string out;
        for (const auto& [name, value] : given)
            out += (out.empty() ? "" : "&") + http::percent_encode(name) + '=' + http::percent_encode(value);
        return out;
    }
    // "200 …" or "403 AccessDenied …": the status, the error's code if there is one, and the body.
    std::string post(const std::string& body, const std::optional<aws::credentials>& who, std::string_view service) {
        aws::signable_request message{"POST", "/", "", {}, body};
        message.headers = {{"Host", "localhost:8000"}, {"Content-Type", std::string(query_endpoint::media_type)}};
        if (who) aws::sign(message, *who, "us-east-1", service, clock_.now());
        http::request request;
        request.method = http::method::post;
        request.target = request.path = "/";
        for (const auto& [name, value] : message.headers)
            request.headers.push_back({name, value});
        request.body = body;
        const auto reply = endpoint_.answer(request);
        const auto from = reply.body.find("<Code>");
        const auto code = from == reply.body.npos
                              ? std::string{}
                              : reply.body.substr(from + 6, reply.body.find("</Code>") - from - 6) + ' ';
        return fmt::format("{} {}{}", reply.status, code, reply.body);
    }
    std::string iam(fields given) { return post(form_of(given), own_, "iam"); }
    std::string create(const std::string& role, const std::string& trust) {
        return iam({{"Action", "CreateRole"}, {"RoleName", role}, {"AssumeRolePolicyDocument", trust}});
    }
    aws::credentials session_of(std::string_view arn) const {
        identity_session session;
        session.identity_id = "us-east-1:ann";
        session.role_arn = arn;
        return temporary_.issue(session, clock_.now());
    }
    std::string token(const boost::json::object& changes = {}) {
        const auto now = base::epoch_seconds(clock_.now());
        boost::json::object claims{
            {"iss", identity_issuer}, {"aud", "pool"}, {"sub", "us-east-1:ann"}, {"iat", now}, {"exp", now + 600}};
        for (const auto& [name, value] : changes)
            claims[name] = value;
        return keys_.of(identity_keys).value()->id_key.sign_rs256(boost::json::serialize(claims)).value();
    }
    std::string assume(fields changes = {}) {
        fields given{{"Action", "AssumeRoleWithWebIdentity"}};
        for (const auto& [name, usual] : fields{{"RoleArn", reader_arn},
                                                {"RoleSessionName", "app"},
                                                {"WebIdentityToken", ""},
                                                {"DurationSeconds", ""}}) {
            const auto found = std::ranges::find(changes, name, &fields::value_type::first);
            given.emplace_back(name, found != changes.end() ? found->second : usual);
            if (found != changes.end()) changes.erase(found);
        }
        given.insert(given.end(), changes.begin(), changes.end());
        if (given[3].second.empty()) given[3].second = token();
        return post(form_of(given), {}, "sts");
    }

    base::manual_clock clock_{base::from_epoch_seconds(1'770'000'000)};
    base::system_random random_;
    store::temporary_folder folder_;
    std::unique_ptr<store::records> records_ = store::sqlite_records::open(folder_.file(), clock_).value();
    bool is_broken_ = false;
    watched_records watched_{*records_, [this](bool) { return !is_broken_; }};
    aws::credentials own_{"AKIDEXAMPLE", base::secret{"secret key"}, {}, {}};
    base::secret master_{std::string(32, 'm')};
    base::sealer private_keys_{master_, "keys"};
    temporary_credentials temporary_{master_, random_};
    roles roles_{watched_, clock_, "000000000000"};
    open_id_providers providers_{watched_, "000000000000"};
    signing_keys keys_{*records_, random_, private_keys_};
    request_authenticator callers_{clock_,
                                   [this](std::string_view id) -> std::optional<aws::credentials> {
                                       if (id != own_.access_key_id) return std::nullopt;
                                       return own_;
                                   },
                                   temporary_, roles_};
    query_endpoint endpoint_{callers_, roles_, providers_, temporary_, keys_, clock_, random_};
};

} // namespace poolguard::pool
