#include "aws/credential_chain.hpp"

#include "unit/aws/loopback_server.hpp"
#include "unit/base/manual_clock.hpp"

#include <gtest/gtest.h>
#include <latch>

namespace poolguard::aws {
namespace {

using enum credentials_error;
using std::chrono::minutes;
using std::chrono::seconds;
using variables = std::map<std::string, std::string>;

constexpr base::time_point start{std::chrono::hours{500'000}};

environment of(variables set) {
    return [set = std::move(set)](const std::string& name) -> std::optional<std::string> {
        const auto found = set.find(name);
        if (found == set.end()) return std::nullopt;
        return found->second;
    };
}

TEST(credential_chain, tries_the_sources_in_the_standard_order) {
    loopback_server container([](const auto&) {
        return http_text(200,
                         R"({"AccessKeyId":"container","SecretAccessKey":"S","Expiration":"2090-01-01T00:00:00Z"})");
    });
    curl_transport transport;
    const base::manual_clock clock(start);
    variables set{{"AWS_EC2_METADATA_DISABLED", "true"}};
    const auto get = [&] { return credential_chain(of(set), transport, clock).get(); };
    EXPECT_EQ(get().error(), not_configured);
    set.emplace("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.url());
    EXPECT_EQ(get()->access_key_id, "container");
    set.emplace("AWS_ACCESS_KEY_ID", "environment");
    // Half a key is a mistake, not a reason to use another identity.
    EXPECT_EQ(get().error(), incomplete_environment);
    set.emplace("AWS_SECRET_ACCESS_KEY", "S");
    EXPECT_EQ(get()->access_key_id, "environment");
    set.erase("AWS_ACCESS_KEY_ID");
    set.erase("AWS_SECRET_ACCESS_KEY");
    set.emplace("AWS_PROFILE", "absent");
    EXPECT_EQ(get().error(), profile_not_found);
}

// Returns numbered keys that last an hour, or an error.
class scripted_source final : public credential_provider {
  public:
    explicit scripted_source(const base::clock& clock) : clock_(clock) {}
    std::expected<credentials, credentials_error> get() override {
        ++asked;
        if (while_asked) while_asked();
        if (error) return std::unexpected(*error);
        credentials out{std::to_string(asked), base::secret{"S"}, {}, {}};
        if (life) out.expires = clock_.now() + *life;
        return out;
    }
    int asked = 0;
    std::optional<credentials_error> error;
    std::optional<std::chrono::milliseconds> life = std::chrono::hours{1};
    std::function<void()> while_asked;

  private:
    const base::clock& clock_;
};

TEST(cached_credentials, are_renewed_five_minutes_before_the_end) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    cached_credentials cached(source, clock);
    EXPECT_EQ(cached.get()->access_key_id, "1");
    clock.advance(minutes{55} - std::chrono::milliseconds{1});
    EXPECT_EQ(cached.get()->access_key_id, "1");
    clock.advance(std::chrono::milliseconds{1});
    EXPECT_EQ(cached.get()->access_key_id, "2");
    EXPECT_EQ(source.asked, 2);
}

TEST(cached_credentials, are_used_while_valid_if_renewal_fails) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    cached_credentials cached(source, clock);
    ASSERT_TRUE(cached.get());
    source.error = unreachable;
    clock.advance(minutes{56});
    EXPECT_EQ(cached.get()->access_key_id, "1");
    EXPECT_EQ(cached.get()->access_key_id, "1");
    EXPECT_EQ(source.asked, 2);
    clock.advance(seconds{10});
    EXPECT_EQ(cached.get()->access_key_id, "1");
    EXPECT_EQ(source.asked, 3);
    clock.advance(minutes{4});
    EXPECT_EQ(cached.get().error(), unreachable);
    source.error.reset();
    EXPECT_EQ(cached.get()->access_key_id, "5");
}

TEST(cached_credentials, without_an_expiry_are_read_again) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    source.life.reset();
    cached_credentials cached(source, clock);
    EXPECT_EQ(cached.get()->access_key_id, "1");
    clock.advance(minutes{5});
    EXPECT_EQ(cached.get()->access_key_id, "2");
    source.error = unreadable_file;
    clock.advance(minutes{60});
    EXPECT_EQ(cached.get()->access_key_id, "2");
}

TEST(cached_credentials, of_a_short_life_are_not_requested_with_every_call) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    source.life = minutes{1};
    cached_credentials cached(source, clock);
    for (int i = 0; i < 9; ++i) {
        ASSERT_TRUE(cached.get());
        clock.advance(seconds{1});
    }
    EXPECT_EQ(source.asked, 1);
}

TEST(cached_credentials, one_request_serves_all_waiting_callers) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    cached_credentials cached(source, clock);
    std::latch in_flight(1);
    std::latch may_land(1);
    source.while_asked = [&] {
        in_flight.count_down();
        may_land.wait();
    };
    std::atomic<int> served = 0;
    std::vector<std::thread> threads;
    const auto ask = [&] {
        if (cached.get()->access_key_id == "1") ++served;
    };
    threads.emplace_back(ask);
    in_flight.wait();
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(ask);
    may_land.count_down();
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(served, 5);
    EXPECT_EQ(source.asked, 1);
}

TEST(cached_credentials, no_one_waits_for_a_renewal_while_the_old_ones_are_valid) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    cached_credentials cached(source, clock);
    ASSERT_TRUE(cached.get());
    clock.advance(minutes{56});
    std::latch in_flight(1);
    std::latch may_land(1);
    source.while_asked = [&] {
        in_flight.count_down();
        may_land.wait();
    };
    std::thread renewing([&] { EXPECT_EQ(cached.get()->access_key_id, "2"); });
    in_flight.wait();
    EXPECT_EQ(cached.get()->access_key_id, "1");
    may_land.count_down();
    renewing.join();
}

TEST(cached_credentials, a_source_that_throws_does_not_block_the_next) {
    base::manual_clock clock(start);
    scripted_source source(clock);
    cached_credentials cached(source, clock);
    source.while_asked = [] { throw std::runtime_error("broken"); };
    EXPECT_THROW(cached.get(), std::runtime_error);
    source.while_asked = nullptr;
    EXPECT_TRUE(cached.get());
}

TEST(credentials_error, every_value_has_a_sentence) {
    for (int i = 0; i <= static_cast<int>(malformed_reply); ++i)
        EXPECT_TRUE(describe(static_cast<credentials_error>(i)).ends_with('.')) << i;
}

} // namespace
} // namespace poolguard::aws
