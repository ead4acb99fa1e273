#include "app/commands/transfer/export_file.hpp"
#include "app/commands/transfer/progress.hpp"

#include "base/json/parse.hpp"
#include "base/random.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

TEST(progress, shows_a_bar_where_the_total_is_known) {
    EXPECT_EQ(progress::line("Importing", 0, 4), "Importing [                              ]   0 %  0 of 4");
    EXPECT_EQ(progress::line("Importing", 2, 4), "Importing [###############               ]  50 %  2 of 4");
    EXPECT_EQ(progress::line("Importing", 4, 4), "Importing [##############################] 100 %  4 of 4");
    EXPECT_EQ(progress::line("Importing", 5, 4), "Importing [##############################] 100 %  5 of 5");
    EXPECT_EQ(progress::line("Exporting", 7, std::nullopt), "Exporting 7");
}

class secrets_test : public testing::Test {
  protected:
    base::system_random random_;
    base::secret here_{"the key of the first server"};
    base::secret there_{"the key of another server"};
    base::secret passphrase_{std::string(32, 'p')};

    static boost::json::value json(std::string_view text) { return base::json::parse(text).value(); }
};

TEST_F(secrets_test, move_from_one_key_to_another) {
    const store::key at{"clients", "abc"};
    const base::sealer before(here_, "pool client secrets");
    auto document = json(R"({"id":"abc","secret":""})");
    document.as_object()["secret"] = base::to_base64(before.seal(random_, "the secret", "abc"));
    ASSERT_TRUE(pool::secret_mover(here_, passphrase_, random_).protect(at, document));
    EXPECT_TRUE(document.at("secret").as_object().contains("sealed"));
    auto moved = document;
    ASSERT_TRUE(pool::secret_mover(there_, passphrase_, random_).restore(at, moved));
    const auto sealed = base::from_base64(std::string_view(moved.at("secret").as_string()));
    EXPECT_EQ(base::sealer(there_, "pool client secrets").open(*sealed, "abc"), "the secret");

    // Bound to the passphrase, and to its place.
    auto other = document;
    EXPECT_FALSE(pool::secret_mover(there_, base::secret(std::string(32, 'q')), random_).restore(at, other));
    other = document;
    EXPECT_FALSE(pool::secret_mover(there_, passphrase_, random_).restore({"clients", "abd"}, other));
    // One that another key has sealed is not written down as if it were plain.
    auto foreign = json(R"({"id":"abc","secret":"bm90IHNlYWxlZCBoZXJl"})");
    EXPECT_FALSE(pool::secret_mover(here_, passphrase_, random_).protect(at, foreign));
}

TEST_F(secrets_test, of_users_are_all_of_them) {
    const store::key at{"pool/us-east-1_A/users", "ann"};
    auto document =
        json(R"({"username":"ann","sub":"s","password_hash":"$argon2id$1","srp_salt":"00ff",)"
             R"("password_history":["$argon2id$2","$argon2id$3"],"srp_verifier":"","mfa":{"totp_key":""}})");
    const auto original = document;
    const pool::secret_mover mover(here_, passphrase_, random_);
    ASSERT_TRUE(mover.protect(at, document));
    EXPECT_EQ(boost::json::serialize(document).find("argon2id"), std::string::npos);
    EXPECT_TRUE(document.at("password_history").at(1).as_object().contains("sealed"));
    ASSERT_TRUE(mover.restore(at, document));
    EXPECT_EQ(document, original);
}

TEST_F(secrets_test, of_devices_are_their_verifiers) {
    const store::key at{"pool/us-east-1_A/devices", "a-sub/us-east-1_0b2f"};
    const auto context = "us-east-1_A/" + at.sort;
    auto document = json(R"({"key":"us-east-1_0b2f","salt":"00ff","verifier":""})");
    const base::sealer before(here_, "pool devices");
    document.as_object()["verifier"] = base::to_base64(before.seal(random_, "the verifier", context));
    ASSERT_TRUE(pool::secret_mover(here_, passphrase_, random_).protect(at, document));
    ASSERT_TRUE(pool::secret_mover(there_, passphrase_, random_).restore(at, document));
    const auto sealed = base::from_base64(std::string_view(document.at("verifier").as_string()));
    EXPECT_EQ(base::sealer(there_, "pool devices").open(*sealed, context), "the verifier");
}

TEST_F(secrets_test, lines_come_back_as_they_were) {
    const pool::secret_mover mover(here_, passphrase_, random_);
    const store::entry entries[] = {
        {.key = {"items/acme/jane", std::string("\x00\xff/", 3)}, .document = R"({"title":"t"})"},
        {.key = {"items/acme", "last-id"}, .is_counter = true, .document = {}, .count = -7},
        {.key = {"signed-in/x", ""}, .document = "{}", .expires = base::from_epoch_seconds(1'900'000'000)},
    };
    for (const auto& each : entries) {
        const auto line = to_line(each, mover);
        ASSERT_TRUE(line);
        EXPECT_EQ(line->find('\n'), std::string::npos);
        const auto back = from_line(*line, mover);
        ASSERT_TRUE(back) << *line;
        EXPECT_EQ(back->key, each.key);
        EXPECT_EQ(back->is_counter, each.is_counter);
        EXPECT_EQ(back->document, each.document);
        EXPECT_EQ(back->count, each.count);
        EXPECT_EQ(back->expires, each.expires);
    }
    for (const auto* bad :
         {"", "{}", R"({"partition":"a","sort":"","count":1,"document":{}})", R"({"partition":"a","sort":""})",
          R"({"partition":"a","sort":"?","count":1})", R"({"partition":"","sort":"","count":1})",
          R"({"partition":"a","sort":"","count":1,"x":2})"})
        EXPECT_FALSE(from_line(bad, mover)) << bad;
}

TEST(records_that_stay_behind, are_those_of_this_server_and_the_next_minutes) {
    for (const auto* partition :
         {"server", "nodes", "rates", "mail-queue", "message-queue", "web-sessions", "id-tokens/abc",
          "pool/us-east-1_A/codes", "pool/us-east-1_A/attempts", "pool/us-east-1_A/passkey-challenges"})
        EXPECT_TRUE(pool::stays_behind({partition, "x"})) << partition;
    for (const auto* partition : {"clients", "pools/us-east-1", "pool/us-east-1_A/users", "items/acme/jane",
                                  "pool/us-east-1_A/sessions/ann", "deployment", "revocations", "serverless"})
        EXPECT_FALSE(pool::stays_behind({partition, "x"})) << partition;
}

} // namespace
} // namespace poolguard::app
