#include "pool/tokens/refresh_token.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

class refresh_token_test : public testing::Test {
  protected:
    base::system_random random_;
    base::sealer sealer_{base::secret{"0123456789abcdef"}, "refresh"};
    refresh_token token_{"us-east-1_AbCdEf123", "client", "ann", "sub", "origin", 1'770'000'000'000};
};

TEST_F(refresh_token_test, looks_like_an_encrypted_token) {
    const auto text = seal_refresh_token(token_, sealer_, random_);
    EXPECT_TRUE(text.starts_with("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ."));
    EXPECT_EQ(std::ranges::count(text, '.'), 4);
    EXPECT_NEAR(static_cast<double>(text.size()), 1800.0, 100.0);
    EXPECT_NE(text, seal_refresh_token(token_, sealer_, random_));
}

TEST_F(refresh_token_test, gives_back_what_went_in) {
    const auto opened = open_refresh_token(seal_refresh_token(token_, sealer_, random_), sealer_);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->pool_id, token_.pool_id);
    EXPECT_EQ(opened->client_id, token_.client_id);
    EXPECT_EQ(opened->username, token_.username);
    EXPECT_EQ(opened->sub, token_.sub);
    EXPECT_EQ(opened->origin_jti, token_.origin_jti);
    EXPECT_EQ(opened->expires, token_.expires);
}

TEST_F(refresh_token_test, has_the_same_length_for_every_user) {
    const auto length = seal_refresh_token(token_, sealer_, random_).size();
    token_.username = std::string(128, 'a');
    EXPECT_EQ(seal_refresh_token(token_, sealer_, random_).size(), length);
    // The longest name in the largest characters still fits.
    token_.username.clear();
    for (int i = 0; i < 128; ++i)
        token_.username += "\U0001F600";
    EXPECT_TRUE(open_refresh_token(seal_refresh_token(token_, sealer_, random_), sealer_));
}

TEST_F(refresh_token_test, cannot_be_altered_anywhere) {
    const auto text = seal_refresh_token(token_, sealer_, random_);
    for (std::size_t i = 0; i < text.size(); i += 13) {
        auto altered = text;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(open_refresh_token(altered, sealer_)) << i;
    }
    EXPECT_FALSE(open_refresh_token(text + 'A', sealer_));
    EXPECT_FALSE(open_refresh_token(text + ".A", sealer_));
    EXPECT_FALSE(open_refresh_token(text.substr(0, text.rfind('.')), sealer_));
    EXPECT_FALSE(open_refresh_token("", sealer_));
    EXPECT_FALSE(open_refresh_token("....", sealer_));
    EXPECT_FALSE(open_refresh_token(text, base::sealer(base::secret{"another master key"}, "refresh")));
}

} // namespace
} // namespace poolguard::pool
