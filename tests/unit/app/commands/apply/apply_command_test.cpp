#include "app/commands/apply/apply_command.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace poolguard::app::apply {
namespace {

// Of templates that are refused before any server is started.
class apply_command_test : public testing::Test {
  protected:
    apply_command_test() { std::filesystem::create_directory(folder_); }
    ~apply_command_test() override { std::filesystem::remove_all(folder_); }

    // What is printed to standard error.
    std::string refused(const std::string& text, std::vector<std::string> parameters = {}) const {
        const auto file = folder_ / "template.yaml";
        std::ofstream(file) << text;
        settings given;
        given.data = (folder_ / "data").string();
        request wanted{.file = file.string(), .parameters = std::move(parameters)};
        testing::internal::CaptureStderr();
        EXPECT_EQ(apply(given, environment({}), wanted), 2) << text;
        EXPECT_FALSE(std::filesystem::exists(given.data));
        return testing::internal::GetCapturedStderr();
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("apply_command_test-" + std::to_string(::getpid()));
};

constexpr auto pool = "Resources: {Pool: {Type: AWS::Cognito::UserPool}}\n";

TEST_F(apply_command_test, a_name_is_exported_once) {
    EXPECT_EQ(refused(std::string(pool) + "Outputs:\n  One: {Value: !Ref Pool, Export: {Name: pool}}\n"
                                          "  Other: {Value: !GetAtt Pool.Arn, Export: {Name: pool}}\n"),
              "poolguard: Nothing was created: [/Outputs/Other/Export/Name] pool is exported twice\n");
}

TEST_F(apply_command_test, the_name_of_an_export_is_a_string) {
    EXPECT_EQ(refused(std::string(pool) + "Outputs:\n  One: {Value: !Ref Pool, Export: {Name: [pool]}}\n"),
              "poolguard: Nothing was created: [/Outputs/One/Export/Name] The name is not a string\n");
    EXPECT_NE(refused(std::string(pool) + "Outputs:\n  One: {Value: !Ref Pool, Export: {Name: !Ref Pool}}\n")
                  .find("The resource Pool cannot be referred to here"),
              std::string::npos);
}

TEST_F(apply_command_test, no_parameter_is_printed) {
    for (const auto& [declared, given] :
         {std::pair("", "S3cret"), std::pair("Pw: {Type: String}", "=S3cret"),
          std::pair("Pw: {Type: String, NoEcho: true, AllowedPattern: '[a-z]+'}", "Pw=S3cret")}) {
        const auto printed = refused(std::string("Parameters: {") + declared + "}\n" + pool, {given});
        EXPECT_NE(printed, "");
        EXPECT_EQ(printed.find("S3cret"), std::string::npos) << printed;
    }
}

} // namespace
} // namespace poolguard::app::apply
