#include "webauthn/error.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace poolguard::webauthn {
namespace {

TEST(webauthn_error, each_value_has_its_own_name_and_sentence) {
    std::set<std::string> names, sentences;
    int count = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<error>>([&](auto enumerator) {
        ++count;
        EXPECT_EQ(name(enumerator.value), enumerator.name);
        EXPECT_TRUE(describe(enumerator.value).ends_with('.')) << enumerator.name;
        names.emplace(name(enumerator.value));
        sentences.emplace(describe(enumerator.value));
    });
    EXPECT_EQ(names.size(), count);
    EXPECT_EQ(sentences.size(), count);
    // The last enumerator, so that none is missing from the description.
    EXPECT_EQ(count, static_cast<int>(error::crypto_failure) + 1);
}

} // namespace
} // namespace poolguard::webauthn
