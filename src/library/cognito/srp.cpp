#include "base/bytes.hpp"
#include "base/random.hpp"
#include "cognito/srp_group.hpp"

#include <array>
#include <poolguard/srp.hpp>

namespace poolguard {
inline namespace v0_1 {
namespace {

namespace shared = cognito::srp;

// "Tue Sep 5 02:46:04 UTC 2026": the day without padding, as Java's SimpleDateFormat writes "EEE MMM d HH:mm:ss z
// yyyy".
std::string srp_timestamp(time_point at) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{seconds - day};
    const auto two_digits = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::string(days[std::chrono::weekday{day}.c_encoding()]) + " " +
           months[static_cast<unsigned>(date.month()) - 1] + " " + std::to_string(static_cast<unsigned>(date.day())) +
           " " + two_digits(time.hours().count()) + ":" + two_digits(time.minutes().count()) + ":" +
           two_digits(time.seconds().count()) + " UTC " + std::to_string(static_cast<int>(date.year()));
}

std::optional<base::bytes> from_hex_number(std::string_view hex) {
    return base::from_hex(std::string(hex.size() % 2, '0').append(hex));
}

// The client's S: (B - k * g^x) ^ (a + u * x).
base::secret client_key(const shared::identity& whose, std::string_view password, std::string_view salt,
                        std::string_view server_value, std::string_view scrambler, const shared::number& exponent) {
    const auto& in = shared::group::instance();
    const auto with = shared::new_context();
    const auto x = shared::private_value(whose, password, salt);
    const auto verifier = in.power(in.generator(), x.get(), with.get());
    const auto masked = in.product(in.multiplier(), verifier.get(), with.get());
    const auto unmasked = in.difference(shared::to_number(server_value).get(), masked.get(), with.get());
    auto sum = shared::new_number();
    // Not reduced: the exponents' group has another order than the modulus.
    shared::expect(BN_mul(sum.get(), shared::to_number(scrambler).get(), x.get(), with.get()) == 1);
    shared::expect(BN_add(sum.get(), sum.get(), exponent.get()) == 1);
    return shared::derive_key(scrambler, in.power(unmasked.get(), sum.get(), with.get()));
}

} // namespace

std::string_view describe(srp_error value) noexcept {
    switch (value) {
    case srp_error::bad_server_value:
        return "The server's public value cannot be used.";
    case srp_error::bad_salt:
        return "The salt is not a hexadecimal number.";
    case srp_error::bad_secret_block:
        return "The secret block is not base64.";
    case srp_error::crypto_failure:
        return "A cryptographic operation failed.";
    }
    return "The password could not be proved.";
}

struct srp_exchange::state {
    std::string place;
    shared::number exponent;
    base::bytes value; // A
    std::string value_hex;
};

srp_exchange::srp_exchange(std::unique_ptr<state> made) noexcept : state_(std::move(made)) {}
srp_exchange::srp_exchange(srp_exchange&&) noexcept = default;
srp_exchange& srp_exchange::operator=(srp_exchange&&) noexcept = default;
srp_exchange::~srp_exchange() = default;

std::expected<srp_exchange, srp_error> srp_exchange::begin(std::string_view place) noexcept try {
    constexpr std::size_t exponent_bytes = 32; // 256 bits, as RFC 5054 section 3.1 asks for
    auto random = base::system_random{}.take(exponent_bytes);
    auto made = std::make_unique<state>();
    made->place = shared::pool_name(place);
    made->exponent = shared::to_number(random);
    base::wipe(random);
    const auto& in = shared::group::instance();
    made->value = shared::to_bytes(in.power(in.generator(), made->exponent.get(), shared::new_context().get()));
    made->value_hex = base::to_hex(made->value);
    return srp_exchange{std::move(made)};
} catch (...) {
    return std::unexpected(srp_error::crypto_failure);
}

const std::string& srp_exchange::client_value() const noexcept { return state_->value_hex; }

std::expected<srp_proof, srp_error> srp_exchange::prove(const srp_challenge& challenge, std::string_view password,
                                                        time_point now) const noexcept try {
    const auto server_value = shared::read_public_value(challenge.server_value);
    if (!server_value) return std::unexpected(srp_error::bad_server_value);
    const auto salt = from_hex_number(challenge.salt);
    if (!salt || salt->empty()) return std::unexpected(srp_error::bad_salt);
    const auto block = base::from_base64(challenge.secret_block);
    if (!block || block->empty()) return std::unexpected(srp_error::bad_secret_block);
    const auto scrambler = shared::scrambler(state_->value, *server_value);
    if (!scrambler) return std::unexpected(srp_error::bad_server_value);
    const shared::identity whose{state_->place, challenge.user_id};
    const auto key = client_key(whose, password, *salt, *server_value, *scrambler, state_->exponent);
    srp_proof out{{}, srp_timestamp(now)};
    out.signature = base::to_base64(shared::signature(key, whose, *block, out.timestamp));
    return out;
} catch (...) {
    return std::unexpected(srp_error::crypto_failure);
}

} // namespace v0_1
} // namespace poolguard
