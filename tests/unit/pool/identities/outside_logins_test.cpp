#include "pool/identities/outside_logins.hpp"

#include "base/json/write.hpp"
#include "jwt/signing_key.hpp"
#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include <array>
#include <boost/json/serialize.hpp>

namespace poolguard::pool {
namespace {

namespace bj = boost::json;

constexpr auto corporate = "arn:aws:iam::000000000000:oidc-provider/login.example.com/one";
constexpr auto unregistered = "arn:aws:iam::000000000000:oidc-provider/nobody.example.com";
constexpr auto saml = "arn:aws:iam::000000000000:saml-provider/office";

// Each issuer publishes the same key; others cannot be reached.
class published_keys final : public aws::http_transport {
  public:
    explicit published_keys(const jwt::signing_key& key) : key_(key) {}
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        ++sent;
        if (request.url.find("down.example.com") != std::string::npos)
            return std::unexpected(aws::transport_error::could_not_connect);
        constexpr std::string_view well_known = "/.well-known/openid-configuration";
        if (!request.url.ends_with(well_known))
            return aws::http_reply{200, {}, jwt::key_set_json(std::array{key_.jwk_json()})};
        const auto issuer = request.url.substr(0, request.url.size() - well_known.size());
        return aws::http_reply{200,
                               {},
                               bj::serialize(bj::object{{"issuer", issuer},
                                                        {"authorization_endpoint", issuer + "/authorize"},
                                                        {"token_endpoint", issuer + "/token"},
                                                        {"jwks_uri", issuer + "/keys"}})};
    }
    int sent = 0;

  private:
    const jwt::signing_key& key_;
};

class outside_logins_test : public testing::Test {
  protected:
    static jwt::signing_key new_key() { return std::move(*jwt::signing_key::generate_rsa()); }

    void SetUp() override {
        for (const auto* url : {"https://login.example.com/one", "https://down.example.com"})
            ASSERT_TRUE(registered_.create(open_id_providers::owner, std::string_view(url).substr(8),
                                           {url, {"app", "other app"}, {}, 0, {}}));
        settings_.SupportedLoginProviders = {{"accounts.google.com", "g-app"},
                                             {"appleid.apple.com", "a-app"},
                                             {"graph.facebook.com", "f-app"},
                                             {"www.amazon.com", "w-app"}};
        settings_.OpenIdConnectProviderARNs = {
            {corporate, unregistered, "arn:aws:iam::000000000000:oidc-provider/down.example.com"}};
        settings_.SamlProviderARNs = {{saml}};
    }

    std::string token(const bj::object& changes, const jwt::signing_key& by) const {
        const auto now = base::epoch_seconds(rooms_.clock.now());
        bj::object claims{
            {"iss", "https://login.example.com/one"}, {"aud", "app"}, {"sub", "ann"}, {"iat", now}, {"exp", now + 60}};
        for (const auto& [name, value] : changes)
            claims[name] = value;
        return *by.sign_rs256(bj::serialize(claims));
    }
    std::string token(const bj::object& changes = {}) const { return token(changes, key_); }

    // The login's name, or the refusal.
    std::string outcome(std::string_view provider, const std::string& given) const {
        const auto done = logins_.verify(settings_, provider, given);
        return done ? done->name : fmt::format("{}: {}", done.error().name, done.error().message);
    }

