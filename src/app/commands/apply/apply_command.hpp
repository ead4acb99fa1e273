#pragma once
// `poolguard apply`: makes in the embedded server what a CloudFormation template describes, and changes nothing that is
// so already.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <string>
#include <vector>

namespace poolguard::app::apply {

struct request {
    std::string file;
    std::vector<std::string> parameters; // "NAME=VALUE"
    std::string stack = "poolguard";
};

// One line for each resource: what became of it. Then the template's outputs. 0 when all is as the template says; 1
// when something failed, after what was made was told: a second run goes on from there. 2 for a template that cannot be
// taken, of which nothing is made.
int apply(const settings& given, const environment& variables, const request& wanted);

} // namespace poolguard::app::apply
