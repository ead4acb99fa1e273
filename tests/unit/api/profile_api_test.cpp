#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

TEST(profile_api, shows_the_claims_of_the_callers_own_token_as_they_were_signed) {
    world all;
    all.keys.fetch(std::nullopt);
    for (const std::string_view nickname : {"", "J\"\n\xc3\xa9\\", "long ........................................"}) {
        auto claims = all.claims();
        claims["nickname"] = nickname;
        claims["address"] = {{"country", nickname}, {"list", {1, nickname, nullptr}}};
        const auto bearer = "Bearer " + world::token(claims);
        // Of a token that is new, and of one that is known.
        for (int i = 0; i < 2; ++i) {
            const auto out = all.call({http::method::get, "/me", {{"Authorization", bearer}}, ""});
            EXPECT_EQ(out.response.status, 200U);
            EXPECT_EQ(out.json(), claims) << nickname;
        }
    }
}

} // namespace
} // namespace poolguard::api
