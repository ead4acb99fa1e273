#include "app/commands/command_line.hpp"

int main(int argc, char** argv) { return poolguard::app::run(argc, argv); }
