#include "pool/protocol/page_tokens.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

class page_tokens_test : public testing::Test {
  protected:
    base::system_random random_;
    base::sealer sealer_{base::secret{"a master key for tests"}, "pages"};
    page_tokens tokens_{sealer_, random_};
    base::time_point now_ = base::from_epoch_seconds(1'770'000'000);
};

TEST_F(page_tokens_test, give_the_position_back) {
    for (const std::string position : {"ann", "", "with space", "ünïcode#1"}) {
        const auto token = tokens_.seal("ListUsers x", position, now_);
        ASSERT_TRUE(token);
        const auto opened = tokens_.open("ListUsers x", token, now_);
        ASSERT_TRUE(opened);
        EXPECT_EQ(*opened, position);
        EXPECT_TRUE(position.empty() || token->find(position) == token->npos);
    }
}

TEST_F(page_tokens_test, are_nothing_for_nothing) {
    EXPECT_FALSE(tokens_.seal("ListUsers x", std::nullopt, now_));
    const auto opened = tokens_.open("ListUsers x", std::nullopt, now_);
    ASSERT_TRUE(opened);
    EXPECT_FALSE(*opened);
}

TEST_F(page_tokens_test, live_for_an_hour) {
    const auto token = tokens_.seal("a", "ann", now_);
    EXPECT_TRUE(tokens_.open("a", token, now_ + 3599s));
    const auto late = tokens_.open("a", token, now_ + 3600s);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error(), (cognito::failure{"InvalidParameterException", "Pagination token has expired."}));
}

TEST_F(page_tokens_test, hold_for_their_listing_unaltered) {
    const auto token = *tokens_.seal("ListUsers x", "ann", now_);
    auto altered = token;
    altered[20] = altered[20] == 'A' ? 'B' : 'A';
    const std::pair<std::string, std::string> table[]{{"ListUsers y", token},
                                                      {"ListUsers x", altered},
                                                      {"ListUsers x", token.substr(4)},
                                                      {"ListUsers x", "ann"},
                                                      {"ListUsers x", "?"}};
    for (const auto& [listing, given] : table) {
        const auto opened = tokens_.open(listing, given, now_);
        ASSERT_FALSE(opened) << given;
        EXPECT_EQ(opened.error(),
                  (cognito::failure{"InvalidParameterException", "Paging Marker is Invalid for Request"}));
    }
}

} // namespace
} // namespace poolguard::pool
