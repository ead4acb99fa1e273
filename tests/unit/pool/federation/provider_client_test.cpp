#include "pool/federation/provider_client.hpp"

#include "http/form.hpp"
#include "jwt/signing_key.hpp"
#include "unit/base/manual_clock.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using enum cognito::identity_provider_type;
namespace bj = boost::json;

const jwt::signing_key& providers_key() {
    static const auto made = std::move(*jwt::signing_key::generate_rsa());
    return made;
}

// The provider's side: answers by address, and keeps what it was sent.
class provider_site final : public aws::http_transport {
  public:
    struct seen {
        aws::http_request request;
        std::string body;
    };
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        sent.push_back({request, std::string(request.body)});
        const auto found = replies.find(request.url.substr(0, request.url.find('?')));
        if (found == replies.end()) return std::unexpected(aws::transport_error::could_not_connect);
        return found->second;
    }
    void answer(const std::string& address, const bj::object& body) {
        replies[address] = {200, {}, bj::serialize(body)};
    }

    std::map<std::string, aws::http_reply> replies;
    std::vector<seen> sent;
};

constexpr auto corp_issuer = "https://login.example.com";
const std::string token_address = "https://login.example.com/token", attribute_address = "https://login.example.com/me",
                  key_address_of_site = "https://login.example.com/keys";

