#pragma once
// The program's commands and their flags.

namespace poolguard::app {

// Runs the command that the arguments name. Returns the exit code: 0 for success, 1 for a failure, 2 for invalid
// arguments or settings.
int run(int argc, char** argv);

} // namespace poolguard::app
