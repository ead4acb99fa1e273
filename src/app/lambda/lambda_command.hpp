#pragma once
// `poolguard lambda`: the server as a custom runtime of AWS Lambda, one invocation after the other.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app::lambda {

// The exit code: 0 after SIGTERM, 1 when Lambda cannot be spoken to or the start fails, 2 outside Lambda.
int serve(const settings& given, const environment& variables);

} // namespace poolguard::app::lambda