class provider_client_test : public testing::Test {
  protected:
    provider_client_test() {
        site_.replies[key_address_of_site] = {200, {}, jwt::key_set_json(std::array{providers_key().jwk_json()})};
        site_.answer(token_address, {{"access_token", "access"}, {"id_token", id_token()}});
    }
    static provider_document provider(cognito::identity_provider_type type, const cognito::string_map& more = {}) {
        provider_document out;
        out.name = "Corp";
        out.type = type;
        out.details = {{"client_id", "app"},
                       {"authorize_scopes", "openid email"},
                       {"oidc_issuer", corp_issuer},
                       {"authorize_url", "https://login.example.com/authorize"},
                       {"token_url", token_address},
                       {"attributes_url", attribute_address},
                       {"jwks_uri", key_address_of_site}};
        for (const auto& [name, value] : more) {
            out.details.erase(name);
            if (!value.empty()) out.details.emplace(name, value);
        }
        return out;
    }
    std::string id_token(const bj::object& changes = {}) const {
        const auto now = base::epoch_seconds(clock_.now());
        bj::object claims{{"iss", corp_issuer}, {"aud", "app"},    {"sub", "ann"},
                          {"iat", now},         {"exp", now + 60}, {"nonce", secrets_.nonce}};
        for (const auto& [name, value] : changes) {
            claims.erase(name);
            if (!value.is_null()) claims[name] = value;
        }
        return *providers_key().sign_rs256(bj::serialize(claims));
    }
    // The user's id, or the error.
    std::string identified(const provider_document& by) {
        const auto found = client_.identify(by, {"client secret", "no key"}, "code", secrets_);
        return found ? found->id : found.error();
    }
    std::map<std::string, std::string> authorization(const provider_document& by, const authorization_request& asked) {
        const auto url = client_.authorization_url(by, asked, "state", secrets_);
        if (!url) return {{"error", url.error()}};
        std::map<std::string, std::string> out{{"at", url->substr(0, url->find('?'))}};
        const auto query = http::parse_form(url->substr(url->find('?') + 1)).value();
        for (const auto& [name, value] : query)
            EXPECT_TRUE(out.emplace(name, value).second) << name;
        return out;
    }

    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'250)};
    federation_secrets secrets_{"the nonce", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"};
    provider_site site_;
    provider_metadata metadata_{site_, clock_};
    provider_client client_{site_, metadata_, clock_, "https://pool.example.com/oauth2/idpresponse"};
};

TEST_F(provider_client_test, discovers_the_addresses_that_the_details_lack) {
    const auto document = std::string(corp_issuer) + "/.well-known/openid-configuration";
    const auto failed = "discovery: " + std::string(aws::describe(aws::transport_error::could_not_connect));
    const auto given = "https://login.example.com/authorize", found = "https://login.example.com/found";
    struct row {
        const char* what;
        provider_document provider;
        bool is_discovered;
        std::string address;
    };
    const row rows[] = {
        {"all", provider(OIDC), false, given},
        {"no keys", provider(OIDC, {{"jwks_uri", ""}}), true, given},
        {"no keys", provider(SignInWithApple, {{"jwks_uri", ""}}), true, given},
        {"no keys, but none are needed", provider(Facebook, {{"jwks_uri", ""}}), false, given},
        {"Google's keys", provider(Google, {{"jwks_uri", ""}, {"oidc_issuer", "https://accounts.google.com"}}), false,
         given},
        {"Apple's keys", provider(SignInWithApple, {{"jwks_uri", ""}, {"oidc_issuer", "https://appleid.apple.com"}}),
         false, given},
        {"no token address", provider(OIDC, {{"token_url", ""}}), true, given},
        {"no address", provider(OIDC, {{"authorize_url", ""}}), true, found},
    };
    for (const auto& [what, by, is_discovered, address] : rows) {
        site_.sent.clear();
        site_.replies.erase(document);
        provider_metadata anew(site_, clock_);
        provider_client client(site_, anew, clock_, "https://pool.example.com/cb");
        const auto refused = client.authorization_url(by, {}, "state", secrets_);
        EXPECT_EQ(site_.sent.empty(), !is_discovered) << what;
        EXPECT_EQ(refused ? "" : refused.error(), is_discovered ? failed : "") << what;
        clock_.advance(provider_metadata::between_fetches);
        site_.answer(document, {{"issuer", corp_issuer},
                                {"authorization_endpoint", found},
                                {"token_endpoint", token_address},
                                {"jwks_uri", key_address_of_site}});
        EXPECT_EQ(client.authorization_url(by, {}, "state", secrets_)->substr(0, address.size() + 1), address + '?')
            << what;
    }
}

TEST_F(provider_client_test, signs_in_at_addresses_that_were_discovered) {
    site_.answer(std::string(corp_issuer) + "/.well-known/openid-configuration",
                 {{"issuer", corp_issuer},
                  {"authorization_endpoint", "https://login.example.com/authorize"},
                  {"token_endpoint", token_address},
                  {"userinfo_endpoint", attribute_address},
                  {"jwks_uri", key_address_of_site}});
    site_.answer(attribute_address, {{"sub", "ann"}});
    EXPECT_EQ(identified(provider(OIDC, {{"token_url", ""}, {"attributes_url", ""}, {"jwks_uri", ""}})), "ann");
    EXPECT_EQ(site_.sent.back().request.url, attribute_address);
    EXPECT_EQ(identified(provider(Google, {{"token_url", ""}, {"jwks_uri", ""}})), "ann");
    EXPECT_NE(site_.sent.back().request.url, attribute_address);
}

TEST_F(provider_client_test, asks_each_kind_of_provider_in_its_way) {
    struct row {
        cognito::identity_provider_type type;
        bool has_nonce, has_pkce, is_posted, has_hint;
    };
    const row rows[] = {
        {OIDC, true, true, false, true},
        {Google, true, true, false, true},
        {SignInWithApple, true, false, true, false},
        {Facebook, false, false, false, false},
        {LoginWithAmazon, false, true, false, false},
    };
    authorization_request asked;
    asked.login_hint = "ann";
    asked.prompt = prompt_kind::login;
    for (const auto& [type, has_nonce, has_pkce, is_posted, has_hint] : rows) {
        std::map<std::string, std::string> expected{{"at", "https://login.example.com/authorize"},
                                                    {"client_id", "app"},
                                                    {"redirect_uri", "https://pool.example.com/oauth2/idpresponse"},
                                                    {"response_type", "code"},
                                                    {"scope", "openid email"},
                                                    {"state", "state"}};
        if (has_nonce) expected.emplace("nonce", "the nonce");
        if (has_pkce) {
            expected.emplace("code_challenge", challenge_of(secrets_.verifier).value());
            expected.emplace("code_challenge_method", "S256");
        }
        if (is_posted) expected.emplace("response_mode", "form_post");
        if (has_hint) {
            expected.emplace("login_hint", "ann");
            expected.emplace("prompt", "login");
        }
        EXPECT_EQ(authorization(provider(type), asked), expected) << json::enum_name(type);
    }
    asked.prompt = prompt_kind::none;
    EXPECT_FALSE(authorization(provider(OIDC), asked).contains("prompt"));
}

TEST_F(provider_client_test, redeems_the_code_with_its_secret_and_verifier) {
    for (const auto type : {OIDC, Facebook}) {
        site_.sent.clear();
        site_.answer(attribute_address, {{"sub", "ann"}, {"id", "ann"}});
        EXPECT_EQ(identified(provider(type)), "ann");
        const auto& sent = site_.sent.front();
        EXPECT_EQ(sent.request.method, "POST");
        EXPECT_EQ(sent.request.url, token_address);
        http::form_fields expected{{"grant_type", "authorization_code"},
                                   {"code", "code"},
                                   {"redirect_uri", "https://pool.example.com/oauth2/idpresponse"},
                                   {"client_id", "app"},
                                   {"client_secret", "client secret"}};
        if (type == OIDC) expected.emplace_back("code_verifier", secrets_.verifier);
        EXPECT_EQ(http::parse_form(sent.body).value(), expected) << json::enum_name(type);
        // Facebook returns only what is named.
        EXPECT_EQ(site_.sent.back().request.url, attribute_address + (type == Facebook ? "?fields=id" : ""));
        EXPECT_EQ(site_.sent.back().request.headers.front().second, "Bearer access");
    }
    EXPECT_EQ(identified(provider(SignInWithApple)), "the provider's private key is invalid");
}

TEST_F(provider_client_test, believes_only_an_id_token_of_this_sign_in) {
    const auto now = base::epoch_seconds(clock_.now());
    const auto refused = [](jwt::error why) { return "ID token: " + std::string(jwt::describe(why)); };
    const std::string other_nonce = "ID token: the nonce does not match";
    const std::pair<bj::object, std::string> rows[] = {
        {{}, "ann"},
        {{{"nonce", "another"}}, other_nonce},
        {{{"nonce", ""}}, other_nonce},
        {{{"nonce", nullptr}}, other_nonce},
        {{{"nonce", 1}}, refused(jwt::error::bad_claim_type)},
        {{{"aud", "another app"}}, refused(jwt::error::wrong_client)},
        {{{"aud", bj::array{"another app", "app"}}}, "ann"},
        {{{"iss", "https://login.example.com/"}}, refused(jwt::error::wrong_issuer)},
        {{{"iss", "login.example.com"}}, refused(jwt::error::wrong_issuer)},
        {{{"exp", now}}, refused(jwt::error::expired)},
        {{{"exp", now + 1}}, "ann"},
        {{{"exp", nullptr}}, refused(jwt::error::missing_expiry)},
        {{{"iat", now + 30}}, "ann"},
        {{{"iat", now + 31}}, refused(jwt::error::issued_in_future)},
        {{{"sub", ""}}, refused(jwt::error::missing_subject)},
        {{{"token_use", "access"}}, refused(jwt::error::wrong_token_use)},
    };
    const auto by = provider(OIDC, {{"attributes_url", ""}});
    for (const auto& [changes, expected] : rows) {
        site_.answer(token_address, {{"access_token", "access"}, {"id_token", id_token(changes)}});
        EXPECT_EQ(identified(by), expected) << bj::serialize(changes);
    }
    const auto stranger = std::move(*jwt::signing_key::generate_rsa());
    for (const auto& token : {stranger.sign_rs256("{}").value(), std::string("x.y"), std::string()}) {
        site_.answer(token_address, {{"access_token", "access"}, {"id_token", token}});
        EXPECT_NE(identified(by), "ann") << token;
    }
}

TEST_F(provider_client_test, google_may_leave_out_the_scheme_of_its_issuer) {
    for (const auto& [iss, is_accepted] : {std::pair("https://login.example.com", true),
                                           {"login.example.com", true},
                                           {"http://login.example.com", false}}) {
        site_.answer(token_address, {{"access_token", "access"}, {"id_token", id_token({{"iss", iss}})}});
        EXPECT_EQ(identified(provider(Google)) == "ann", is_accepted) << iss;
    }
    // Its ID token has everything; the address for attributes is not asked.
    EXPECT_FALSE(
        std::ranges::any_of(site_.sent, [](const auto& each) { return each.request.url == attribute_address; }));
}

TEST_F(provider_client_test, takes_attributes_of_the_same_user_alone) {
    const std::string another = "attributes: the subject differs from that of the ID token";
    const std::pair<aws::http_reply, std::string> rows[] = {
        {{200, {}, R"({"sub":"ann"})"}, "ann"},
        {{200, {}, R"({"sub":"ben"})"}, another},
        {{200, {}, R"({"sub":null})"}, another},
        {{200, {}, "{}"}, another},
        {{201, {}, R"({"sub":"ann"})"}, "attributes: the provider answered with status 201"},
        {{401, {}, "{}"}, "attributes: the provider answered with status 401"},
    };
    for (const auto& [reply, expected] : rows) {
        site_.replies[attribute_address] = reply;
        EXPECT_EQ(identified(provider(OIDC)), expected) << reply.body;
    }
    site_.replies[attribute_address] = {200, {}, "[]"};
    EXPECT_NE(identified(provider(OIDC)), "ann");
    site_.replies[token_address].status = 400;
    EXPECT_EQ(identified(provider(OIDC)), "token: the provider answered with status 400");
}

TEST_F(provider_client_test, knows_users_by_the_claim_that_names_them) {
    const auto named_by = [](cognito::identity_provider_type type, const std::string& claim) {
        auto out = provider(type);
        out.mapping = {{"username", claim}, {"email", "mail"}};
        return out;
    };
    site_.answer(
        attribute_address,
        {{"sub", "ann"}, {"id", "4"}, {"user_id", "amzn.5"}, {"upn", "ann@corp"}, {"blank", ""}, {"nothing", nullptr}});
    const std::string unknown = "the claims do not identify the user";
    const std::pair<provider_document, std::string> rows[] = {
        {provider(OIDC), "ann"},
        {provider(Facebook), "4"},
        {provider(LoginWithAmazon), "amzn.5"},
        {named_by(OIDC, "upn"), "ann@corp"},
        {named_by(Facebook, "upn"), "4"},
        {named_by(OIDC, "blank"), unknown},
        {named_by(OIDC, "nothing"), unknown},
        {named_by(OIDC, "absent"), unknown},
    };
    for (const auto& [by, expected] : rows)
        EXPECT_EQ(identified(by), expected) << json::enum_name(by.type);
    EXPECT_EQ(identified(named_by(Facebook, "upn")), "4");
    EXPECT_EQ(site_.sent.back().request.url, attribute_address + "?fields=id%2Cmail%2Cupn");
}

TEST_F(provider_client_test, gives_claims_as_text) {
    site_.answer(attribute_address, {{"sub", "ann"},
                                     {"email_verified", true},
                                     {"is_child", false},
                                     {"groups", bj::array{"a b", 1, nullptr}},
                                     {"none", bj::array{}},
                                     {"age", 7},
                                     {"nickname", nullptr},
                                     {"nonce", "of the attributes"}});
    const auto found = client_.identify(provider(OIDC), {}, "code", secrets_);
    ASSERT_TRUE(found) << found.error();
    const std::pair<const char*, const char*> rows[] = {
        {"sub", "ann"},
        {"email_verified", "true"},
        {"is_child", "false"},
        {"groups", "[a%20b,1,]"},
        {"none", "[]"},
        {"age", "7"},
        {"nickname", ""},
        {"iss", corp_issuer},
        {"aud", "app"},
        {"access_token", "access"},
        {"nonce", "of the attributes"},
    };
    for (const auto& [name, value] : rows)
        EXPECT_EQ(found->claims.at(name), value) << name;
    EXPECT_EQ(found->claims.at("id_token"), id_token());
}

} // namespace
} // namespace poolguard::pool
