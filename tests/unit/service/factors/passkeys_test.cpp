#include "service/factors/passkeys.hpp"

#include "unit/service/administered_fixture.hpp"

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;
using cognito::failure_name::internal_error;
using cognito::failure_name::not_authorized;
using cognito::failure_name::resource_not_found;
using cognito::failure_name::unreachable;

class passkeys_test : public administered_fixture {
  protected:
    // Of the user's passkeys, Cognito lists one at a time.
    cognito::result<std::string> answer_by_pages(std::string_view operation, std::string_view body) {
        if (operation != "ListWebAuthnCredentials" || failures.contains(operation)) return answer(operation, body);
        asked.emplace_back(operation, boost::json::parse({body.data(), body.size()}).as_object());
        const auto* next = asked.back().second.if_contains("NextToken");
        const std::size_t at = next == nullptr ? 0 : std::stoul(next->as_string().c_str());
        boost::json::object out{{"Credentials", boost::json::array{}}};
        if (at < ids.size())
            out["Credentials"].as_array().emplace_back(
                boost::json::object{{"CredentialId", ids[at]},
                                    {"FriendlyCredentialName", "Cognito's " + ids[at]},
                                    {"RelyingPartyId", "example.com"},
                                    {"AuthenticatorAttachment", "platform"},
                                    {"AuthenticatorTransports", boost::json::array{"internal", "hybrid"}},
                                    {"CreatedAt", 7}});
        if (at + 1 < ids.size()) out["NextToken"] = std::to_string(at + 1);
        return boost::json::serialize(out);
    }
    names shown() {
        const auto found = own.of(who);
        if (!found) return {found.error().name};
        names out;
        for (const auto& each : *found)
            out.push_back(each.name);
        return out;
    }
    static std::string name_of(const cognito::result<passkey>& found) {
        return found ? found->name : found.error().name;
    }
    std::map<std::string, std::string> kept() { return passkey_names(gateway.storage.records()).of(jane).value(); }
    static boost::json::object made(const char* id) { return {{"id", id}, {"type", "public-key"}}; }

    names ids{"k1", "k2"};
    principal who = gateway.person(access_claims());
    cognito::in_process_transport pages{
        [this](std::string_view operation, std::string_view body) { return answer_by_pages(operation, body); }};
    cognito::client paged{pages};
    bool is_store_broken = false;
    pool::watched_records stored{gateway.storage.records(), [this](bool) { return !is_store_broken; }};
    passkeys own{paged, stored, gateway.clock, "us-east-1_AbC123xyZ"};
};

TEST_F(passkeys_test, of_all_pages_are_listed_by_the_names_of_their_user) {
    ASSERT_TRUE(own.rename(who, "k2", "Laptop"));
    asked.clear();
    EXPECT_EQ(shown(), (names{"Cognito's k1", "Laptop"}));
    EXPECT_EQ(operations(), (names{"ListWebAuthnCredentials", "ListWebAuthnCredentials"}));
    const auto first = own.of(who)->front();
    EXPECT_EQ(first.id, "k1");
    EXPECT_EQ(first.relying_party_id, "example.com");
    EXPECT_EQ(first.attachment, "platform");
    EXPECT_EQ(first.transports, (names{"internal", "hybrid"}));
    EXPECT_EQ(first.created, base::from_epoch_seconds(7));
    is_store_broken = true;
    EXPECT_EQ(shown(), names{internal_error});
    ids.clear();
    EXPECT_EQ(shown(), names{}); // no name is needed
    failures = {{"ListWebAuthnCredentials", not_authorized}};
    EXPECT_EQ(shown(), names{not_authorized});
}

TEST_F(passkeys_test, only_those_of_the_user_get_names) {
    EXPECT_EQ(name_of(own.rename(who, "k3", "Phone")), resource_not_found);
    EXPECT_TRUE(kept().empty());
    EXPECT_EQ(name_of(own.rename(who, "k2", "Phone")), "Phone");
    EXPECT_EQ(kept(), (std::map<std::string, std::string>{{"k2", "Phone"}}));
    EXPECT_EQ(name_of(own.rename(who, "k2", "Laptop")), "Laptop");
    EXPECT_EQ(kept().at("k2"), "Laptop");
    is_store_broken = true;
    EXPECT_EQ(name_of(own.rename(who, "k2", "Phone")), internal_error);
}

