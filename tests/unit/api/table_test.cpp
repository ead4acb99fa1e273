// What holds for every row of the table of operations.

#include "unit/api/world.hpp"

#include <set>

namespace poolguard::api {
namespace {

std::string concrete(const std::string& path) {
    std::string out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '{') {
            out += path[i];
            continue;
        }
        out += '1';
        i = path.find('}', i);
    }
    return out;
}

class table : public testing::Test {
  protected:
    world all;
    std::vector<operation> rows = all_operations(all.ports());

    // Of somebody who may do everything.
    std::vector<std::pair<std::string, std::string>> administrator() const {
        auto claims = all.claims();
        claims["cognito:groups"] = boost::json::array{"admin"};
        return {{"Authorization", "Bearer " + world::token(claims)}};
    }
};

TEST_F(table, every_path_without_a_token_is_refused_unless_it_is_for_everyone) {
    std::size_t guarded = 0;
    for (const auto& row : rows) {
        if (row.permission() == permission::everyone || row.permission() == permission::optional_token) continue;
        ++guarded;
        const auto& about = row.description();
        // A body that fits, so that nothing but the missing token can be the reason.
        const auto out = all.call({about.method, concrete(about.path), {}, about.request_example});
        EXPECT_EQ(out.response.status, about.token.refusal.status) << about.id;
        EXPECT_EQ(out.code(), "token_missing") << about.id;
        EXPECT_TRUE(about.token.refusal.status == 401 || about.path == "/api/user/logout") << about.id;
    }
    EXPECT_GE(guarded, 15U);
}

TEST_F(table, every_guarded_path_refuses_a_token_of_another_key) {
    const auto forged = "Bearer " + world::token(all.claims(), foreign_key());
    for (const auto& row : rows) {
        if (row.permission() == permission::everyone || row.description().token.ignores_refused_token) continue;
        const auto& about = row.description();
        const auto out =
            all.call({about.method, concrete(about.path), {{"Authorization", forged}}, about.request_example});
        EXPECT_EQ(out.response.status, about.token.refusal.status) << about.id;
        EXPECT_EQ(out.code(), "token_unknown_key") << about.id;
    }
}

TEST_F(table, what_is_for_everyone_is_known) {
    std::set<std::string> open;
    for (const auto& row : rows)
        if (row.permission() == permission::everyone) open.insert(row.description().path);
    EXPECT_EQ(open, (std::set<std::string>{"/api/auth/challenge",
                                           "/api/auth/challenge/totp",
                                           "/api/auth/confirm",
                                           "/api/auth/forgot-password",
                                           "/api/auth/refresh",
                                           "/api/auth/resend-code",
                                           "/api/auth/reset-password",
                                           "/api/auth/signin",
                                           "/api/auth/signout",
                                           "/api/auth/signup",
                                           "/api/docs",
                                           "/api/user/challenge",
                                           "/api/user/login",
                                           "/api/user/new-password",
                                           "/api/user/refresh",
                                           "/apidocs",
                                           "/auth/challenge",
                                           "/auth/challenge/totp",
                                           "/auth/confirm",
                                           "/auth/forgot-password",
                                           "/auth/login",
                                           "/auth/refresh",
                                           "/auth/resend-code",
                                           "/auth/reset-password",
                                           "/auth/session",
                                           "/auth/sign-out",
                                           "/auth/signup",
                                           "/auth/{provider}/callback",
                                           "/auth/{provider}/start",
                                           "/docs",
                                           "/docs/{file}",
                                           "/health",
                                           "/messages/public",
                                           "/metrics",
                                           "/openapi.json",
                                           "/pages/pages.js",
                                           "/pages/passkeys.js",
                                           "/pages/style.css",
                                           "/problems",
                                           "/problems/{code}",
                                           "/ready"}));
}

