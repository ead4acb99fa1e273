#include "api/surfaces/challenge_proof.hpp"

#include "base/json/write.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

std::string code_name(cognito::challenge_name asked) {
    const bool registers_app = asked == cognito::challenge_name::MFA_SETUP;
    return fmt::format("{}_CODE",
                       base::json::enum_name(registers_app ? cognito::challenge_name::SOFTWARE_TOKEN_MFA : asked));
}

} // namespace

cognito::secret_map answers_to(cognito::challenge_name asked, const challenge_proof& given) {
    auto out = given.answers.value_or(cognito::secret_map{});
    const auto add = [&out](std::string name, std::string_view value) {
        out.insert_or_assign(std::move(name), cognito::secret_map::mapped_type(std::string(value)));
    };
    if (given.code) add(code_name(asked), given.code->reveal());
    if (given.answer) add("ANSWER", given.answer->reveal());
    if (given.password) add("PASSWORD", given.password->reveal());
    if (given.credential) add("CREDENTIAL", boost::json::serialize(*given.credential));
    return out;
}

bool choose_code(cognito::challenge_name asked, const cognito::secret_map& answers) {
    if (asked != cognito::challenge_name::SELECT_CHALLENGE) return false;
    const auto chosen = answers.find("ANSWER");
    return chosen != answers.end() && chosen->second.reveal().ends_with("_OTP");
}

} // namespace poolguard::api