TEST_F(passkeys_test, are_registered_with_the_name_that_the_user_gives) {
    struct row {
        const char* what;
        boost::json::object credential;
        std::optional<std::string> name;
        bool is_broken;
        std::string expected;
        std::size_t kept;
    };
    const row rows[] = {
        {"without a name", made("k1"), {}, false, "Cognito's k1", 0},
        {"a name that cannot be stored", made("k1"), "Phone", true, "Cognito's k1", 0},
        {"with a name", made("k1"), "Phone", false, "Phone", 1},
        {"one that Cognito does not list", made("k9"), {}, false, resource_not_found, 1},
        {"no id", {{"type", "public-key"}}, {}, false, resource_not_found, 1},
        {"no text as id", {{"id", 1}}, {}, false, resource_not_found, 1},
    };
    for (const auto& [what, credential, name, is_broken, expected, count] : rows) {
        is_store_broken = is_broken;
        asked.clear();
        EXPECT_EQ(name_of(own.finish(who, credential, name)), expected) << what;
        EXPECT_EQ(asked.front().first, "CompleteWebAuthnRegistration") << what;
        EXPECT_EQ(asked.front().second.at("Credential"), boost::json::value(credential)) << what;
        EXPECT_EQ(kept().size(), count) << what;
    }
    failures = {{"CompleteWebAuthnRegistration", not_authorized}};
    EXPECT_EQ(name_of(own.finish(who, made("k2"), "Laptop")), not_authorized);
    EXPECT_EQ(kept().size(), 1U);
}

TEST_F(passkeys_test, take_their_names_with_them) {
    ASSERT_TRUE(own.rename(who, "k1", "Phone"));
    failures = {{"DeleteWebAuthnCredential", resource_not_found}};
    EXPECT_EQ(outcome(own.remove(who, "k1")), resource_not_found);
    EXPECT_EQ(kept().size(), 1U);
    failures.clear();
    EXPECT_EQ(outcome(own.remove(who, "k2")), "done");
    EXPECT_EQ(kept().size(), 1U);
    EXPECT_EQ(outcome(own.remove(who, "k1")), "done");
    EXPECT_EQ(asked.back().second.at("CredentialId"), "k1");
    EXPECT_TRUE(kept().empty());
}

TEST_F(passkeys_test, begin_with_what_cognito_asks_of_the_browser) {
    replies["StartWebAuthnRegistration"] =
        R"({"CredentialCreationOptions":{"challenge":"c","rp":{"id":"example.com",)"
        R"("name":"Example"},"user":{"id":"1","name":"jane","displayName":"Jane"}}})";
    const auto begun = own.begin(who);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->challenge, "c");
    EXPECT_EQ(begun->rp.id, "example.com");
    EXPECT_EQ(asked.back().second.at("AccessToken").as_string(), who.raw_token());
    failures = {{"StartWebAuthnRegistration", "WebAuthnNotEnabledException"}};
    EXPECT_EQ(outcome(own.begin(who)), "WebAuthnNotEnabledException");
}

TEST_F(passkeys_test, are_offered_unless_the_pool_lets_nobody_sign_in_with_them) {
    const auto pool_with = [](const char* more) {
        return std::string(R"({"UserPool":{"Id":"p","Name":"p","Arn":"a","LastModifiedDate":1,"CreationDate":1,)"
                           R"("SchemaAttributes":[],"EstimatedNumberOfUsers":0)") +
               more + "}}";
    };
    const std::pair<const char*, bool> rows[] = {
        {"", false},
        {R"(,"Policies":{})", false},
        {R"(,"Policies":{"SignInPolicy":{}})", false},
        {R"(,"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}})", false},
        {R"(,"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","WEB_AUTHN"]}})", true},
    };
    for (const auto& [more, expected] : rows) {
        gateway.clock.advance(1min);
        replies["DescribeUserPool"] = pool_with(more);
        EXPECT_EQ(own.may_be_offered(), expected) << more;
    }
    // It is asked again after a minute.
    failures = {{"DescribeUserPool", unreachable}};
    replies["DescribeUserPool"] = pool_with("");
    asked.clear();
    gateway.clock.advance(1min - 1ms);
    EXPECT_TRUE(own.may_be_offered());
    EXPECT_TRUE(asked.empty());
    gateway.clock.advance(1ms);
    EXPECT_TRUE(own.may_be_offered()); // Cognito does not say
    EXPECT_FALSE(asked.empty());
    failures.clear();
    gateway.clock.advance(1min);
    EXPECT_FALSE(own.may_be_offered());
}

} // namespace
} // namespace poolguard::service
