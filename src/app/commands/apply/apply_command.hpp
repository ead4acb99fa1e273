#pragma once
// `poolguard apply`: creates the resources of a CloudFormation template in the embedded pool, or updates them if they
// differ.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <string>
#include <vector>

namespace poolguard::app::apply {

struct request {
    std::string file;
    std::vector<std::string> parameters; // "NAME=VALUE"
    std::string stack = "poolguard";
    bool skips_unknown = false; // passes over unsupported resources
};

// Prints one line per resource, then the template's outputs. Returns the exit code: 0 if all resources are as the
// template says; 1 for a failure, after which a second run continues; 2 for an invalid template, from which nothing is
// created.
int apply(const settings& given, const environment& variables, const request& wanted);

} // namespace poolguard::app::apply