    sign_in_rooms rooms_;
    jwt::signing_key key_ = new_key();
    published_keys transport_{key_};
    provider_metadata metadata_{transport_, rooms_.clock};
    open_id_providers registered_{*rooms_.records, "000000000000"};
    outside_logins logins_{registered_, metadata_, rooms_.clock};
    cognito::identity_pool_settings settings_;
};

TEST_F(outside_logins_test, verify_what_the_provider_signed) {
    EXPECT_EQ(outcome("login.example.com/one", token()), std::string(corporate) + ":OIDC:ann");
    EXPECT_EQ(outcome("login.example.com/one", token({{"aud", {"x", "other app"}}})),
              std::string(corporate) + ":OIDC:ann");
    for (const auto* issuer : {"https://accounts.google.com", "accounts.google.com"})
        EXPECT_EQ(outcome("accounts.google.com", token({{"iss", issuer}, {"aud", "g-app"}})),
                  "accounts.google.com:g-app:ann");
    EXPECT_EQ(outcome("appleid.apple.com", token({{"iss", "https://appleid.apple.com"}, {"aud", "a-app"}})),
              "appleid.apple.com:a-app:ann");
    const auto found = logins_.verify(settings_, "login.example.com/one", token({{"department", "sales"}}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->who.provider, "login.example.com/one");
    EXPECT_EQ(found->who.subject, "ann");
    EXPECT_EQ(found->client_id, "app");
    EXPECT_EQ(found->claims.at("department"), "sales");
    EXPECT_EQ(transport_.sent, 6); // a document and a key set of each of the three
}

TEST_F(outside_logins_test, refuse_what_it_did_not) {
    const std::string invalid = "NotAuthorizedException: Invalid login token. ";
    const std::string unsupported =
        "NotAuthorizedException: Token is not from a supported provider of this identity pool.";
    const auto stranger = new_key();
    const auto now = base::epoch_seconds(rooms_.clock.now());
    const auto issuer = "Issuer doesn't match providerName";
    const std::vector<std::tuple<std::string, std::string, std::string>> rows{
        {"login.example.com/one", token({}, stranger), invalid + "Couldn't verify signed token."},
        {"login.example.com/one", token({{"iss", "https://login.example.com/two"}}), invalid + issuer},
        {"login.example.com/one", token({{"iss", "login.example.com/one"}}), invalid + issuer},
        {"login.example.com/one", token({{"iss", nullptr}}), invalid + issuer},
        {"login.example.com/one", token({{"aud", "x"}}), unsupported},
        {"login.example.com/one", token({{"exp", now}}), fmt::format("{}Token expired: {} >= {}", invalid, now, now)},
        {"login.example.com/one", "opaque", invalid + "Not a valid OpenId Connect identity token."},
        {"login.example.com", token(), unsupported},
        {corporate, token(), unsupported},
        {"nobody.example.com", token({{"iss", "https://nobody.example.com"}}), unsupported},
        {"accounts.google.com", token({{"aud", "g-app"}}), invalid + issuer},
        {"accounts.google.com", token({{"iss", "https://accounts.google.com"}}), unsupported},
        {"down.example.com", token({{"iss", "https://down.example.com"}}),
         "ExternalServiceException: The keys of down.example.com could not be fetched."},
        {"graph.facebook.com", "EAAB",
         "NotAuthorizedException: Logins of graph.facebook.com are not supported here, because its tokens are not "
         "signed. Its users can sign in through a user pool."},
        {"www.amazon.com", "Atza|",
         "NotAuthorizedException: Logins of www.amazon.com are not supported here, because its tokens are not signed. "
         "Its users can sign in through a user pool."},
        {saml, "PHNhbWw+",
         fmt::format("NotAuthorizedException: Logins of {} are not supported here, because SAML assertions are not "
                     "read. Its users can sign in through a user pool.",
                     saml)},
        {"example.org", token(), unsupported},
    };
    for (const auto& [provider, given, expected] : rows)
        EXPECT_EQ(outcome(provider, given), expected) << provider;
}

TEST_F(outside_logins_test, ask_no_provider_for_a_token_of_another_issuer) {
    outcome("login.example.com/one", token({{"iss", "https://login.example.com/two"}}));
    EXPECT_EQ(transport_.sent, 0);
}

TEST(iam_name_in, the_table) {
    const std::vector<std::pair<std::string_view, std::string_view>> rows{
        {"arn:aws:iam::123456789012:oidc-provider/login.example.com/path", "login.example.com/path"},
        {"arn:aws-cn:iam::1:oidc-provider/127.0.0.1:8000", "127.0.0.1:8000"},
        {"arn:aws:iam::123456789012:saml-provider/login.example.com", ""},
        {"arn:aws:iam::123456789012:oidc-provider/", ""},
        {"arn:aws:iam::123456789012:oidc-provider", ""},
        {"arn:aws:iam::name:oidc-provider/x", ""},
        {"arn:aws:iam:us-east-1:123456789012:oidc-provider/x", ""},
        {"login.example.com", ""},
        {"", ""},
    };
    for (const auto& [arn, name] : rows)
        EXPECT_EQ(iam_name_in(arn, open_id_provider_kind), name) << arn;
}

} // namespace
} // namespace poolguard::pool
