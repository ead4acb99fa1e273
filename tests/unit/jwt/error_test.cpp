#include "jwt/error.hpp"
#include "jwt/key_error.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace poolguard::jwt {
namespace {

template <class E>
void each_has_a_word_and_a_sentence_of_its_own() {
    std::set<std::string> words, sentences;
    int count = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        ++count;
        EXPECT_EQ(name(enumerator.value), enumerator.name);
        EXPECT_TRUE(describe(enumerator.value).ends_with('.')) << enumerator.name;
        words.emplace(name(enumerator.value));
        sentences.emplace(describe(enumerator.value));
    });
    EXPECT_EQ(words.size(), count);
    EXPECT_EQ(sentences.size(), count);
    // The last enumerator, so that none is missing from the description.
    EXPECT_EQ(count, static_cast<int>(E::crypto_failure) + 1);
}

TEST(error, each_value_has_its_own_name_and_sentence) { each_has_a_word_and_a_sentence_of_its_own<error>(); }

TEST(key_error, each_value_has_its_own_name_and_sentence) { each_has_a_word_and_a_sentence_of_its_own<key_error>(); }

} // namespace
} // namespace poolguard::jwt
