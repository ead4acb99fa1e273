#include "service/id_tokens.hpp"

#include "base/digest.hpp"
#include "test_gateway.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

class id_tokens_test : public testing::Test {
  protected:
    // The ID token of the user's sign-in; "-" if there is none.
    static std::string found_in(const id_tokens& in, const principal& who) {
        const auto found = in.of(who);
        if (!found) return std::string(store::describe(found.error()));
        return *found ? std::string((*found)->reveal()) : "-";
    }
    principal person(std::string_view id) {
        auto claims = access_claims();
        claims["jti"] = id;
        return gateway.person(claims);
    }

    test_gateway gateway;
    base::secret master{std::string(32, 'm')};
    id_tokens tokens{gateway.storage.records(), gateway.clock, gateway.random, master};
};

TEST_F(id_tokens_test, are_found_by_the_access_token_until_they_expire) {
    const auto ann = person("1"), other = person("2");
    tokens.remember(ann.raw_token(), "ID token of Ann", 1h);
    gateway.clock.advance(1h - 1ms);
    EXPECT_EQ(found_in(tokens, ann), "ID token of Ann");
    EXPECT_EQ(found_in(tokens, other), "-");
    const base::secret another_key{std::string(32, 'n')};
    const id_tokens foreign(gateway.storage.records(), gateway.clock, gateway.random, another_key);
    EXPECT_EQ(found_in(foreign, ann), "-");
    gateway.clock.advance(1ms);
    EXPECT_EQ(found_in(tokens, ann), "-");
}

TEST_F(id_tokens_test, need_no_record_where_the_request_has_one) {
    test_gateway of_id_tokens{jwt::token_use::id};
    const auto ann = of_id_tokens.person(id_claims());
    EXPECT_EQ(found_in(tokens, ann), ann.raw_token());
}

TEST_F(id_tokens_test, a_store_that_fails_is_told_apart_from_no_token) {
    const auto ann = person("1");
    bool is_broken = false;
    pool::watched_records failing(gateway.storage.records(), [&](bool) { return !is_broken; });
    id_tokens in(failing, gateway.clock, gateway.random, master);
    is_broken = true;
    in.remember(ann.raw_token(), "lost", 1h); // and the sign-in goes on
    EXPECT_EQ(found_in(in, ann), store::describe(store::error::unavailable));
    is_broken = false;
    EXPECT_EQ(found_in(in, ann), "-");
    for (const auto* document : {R"({"sealed":"!"})", R"({"sealed":"YWJj"})"}) {
        in.remember(ann.raw_token(), "kept", 1h);
        const auto digest = base::to_hex(base::sha256(ann.raw_token()));
        ASSERT_TRUE(failing.put({"id-tokens/" + digest, ""}, document, store::always{}, {}));
        EXPECT_EQ(found_in(in, ann), "-") << document;
    }
}

} // namespace
} // namespace poolguard::service
