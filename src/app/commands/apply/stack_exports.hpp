#pragma once
// What stacks export for Fn::ImportValue in other stacks: a file in the data folder, because no resource says it.

#include <expected>
#include <filesystem>
#include <map>
#include <string>

namespace poolguard::app::apply {

using exports_by_name = std::map<std::string, std::string>;

class stack_exports {
  public:
    // Empty if no stack has exported anything. Errors are sentences that name the file.
    static std::expected<stack_exports, std::string> read(const std::filesystem::path& data_folder);

    // What the stack can import.
    exports_by_name others_than(const std::string& stack) const;
    // The error names the stack that exports the same name already.
    std::expected<void, std::string> check(const std::string& stack, const std::string& name) const;
    // Writes the exports of one stack; what it exported before is forgotten, and what others export meanwhile stays.
    // The folder exists.
    std::expected<void, std::string> replace(const std::string& stack, exports_by_name with);

  private:
    explicit stack_exports(std::filesystem::path file) : file_(std::move(file)) {}
    std::filesystem::path file_;
    std::map<std::string, exports_by_name> by_stack_;
};

} // namespace poolguard::app::apply
