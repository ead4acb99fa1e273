#include "webauthn/ceremony.hpp"

#include "base/digest.hpp"
#include "unit/webauthn/published_vectors.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/client_data.hpp"

#include <gtest/gtest.h>

namespace poolguard::webauthn {
namespace {

using test::published_vector;
using test::published_vectors;

constexpr std::string_view domain = "example.org";

base::bytes unhex(std::string_view text) { return base::from_hex(text).value(); }

const published_vector& vector_named(std::string_view name) {
    return *std::ranges::find(published_vectors, name, &published_vector::name);
}

template <class T>
std::string outcome(const std::expected<T, error>& of) {
    return std::string(of ? "fine" : name(of.error()));
}

// A registration and a proof that can be altered before they are judged.
struct example {
    explicit example(std::string_view name) : example(vector_named(name)) {}
    explicit example(const published_vector& from)
        : registration_challenge(unhex(from.registration_challenge)),
          registration_client_data(unhex(from.registration_client_data)), attestation(unhex(from.attestation_object)),
          challenge(unhex(from.challenge)), client_data(unhex(from.client_data)), data(unhex(from.authenticator_data)),
          signature(unhex(from.signature)) {
        const auto read = read_attestation(attestation);
        public_key = read->credential->public_key;
        can_be_backed_up = read->can_be_backed_up;
    }

    auto registered() const {
        return verify_registration({registration_client_data, attestation},
                                   {registration_challenge, relying_party, needs_verification});
    }
    auto proven() const {
        return verify_assertion({client_data, data, signature}, {public_key, counter, can_be_backed_up},
                                {challenge, relying_party, needs_verification});
    }

