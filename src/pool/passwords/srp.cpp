#include "pool/passwords/srp.hpp"

namespace poolguard::pool::srp {

using cognito::srp::group;
using cognito::srp::new_context;
using cognito::srp::to_bytes;
using cognito::srp::to_number;

base::secret make_verifier(const identity& whose, std::string_view password, std::string_view salt) {
    const auto exponent = cognito::srp::private_value(whose, password, salt);
    const auto& in = group::instance();
    return base::secret(to_bytes(in.power(in.generator(), exponent.get(), new_context().get())));
}

base::bytes public_value(std::string_view verifier, std::string_view exponent) {
    const auto& in = group::instance();
    const auto with = new_context();
    const auto masked = in.product(in.multiplier(), to_number(verifier).get(), with.get());
    const auto own = in.power(in.generator(), to_number(exponent).get(), with.get());
    return to_bytes(in.sum(masked.get(), own.get(), with.get()));
}

std::optional<base::secret> session_key(const exchange& values) {
    const auto& in = group::instance();
    const auto with = new_context();
    const auto scrambler = cognito::srp::scrambler(values.client_value, values.server_value);
    if (!scrambler) return std::nullopt;
    const auto blinded = in.power(to_number(values.verifier).get(), to_number(*scrambler).get(), with.get());
    const auto shared_base = in.product(to_number(values.client_value).get(), blinded.get(), with.get());
    return cognito::srp::derive_key(*scrambler,
                                    in.power(shared_base.get(), to_number(values.exponent).get(), with.get()));
}

} // namespace poolguard::pool::srp
