#pragma once
// The program's commands and their flags.

namespace poolguard::app {

// Runs the command that the arguments name and gives the exit code: 0 when all went well, 1 when it failed while
// running, 2 when the arguments or the settings are wrong.
int run(int argc, char** argv);

} // namespace poolguard::app