    base::bytes registration_challenge, registration_client_data, attestation;
    base::bytes challenge, client_data, data, signature, public_key;
    std::string relying_party{domain};
    bool can_be_backed_up = false;
    bool needs_verification = false;
    std::uint32_t counter = 0;
};

TEST(ceremony, the_published_examples) {
    struct {
        std::string_view name, registered, proven;
    } const cases[]{
        {"none_es256", "fine", "fine"},
        {"cross_origin", "foreign_frame", "foreign_frame"},
        {"top_origin", "foreign_frame", "foreign_frame"},
        {"long_credential_id", "fine", "fine"},
        {"packed_es384", "unsupported_algorithm", "unsupported_algorithm"},
        {"packed_rs256", "fine", "fine"},
        {"packed_eddsa", "fine", "fine"},
        {"tpm_es256", "fine", "fine"},
        {"fido_u2f_es256", "fine", "fine"},
    };
    ASSERT_EQ(std::size(cases), std::size(published_vectors));
    for (const auto& each : cases) {
        const example given(each.name);
        const auto registered = given.registered();
        EXPECT_EQ(outcome(registered), each.registered) << each.name;
        EXPECT_EQ(outcome(given.proven()), each.proven) << each.name;
        if (registered) {
            EXPECT_EQ(registered->id, unhex(vector_named(each.name).credential_id)) << each.name;
            EXPECT_EQ(registered->public_key, given.public_key) << each.name;
            EXPECT_EQ(registered->aaguid.size(), 16) << each.name;
        }
    }
}

TEST(ceremony, what_another_request_was_answered_with) {
    example given("none_es256");
    std::swap(given.registration_client_data, given.client_data);
    EXPECT_EQ(outcome(given.registered()), "wrong_type");
    EXPECT_EQ(outcome(given.proven()), "wrong_type");

    given = example("none_es256");
    std::swap(given.registration_challenge, given.challenge);
    EXPECT_EQ(outcome(given.registered()), "wrong_challenge");
    EXPECT_EQ(outcome(given.proven()), "wrong_challenge");

    for (const auto* other : {"example.com", "login.example.org", "xample.org"}) {
        given.relying_party = other;
        given.registration_challenge = example("none_es256").registration_challenge;
        given.challenge = example("none_es256").challenge;
        EXPECT_EQ(outcome(given.registered()), "wrong_origin") << other;
        EXPECT_EQ(outcome(given.proven()), "wrong_origin") << other;
    }
    // The origin is below "org", but the authenticator signed for another domain.
    given.relying_party = "org";
    EXPECT_EQ(outcome(given.registered()), "wrong_relying_party");
    EXPECT_EQ(outcome(given.proven()), "wrong_relying_party");
}

TEST(ceremony, proofs_that_were_altered) {
    const example whole("none_es256");
    ASSERT_TRUE(whole.proven());
    const auto altered = [&](auto member, const auto& change) {
        auto given = whole;
        change(given.*member);
        return outcome(given.proven());
    };
    const auto flip_last = [](base::bytes& data) { data.back() = static_cast<char>(data.back() ^ 1); };
    const auto cut = [](base::bytes& data) { data.pop_back(); };
    const auto lengthen = [](base::bytes& data) { data.push_back('\0'); };
    EXPECT_EQ(altered(&example::signature, flip_last), "bad_signature");
    EXPECT_EQ(altered(&example::signature, cut), "bad_signature");
    EXPECT_EQ(altered(&example::signature, lengthen), "bad_signature");
    EXPECT_EQ(altered(&example::signature, [](base::bytes& data) { data.clear(); }), "bad_signature");
    EXPECT_EQ(altered(&example::data, flip_last), "bad_signature"); // the counter
    EXPECT_EQ(altered(&example::data, cut), "malformed_authenticator_data");
    EXPECT_EQ(altered(&example::data, lengthen), "trailing_bytes");
    EXPECT_EQ(altered(&example::data, [](base::bytes& data) { data[32] = static_cast<char>(data[32] & ~0x01); }),
              "user_absent");
    // Backed up, and yet it cannot be.
    EXPECT_EQ(altered(&example::data, [](base::bytes& data) { data[32] = static_cast<char>(data[32] & ~0x08); }),
              "inconsistent_flags");
    EXPECT_EQ(altered(&example::client_data, [](base::bytes& data) { data.insert(data.size() - 1, " "); }),
              "bad_signature");
    EXPECT_EQ(altered(&example::client_data, cut), "malformed_client_data");
    const auto other_key = example("tpm_es256").public_key;
    EXPECT_EQ(altered(&example::public_key, [&](base::bytes& data) { data = other_key; }), "bad_signature");

    auto given = whole;
    given.can_be_backed_up = !given.can_be_backed_up;
    EXPECT_EQ(outcome(given.proven()), "inconsistent_flags");
    given = whole;
    given.needs_verification = true;
    EXPECT_EQ(outcome(given.proven()), "user_not_verified");
    EXPECT_EQ(outcome(given.registered()), "user_not_verified");
    given = whole;
    given.counter = 1;
    EXPECT_EQ(outcome(given.proven()), "counter_went_back");
}

TEST(ceremony, registrations_that_were_cut_or_altered) {
    const example whole("none_es256");
    ASSERT_TRUE(whole.registered());
    for (std::size_t size = 0; size < whole.attestation.size(); ++size) {
        auto given = whole;
        given.attestation.resize(size);
        EXPECT_FALSE(given.registered()) << size;
    }
    for (const auto* other : {"80", "00", "f6", "6161"}) { // no map
        auto given = whole;
        given.attestation = unhex(other);
        EXPECT_EQ(outcome(given.registered()), "malformed_attestation") << other;
    }
    const auto with = [&](std::string_view from, std::string_view to) {
        auto hex = base::to_hex(whole.attestation);
        const auto at = hex.find(from);
        if (at == hex.npos) return std::string("nothing to replace");
        auto given = whole;
        given.attestation = unhex(hex.replace(at, from.size(), to));
        return outcome(given.registered());
    };
    EXPECT_EQ(with("a363666d74", "b90003"
                                 "63666d74"),
              "cbor_not_canonical");
    EXPECT_EQ(with("646e6f6e65", "647061636b"), "fine"); // a format that nobody knows proves as little as "none"
    EXPECT_EQ(with("646e6f6e65", "446e6f6e65"), "malformed_attestation");
    EXPECT_EQ(with("6761747453746d74a0", "6761747453746d74a10000"), "malformed_attestation");
    EXPECT_EQ(with("6761747453746d74a0", "6761747453746d7480"), "malformed_attestation");
    EXPECT_EQ(with("6761747453746d74a0", "6761747453746d74818181818100"), "cbor_too_deep");
    EXPECT_EQ(with("68617574684461746158a4", "68617574684461746178a4"), "malformed_cbor");
    EXPECT_EQ(with("590000000084", "590000000184"), "fine");           // it has been used elsewhere
    EXPECT_EQ(with("590000000084", "d90000000084"), "malformed_cbor"); // extensions that are not there
    EXPECT_EQ(with("590000000084", "190000000084"), "trailing_bytes"); // a credential that is not announced
    EXPECT_EQ(with("590000000084", "510000000084"), "inconsistent_flags");
    EXPECT_EQ(with("0020f91f", "0000f91f"), "oversized_credential_id");
    EXPECT_EQ(with("0020f91f", "0400f91f"), "oversized_credential_id");
    EXPECT_EQ(with("0020f91f", "03fff91f"), "malformed_authenticator_data");
    EXPECT_EQ(with("a501020326", "a501020327"), "malformed_key"); // EdDSA on another kind of key
    EXPECT_EQ(with("a501020326", "a501030326"), "malformed_key");
    EXPECT_EQ(with("2001215820", "2002215820"), "malformed_key"); // another curve
    EXPECT_EQ(with("225820930a", "225820930b"), "malformed_key"); // not on the curve
    EXPECT_EQ(with("a501020326", "a50102031863"), "trailing_bytes");
}

TEST(ceremony, no_challenge_is_never_the_right_one) {
    example given("none_es256");
    given.challenge.clear();
    given.client_data = R"({"type":"webauthn.get","challenge":"","origin":"https://example.org"})";
    EXPECT_EQ(outcome(given.proven()), "wrong_challenge");
}

TEST(ceremony, counters) {
    EXPECT_TRUE(is_next_counter(0, 0));
    EXPECT_TRUE(is_next_counter(0, 1));
    EXPECT_TRUE(is_next_counter(7, 4'000'000'000));
    EXPECT_FALSE(is_next_counter(7, 7));
    EXPECT_FALSE(is_next_counter(7, 6));
    EXPECT_FALSE(is_next_counter(7, 0));
}

} // namespace
} // namespace poolguard::webauthn
