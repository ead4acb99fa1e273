#pragma once
// Messages about the terms of an app client: links to its terms of use and its privacy policy, by language.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

inline constexpr json::pattern terms_name_pattern{"^(terms-of-use|privacy-policy)$"};
using terms_name = json::text<0, json::unbounded, terms_name_pattern>;
inline constexpr json::pattern terms_language_pattern{
    "^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|"
    "chinese-(simplified|traditional))$"};
inline constexpr json::pattern terms_link_pattern{R"(^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$)"};
// By language: "cognito:default", "cognito:japanese".
using terms_links =
    json::map<json::text<0, json::unbounded, terms_language_pattern>, json::text<1, 1024, terms_link_pattern>, 1, 13>;

enum class terms_source { LINK };
BOOST_DESCRIBE_ENUM(terms_source, LINK)
enum class terms_enforcement { NONE };
BOOST_DESCRIBE_ENUM(terms_enforcement, NONE)

struct terms {
    static constexpr std::string_view kept_as = "terms";
    std::string TermsId;
    std::string UserPoolId;
    std::string ClientId;
    std::string TermsName;
    terms_source TermsSource{};
    terms_enforcement Enforcement{};
    terms_links Links;
    timestamp CreationDate;
    timestamp LastModifiedDate;
};
BOOST_DESCRIBE_STRUCT(terms, (),
                      (TermsId, UserPoolId, ClientId, TermsName, TermsSource, Enforcement, Links, CreationDate,
                       LastModifiedDate))

struct terms_reply {
    terms Terms;
};
BOOST_DESCRIBE_STRUCT(terms_reply, (), (Terms))

struct create_terms {
    static constexpr std::string_view operation = "CreateTerms";
    static constexpr auto authorized_by = authorization::signature;
    using reply = terms_reply;

    user_pool_id UserPoolId;
    client_id ClientId;
    terms_name TermsName;
    terms_source TermsSource{};
    terms_enforcement Enforcement{};
    std::optional<terms_links> Links;
};
BOOST_DESCRIBE_STRUCT(create_terms, (), (UserPoolId, ClientId, TermsName, TermsSource, Enforcement, Links))

// Members that are not given do not change.
struct update_terms {
    static constexpr std::string_view operation = "UpdateTerms";
    static constexpr auto authorized_by = authorization::signature;
    using reply = terms_reply;

    user_pool_id UserPoolId;
    uuid TermsId;
    std::optional<terms_name> TermsName;
    std::optional<terms_source> TermsSource;
    std::optional<terms_enforcement> Enforcement;
    std::optional<terms_links> Links;
};
BOOST_DESCRIBE_STRUCT(update_terms, (), (UserPoolId, TermsId, TermsName, TermsSource, Enforcement, Links))

struct describe_terms {
    static constexpr std::string_view operation = "DescribeTerms";
    static constexpr auto authorized_by = authorization::signature;
    using reply = terms_reply;

    user_pool_id UserPoolId;
    uuid TermsId;
};
BOOST_DESCRIBE_STRUCT(describe_terms, (), (UserPoolId, TermsId))

struct describe_terms_by_client {
    static constexpr std::string_view operation = "DescribeTermsByClient";
    static constexpr auto authorized_by = authorization::signature;
    using reply = terms_reply;

    client_id ClientId;
    user_pool_id UserPoolId;
    terms_name TermsName;
};
BOOST_DESCRIBE_STRUCT(describe_terms_by_client, (), (ClientId, UserPoolId, TermsName))

struct delete_terms {
    static constexpr std::string_view operation = "DeleteTerms";
    static constexpr auto authorized_by = authorization::signature;
    using reply = no_reply;

    user_pool_id UserPoolId;
    uuid TermsId;
};
BOOST_DESCRIBE_STRUCT(delete_terms, (), (UserPoolId, TermsId))

struct terms_description {
    std::string TermsId;
    std::string TermsName;
    terms_enforcement Enforcement{};
    timestamp CreationDate;
    timestamp LastModifiedDate;
};
BOOST_DESCRIBE_STRUCT(terms_description, (), (TermsId, TermsName, Enforcement, CreationDate, LastModifiedDate))

struct list_terms_reply {
    std::vector<terms_description> Terms;
    std::optional<std::string> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_terms_reply, (), (Terms, NextToken))

struct list_terms {
    static constexpr std::string_view operation = "ListTerms";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_terms_reply;

    user_pool_id UserPoolId;
    std::optional<json::integer<1, 60>> MaxResults;
    std::optional<long_text> NextToken;
};
BOOST_DESCRIBE_STRUCT(list_terms, (), (UserPoolId, MaxResults, NextToken))

} // namespace poolguard::cognito
