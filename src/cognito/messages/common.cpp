#include "cognito/messages/common.hpp"

#include <cmath>
#include <fmt/format.h>

namespace poolguard::cognito {

void append(std::string& out, const timestamp& value) {
    const auto count = base::epoch_milliseconds(value.at);
    fmt::format_to(std::back_inserter(out), "{}.{:03}", count / 1000, count % 1000);
}

void read_value(json::detail::reading& r, const json::place& at, const boost::json::value& in, timestamp& out) {
    double seconds = 0;
    json::detail::read_value(r, at, in, seconds);
    out.at = base::from_epoch_milliseconds(std::llround(seconds * 1000));
}

} // namespace poolguard::cognito
