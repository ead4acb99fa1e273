#pragma once
// The traces of AWS X-Ray, which Lambda and the services before it write into X-Amzn-Trace-Id (AWS, "AWS X-Ray
// concepts", Tracing header). Pure.

#include "base/trace.hpp"

#include <optional>
#include <string_view>

namespace poolguard::app::lambda {

// "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"; the order is free, and other members
// are skipped. nullopt if it is not whole, or not sampled: Lambda says so of each request where X-Ray is off, and those
// requests would then be missing at the collector.
std::optional<base::trace::context> parse_amazon_trace(std::string_view text);

} // namespace poolguard::app::lambda