TEST_F(table, every_row_is_described) {
    std::set<std::string> ids;
    for (const auto& row : rows) {
        const auto& about = row.description();
        EXPECT_TRUE(ids.insert(about.id).second) << about.id;
        EXPECT_FALSE(about.summary.empty()) << about.id;
        EXPECT_FALSE(about.tag.empty()) << about.id;
        EXPECT_EQ(about.request_example.empty(), !row.input().body.has_value()) << about.id;
        EXPECT_TRUE(about.answer_example.empty() || row.output().body) << about.id;
        EXPECT_TRUE(!row.output().body || !about.answer_example.empty()) << about.id;
        const std::set<std::string> with_tokens{"AuthenticatorOut",  "LetterHeadOut", "LetterOut", "LoginOut",
                                                "OwnCredentialsOut", "SessionOut",    "SignedIn"};
        // A page may show them too.
        if (about.tag == "pages") continue;
        EXPECT_EQ(about.gives_secrets, row.output().body && with_tokens.contains(row.output().body->name)) << about.id;
    }
}

TEST_F(table, every_body_is_checked) {
    const auto headers = administrator();
    for (const auto& row : rows) {
        if (!row.input().body) continue;
        const auto& about = row.description();
        const auto send = [&](std::string body) {
            return all.call({about.method, concrete(about.path), headers, std::move(body)});
        };
        EXPECT_EQ(send("").response.status, 400U) << about.id;
        EXPECT_EQ(send("{\"a\":").code(), "body_malformed") << about.id;
        EXPECT_EQ(send("{\"a\":\"\xff\"}").response.status, 400U) << about.id;
        EXPECT_EQ(send(std::string(10'000, '[')).response.status, 400U) << about.id;
        const auto refused = validation_status(about.path);
        EXPECT_EQ(send("[]").response.status, refused) << about.id;
        auto extended = boost::json::parse(about.request_example).as_object();
        extended["surprise"] = 1;
        const auto unknown = send(boost::json::serialize(extended));
        EXPECT_EQ(unknown.response.status, refused) << about.id;
        EXPECT_EQ(boost::json::serialize(unknown.json().at("errors")),
                  R"([{"field":"surprise","message":"is not a known member"}])")
            << about.id;
        for (const auto& member : row.input().body->schema.at("properties").as_object()) {
            auto wrong = boost::json::parse(about.request_example).as_object();
            const auto type = boost::json::serialize(member.value().at("type"));
            const bool is_number = type.find("integer") != std::string::npos;
            wrong[member.key()] = is_number ? boost::json::value("42424242") : boost::json::value(42'424'242);
            const auto out = send(boost::json::serialize(wrong));
            EXPECT_EQ(out.response.status, refused) << about.id;
            EXPECT_EQ(out.json().at("errors").at(0).at("field").as_string(), member.key()) << about.id;
            EXPECT_EQ(out.response.body.find("42424242"), std::string::npos) << about.id;
        }
    }
}

TEST_F(table, the_examples_fit) {
    const auto headers = administrator();
    for (const auto& row : rows) {
        const auto& about = row.description();
        if (row.input().body) {
            const auto out = all.call({about.method, concrete(about.path), headers, about.request_example});
            EXPECT_TRUE(out.response.status < 300 || out.code() != "validation_failed") << about.id;
        }
        if (about.answer_example.empty()) continue;
        auto example = boost::json::parse(about.answer_example);
        EXPECT_EQ(example.is_array(), row.output().body->is_list) << about.id;
        if (example.is_array()) example = boost::json::value(example.as_array().at(0));
        const auto& schema = row.output().body->schema;
        const auto* properties = schema.if_contains("properties");
        if (properties == nullptr) continue; // a document whose members are not known before
        for (const auto& member : example.as_object())
            EXPECT_TRUE(properties->as_object().contains(member.key())) << about.id << ' ' << member.key();
        const auto* required = schema.if_contains("required");
        if (required == nullptr) continue;
        for (const auto& name : required->as_array())
            EXPECT_TRUE(example.as_object().contains(name.as_string())) << about.id << ' ' << name;
    }
}

} // namespace
} // namespace poolguard::api
