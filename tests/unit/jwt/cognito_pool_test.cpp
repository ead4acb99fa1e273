#include "jwt/cognito_pool.hpp"

#include <gtest/gtest.h>

namespace poolguard::jwt {
namespace {

struct pool {
    const char *id, *host;
};

TEST(cognito_pool, knows_both_issuers_in_every_partition) {
    for (const auto& [id, host] : {
             pool{"us-east-1_Ab12Cd34E", "cognito-idp.us-east-1.amazonaws.com"},
             pool{"ap-southeast-2_000000000", "cognito-idp.ap-southeast-2.amazonaws.com"},
             pool{"us-gov-west-1_Ab12Cd34E", "cognito-idp.us-gov-west-1.amazonaws.com"},
             pool{"cn-northwest-1_Ab12Cd34E", "cognito-idp.cn-northwest-1.amazonaws.com.cn"},
             pool{"eusc-de-east-1_Ab12Cd34E", "cognito-idp.eusc-de-east-1.amazonaws.eu"},
             pool{"us-iso-east-1_Ab12Cd34E", "cognito-idp.us-iso-east-1.c2s.ic.gov"},
             pool{"us-isob-east-1_Ab12Cd34E", "cognito-idp.us-isob-east-1.sc2s.sgov.gov"},
             pool{"us-isof-south-1_Ab12Cd34E", "cognito-idp.us-isof-south-1.csp.hci.ic.gov"},
             pool{"eu-isoe-west-1_Ab12Cd34E", "cognito-idp.eu-isoe-west-1.cloud.adc-e.uk"},
         }) {
        const auto path = std::string(host) + "/" + id;
        EXPECT_EQ(cognito_issuers(id), (std::vector<std::string>{"https://" + path, "https://issuer-" + path}));
        EXPECT_EQ(cognito_jwks_url(id), "https://" + path + "/.well-known/jwks.json");
    }
}

TEST(cognito_pool, refuses_other_texts) {
    for (const auto* id :
         {"", "_", "us-east-1", "us-east-1_", "_Ab12Cd34E", "local_Ab12Cd34E", "us-1_Ab12Cd34E", "us-east_Ab12Cd34E",
          "us-east-1_Ab/..", "us-east-1_a_b", "US-EAST-1_a", "us--1_a", "us-east-100_a", "evil.com/us-east-1_a",
          "us-east-1_a?", "us-east-1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        EXPECT_TRUE(cognito_issuers(id).empty()) << id;
        EXPECT_EQ(cognito_jwks_url(id), "") << id;
    }
}

} // namespace
} // namespace poolguard::jwt
