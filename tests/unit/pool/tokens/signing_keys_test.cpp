#include "unit/pool/sign_in/sign_in_rooms.hpp"

#include "pool/model/sign_in_records.hpp"
#include <atomic>
#include <boost/json/parse.hpp>
#include <thread>

namespace poolguard::pool {
namespace {

class signing_keys_test : public testing::Test {
  protected:
    sign_in_rooms rooms_;
};

TEST_F(signing_keys_test, are_two_and_published_without_their_private_halves) {
    const auto keys = rooms_.keys.of(rooms_.pool.id);
    ASSERT_TRUE(keys);
    const auto published = boost::json::parse((*keys)->jwks_json).at("keys").as_array();
    ASSERT_EQ(published.size(), 2U);
    for (const auto& key : published) {
        EXPECT_EQ(key.as_object().size(), 6U);
        EXPECT_EQ(key.at("alg").as_string(), "RS256");
        EXPECT_EQ(key.at("use").as_string(), "sig");
        EXPECT_EQ(key.at("e").as_string(), "AQAB");
    }
    EXPECT_EQ((*keys)->verifying->size(), 2U);
    EXPECT_NE((*keys)->id_key.kid(), (*keys)->access_key.kid());
}

TEST_F(signing_keys_test, are_kept_sealed) {
    const auto first = rooms_.keys.of(rooms_.pool.id);
    ASSERT_TRUE(first);
    const auto kept = rooms_.records->get(keys::signing(rooms_.pool.id));
    ASSERT_TRUE(kept && *kept);
    EXPECT_EQ((*kept)->document.find("PRIVATE"), std::string::npos);

    signing_keys again(*rooms_.records, rooms_.random, rooms_.key_sealer);
    const auto second = again.of(rooms_.pool.id);
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->jwks_json, (*first)->jwks_json);

    const base::sealer other(base::secret{"another master key"}, "keys");
    signing_keys elsewhere(*rooms_.records, rooms_.random, other);
    EXPECT_EQ(name_of(elsewhere.of(rooms_.pool.id)), "InternalErrorException");
    // The keys that could not be opened are still there.
    const auto after = rooms_.records->get(keys::signing(rooms_.pool.id));
    ASSERT_TRUE(after && *after);
    EXPECT_EQ((*after)->document, (*kept)->document);
}

TEST_F(signing_keys_test, of_one_pool_do_not_open_for_another) {
    ASSERT_TRUE(rooms_.keys.of(rooms_.pool.id));
    const auto kept = rooms_.records->get(keys::signing(rooms_.pool.id));
    ASSERT_TRUE(kept && *kept);
    ASSERT_TRUE(rooms_.records->put(keys::signing("us-east-1_other"), (*kept)->document, store::if_absent{}));
    EXPECT_EQ(name_of(rooms_.keys.of("us-east-1_other")), "InternalErrorException");
}

TEST_F(signing_keys_test, of_a_pool_that_was_made_anew_are_others) {
    const auto& pool = rooms_.pool;
    const auto first = rooms_.keys.of(pool.id, pool.created);
    ASSERT_TRUE(first);
    ASSERT_TRUE(rooms_.records->remove(keys::signing(pool.id), store::always{}));
    // Requests that have begun may still have the old pool.
    ASSERT_TRUE(rooms_.keys.of(pool.id, pool.created));
    const auto second = rooms_.keys.of(pool.id, pool.created + 1);
    ASSERT_TRUE(second);
    EXPECT_NE((*second)->jwks_json, (*first)->jwks_json);
    signing_keys elsewhere(*rooms_.records, rooms_.random, rooms_.key_sealer);
    const auto same = elsewhere.of(pool.id, pool.created + 1);
    ASSERT_TRUE(same);
    EXPECT_EQ((*same)->jwks_json, (*second)->jwks_json);
}

TEST_F(signing_keys_test, are_the_same_for_all_who_ask_first) {
    std::vector<std::string> seen(4);
    std::vector<std::thread> threads;
    for (auto& each : seen)
        threads.emplace_back([&] {
            signing_keys node(*rooms_.records, rooms_.random, rooms_.key_sealer);
            if (const auto keys = node.of(rooms_.pool.id)) each = (*keys)->jwks_json;
        });
    for (auto& each : threads)
        each.join();
    EXPECT_FALSE(seen[0].empty());
    for (const auto& each : seen)
        EXPECT_EQ(each, seen[0]);
}

// Counts how often something was sealed.
class counting_random final : public base::random_source {
  public:
    base::bytes take(std::size_t count) override {
        ++calls;
        return random_.take(count);
    }
    std::atomic<int> calls = 0;

  private:
    base::system_random random_;
};

TEST_F(signing_keys_test, are_generated_once_however_many_ask_first) {
    counting_random random;
    signing_keys node(*rooms_.records, random, rooms_.key_sealer);
    std::vector<std::thread> threads;
    for (int each = 0; each < 4; ++each)
        threads.emplace_back([&] { EXPECT_TRUE(node.of(rooms_.pool.id)); });
    for (auto& each : threads)
        each.join();
    EXPECT_EQ(random.calls, 2);
}

} // namespace
} // namespace poolguard::pool
