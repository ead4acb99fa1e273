#include "aws/static_credentials.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <unistd.h>

namespace poolguard::aws {
namespace {

using enum credentials_error;
using static_variables = std::map<std::string, std::string>;

environment static_of(static_variables set) {
    return [set = std::move(set)](const std::string& name) -> std::optional<std::string> {
        const auto found = set.find(name);
        if (found == set.end()) return std::nullopt;
        return found->second;
    };
}

// "key/secret/token" or the error's sentence.
std::string spelled(const std::expected<credentials, credentials_error>& found) {
    if (!found) return std::string(describe(found.error()));
    return found->access_key_id + '/' + std::string(found->secret_access_key.reveal()) + '/' +
           std::string(found->session_token.reveal());
}
std::string spelled(credentials_error error) { return std::string(describe(error)); }

TEST(environment_credentials, the_table) {
    const std::pair<static_variables, std::string> cases[] = {
        {{}, spelled(not_configured)},
        {{{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}}, spelled(not_configured)},
        {{{"AWS_ACCESS_KEY_ID", "K"}}, spelled(incomplete_environment)},
        {{{"AWS_SECRET_ACCESS_KEY", "S"}}, spelled(incomplete_environment)},
        {{{"AWS_SESSION_TOKEN", "T"}}, spelled(not_configured)},
        {{{"AWS_ACCESS_KEY_ID", "K"}, {"AWS_SECRET_ACCESS_KEY", "S"}}, "K/S/"},
        {{{"AWS_ACCESS_KEY_ID", "K"}, {"AWS_SECRET_ACCESS_KEY", "S"}, {"AWS_SESSION_TOKEN", "T"}}, "K/S/T"},
    };
    for (const auto& [set, expected] : cases)
        EXPECT_EQ(spelled(environment_credentials(static_of(set)).get()), expected);
}

TEST(read_profile, the_table) {
    const std::string keys = "aws_access_key_id = K\naws_secret_access_key = S\n";
    const std::tuple<const char*, std::string, std::string> cases[] = {
        {"plain", "[p]\n" + keys, "K/S/"},
        {"no spaces", "[p]\naws_access_key_id=K\naws_secret_access_key=S\naws_session_token=T", "K/S/T"},
        {"line ends of Windows", "[p]\r\naws_access_key_id=K\r\naws_secret_access_key=S\r\n", "K/S/"},
        {"spaces in the name", "[ p ]\n" + keys, "K/S/"},
        {"comment behind the name", "[p] # mine\n" + keys, "K/S/"},
        {"comments", "# [p]\n; x\n[p]\n#aws_session_token=T\n" + keys, "K/S/"},
        {"an equals sign in the value", "[p]\naws_access_key_id=K\naws_secret_access_key=S==\n", "K/S==/"},
        {"other settings", "[p]\nregion=r\n" + keys + "s3 =\n  aws_session_token = nested\n", "K/S/"},
        {"another profile before", "[q]\naws_access_key_id=X\naws_secret_access_key=Y\n[p]\n" + keys, "K/S/"},
        {"another profile behind", "[p]\n" + keys + "[q]\naws_access_key_id=X\naws_secret_access_key=Y\n", "K/S/"},
        {"twice, merged", "[p]\naws_access_key_id=K\n[q]\n[p]\naws_secret_access_key=S\n", "K/S/"},
        {"the later line wins", "[p]\naws_access_key_id=X\n" + keys, "K/S/"},
        {"before any section", keys + "[p]\n", spelled(not_configured)},
        {"a broken head ends the section", "[p]\naws_access_key_id=K\n[q\naws_secret_access_key=S\n",
         spelled(incomplete_profile)},
        {"half", "[p]\naws_access_key_id=K\n", spelled(incomplete_profile)},
        {"the other half", "[p]\naws_secret_access_key=S\n", spelled(incomplete_profile)},
        {"empty value", "[p]\naws_access_key_id=\naws_secret_access_key=S\n", spelled(incomplete_profile)},
        {"a role", "[p]\nrole_arn=x\n", spelled(not_configured)},
        {"other case", "[P]\n" + keys, spelled(profile_not_found)},
        {"empty", "", spelled(profile_not_found)},
    };
    for (const auto& [name, text, expected] : cases)
        EXPECT_EQ(spelled(read_profile(text, "p")), expected) << name;
}

class shared_file : public testing::Test {
  protected:
    shared_file() {
        std::string name = (std::filesystem::temp_directory_path() / "poolguard-aws-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        home = name;
        std::filesystem::create_directory(home / ".aws");
    }
    ~shared_file() override { std::filesystem::remove_all(home); }
    void write(const std::filesystem::path& path, std::string_view text) const {
        std::ofstream(home / path, std::ios::binary) << text;
    }
    std::string get(static_variables set) const {
        set.emplace("HOME", home.string());
        return spelled(shared_file_credentials(static_of(set)).get());
    }
    std::filesystem::path home;
};

TEST_F(shared_file, may_be_absent_if_no_variable_names_it) {
    EXPECT_EQ(get({}), spelled(not_configured));
    EXPECT_EQ(get({{"AWS_PROFILE", "p"}}), spelled(profile_not_found));
    EXPECT_EQ(get({{"AWS_SHARED_CREDENTIALS_FILE", (home / "none").string()}}), spelled(unreadable_file));
    EXPECT_EQ(get({{"AWS_SHARED_CREDENTIALS_FILE", home.string()}}), spelled(unreadable_file));
    EXPECT_EQ(spelled(shared_file_credentials(static_of({})).get()), spelled(not_configured));
}

TEST_F(shared_file, is_found_at_home_and_where_named) {
    write(".aws/credentials", "[default]\naws_access_key_id=D\naws_secret_access_key=S\n"
                              "[p]\naws_access_key_id=P\naws_secret_access_key=S\n[role]\nrole_arn=x\n");
    write("other", "[default]\naws_access_key_id=O\naws_secret_access_key=S\n");
    write("foreign", "[q]\naws_access_key_id=O\naws_secret_access_key=S\n");
    EXPECT_EQ(get({}), "D/S/");
    EXPECT_EQ(get({{"AWS_PROFILE", "p"}}), "P/S/");
    EXPECT_EQ(get({{"AWS_PROFILE", "q"}}), spelled(profile_not_found));
    EXPECT_EQ(get({{"AWS_PROFILE", "role"}}), spelled(incomplete_profile));
    EXPECT_EQ(get({{"AWS_SHARED_CREDENTIALS_FILE", (home / "other").string()}}), "O/S/");
    EXPECT_EQ(get({{"AWS_SHARED_CREDENTIALS_FILE", (home / "foreign").string()}}), spelled(not_configured));
}

TEST_F(shared_file, is_not_read_if_it_is_huge) {
    write("huge", std::string(1024 * 1024 + 1, '#'));
    EXPECT_EQ(get({{"AWS_SHARED_CREDENTIALS_FILE", (home / "huge").string()}}), spelled(unreadable_file));
}

} // namespace
} // namespace poolguard::aws
