#pragma once
// OTEL_EXPORTER_OTLP_HEADERS: "api-key=secret,tenant=a%20b", as OpenTelemetry's exporters read it.

#include "aws/signable_request.hpp"

#include <optional>
#include <string_view>

namespace poolguard::app {

// Values are percent-decoded. nullopt if a name is no header's, or a value has a control character.
std::optional<aws::header_list> parse_telemetry_headers(std::string_view text);

} // namespace poolguard::app
