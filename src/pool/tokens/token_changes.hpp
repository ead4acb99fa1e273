#pragma once
// What the function before each token, PreTokenGeneration, makes of the tokens.
// Source: Amazon Cognito developer guide, "Pre token generation Lambda trigger".

#include "pool/triggers/user_functions.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct group_claims {
    std::vector<std::string> names;
    std::vector<std::string> roles;
    std::optional<std::string> preferred_role;
};

struct tokens_to_come {
    const user_document* user = nullptr; // null: of a client without a user
    const group_claims& groups;
    std::string_view scope; // separated by spaces
};
// nullopt where the pool has no such function. An older version of the event changes ID tokens alone.
cognito::result<std::optional<all_token_changes>> ask_before_tokens(const user_functions& functions, occasion at,
                                                                    const tokens_to_come& tokens);

void change_groups(const all_token_changes& changes, group_claims& groups);
// InvalidLambdaResponseException for a scope with white space and for that of the user's own sign-in.
cognito::result<std::string> changed_scope(const token_changes& changes, std::string_view scope);

enum class token_kind { id, access };
// The claims, a JSON object, with the changes. What only the server may say stays as it is.
// InvalidLambdaResponseException for an audience that is not the client.
cognito::result<std::string> changed_claims(const token_changes& changes, std::string_view claims, token_kind kind,
                                            std::string_view client_id);

} // namespace poolguard::pool
