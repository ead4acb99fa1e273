#include "pool/sign_in/authentication_parameters.hpp"

#include "unit/pool/sign_in/sign_in_rooms.hpp"

namespace poolguard::pool {
namespace {

parameter_map parameters(std::initializer_list<std::pair<std::string, std::string>> given) {
    cognito::secret_map out;
    for (const auto& [name, value] : given)
        out[name] = json::secret_text<0, 131072>(value);
    return out;
}

TEST(need_parameter, names_what_is_missing) {
    EXPECT_EQ(message_of(need_parameter({}, "USERNAME")), "Missing required parameter USERNAME");
    EXPECT_EQ(message_of(need_parameter(parameters({{"USERNAME", ""}}), "USERNAME")),
              "Missing required parameter USERNAME");
    EXPECT_EQ(need_parameter(parameters({{"USERNAME", "ann"}}), "USERNAME").value(), "ann");
}

struct row {
    const char* what;
    bool has_secret;
    parameter_map given;
    std::string_view username;
    std::string_view message;
};

TEST(check_secret_hash, follows_the_published_computation) {
    sign_in_rooms rooms;
    const auto sealed = rooms.all_pools.secrets().seal(rooms.client.id, "1example2secret3");
    const std::string right = "TMCGW4qeYVp32f31zShCG0qPJI3oYg1BkT4viUM+JXA=";
    const row rows[] = {
        {"right", true, parameters({{"SECRET_HASH", right}}), "alice", ""},
        {"of another name", true, parameters({{"SECRET_HASH", right}}), "Alice",
         "Unable to verify secret hash for client 1example23456789"},
        {"another hash", true, parameters({{"SECRET_HASH", "U" + right.substr(1)}}), "alice",
         "Unable to verify secret hash for client 1example23456789"},
        {"absent",
         true,
         {},
         "alice",
         "Client 1example23456789 is configured with secret but SECRET_HASH was not received"},
        {"empty", true, parameters({{"SECRET_HASH", ""}}), "alice",
         "Client 1example23456789 is configured with secret but SECRET_HASH was not received"},
        {"absent, no secret", false, {}, "alice", ""},
        {"sent, no secret", false, parameters({{"SECRET_HASH", right}}), "alice",
         "Unable to verify secret hash for client 1example23456789"},
    };
    for (const auto& [what, has_secret, given, username, message] : rows) {
        rooms.client.secret = has_secret ? sealed : "";
        const auto outcome = check_secret_hash(rooms.all_pools, rooms.client, given, username);
        EXPECT_EQ(message_of(outcome), message) << what;
        EXPECT_EQ(name_of(outcome), message.empty() ? "" : "NotAuthorizedException") << what;
    }
    rooms.client.secret = rooms.all_pools.secrets().seal(rooms.client.id, "another");
    rooms.client.added_secrets = {{sealed, 1}};
    EXPECT_EQ(name_of(check_secret_hash(rooms.all_pools, rooms.client, rows[0].given, "alice")), "");
}

} // namespace
} // namespace poolguard::pool
