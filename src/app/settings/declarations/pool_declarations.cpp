#include "app/files/read_file.hpp"
#include "app/settings/declarations/declarations.hpp"
#include "app/settings/letter_folder.hpp"
#include "app/settings/setting_values.hpp"
#include "base/ascii.hpp"
#include "pool/model/chosen_ids.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>
#include <map>
#include <sstream>

namespace poolguard::app {
namespace {

// The URL holds a password, so no error repeats it.
std::expected<aws::smtp_server, std::string> parse_smtp_url(const found_setting& given) {
    const auto url = boost::urls::parse_uri(given.value);
    const bool has_path = url && !url->encoded_path().empty() && url->encoded_path() != "/";
    if (!url || (url->scheme() != "smtp" && url->scheme() != "smtps") || url->host().empty() || has_path ||
        url->has_query() || url->has_fragment())
        return std::unexpected(fmt::format(
            "{} is not an address such as smtp://USER:PASSWORD@mail.example.com:587 or smtps://mail.example.com",
            given.name));
    if (!url->user().empty() && url->password().empty())
        return std::unexpected(fmt::format("{} has a user and no password", given.name));
    aws::smtp_server server;
    server.url = fmt::format("{}://{}{}{}", std::string_view(url->scheme()), std::string_view(url->encoded_host()),
                             url->has_port() ? ":" : "", std::string_view(url->port()));
    server.user = url->user();
    server.password = base::secret(url->password());
    server.allows_plain_text = is_loopback_host(url->host_address());
    return server;
}

bool is_function_url(std::string_view text) {
    const auto url = boost::urls::parse_uri(text);
    if (!url || url->host().empty() || url->has_userinfo() || url->has_fragment()) return false;
    return url->scheme() == "https" || (url->scheme() == "http" && is_loopback_host(url->host_address()));
}

// "NAME=URL" lines; a line that is empty or begins with '#' says nothing.
std::vector<std::string> lines_of(const std::string& content) {
    std::istringstream in(content);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);)
        if (const auto text = base::trim(line, " \t\r"); !text.empty() && text.front() != '#') out.emplace_back(text);
    return out;
}

std::expected<std::map<std::string, std::string>, std::string> parse_function_places(const found_setting& given) {
    constexpr std::size_t largest = std::size_t{1024} * 1024;
    auto places = split_list(given.value);
    if (!given.value.contains('=')) {
        const auto content = read_regular_file(given.value, largest);
        if (!content) return refuse(given.name, given.value, "the file cannot be read, or is larger than 1 MiB");
        places = lines_of(std::string(without_byte_order_mark(*content)));
        if (places.empty()) return refuse(given.name, given.value, "the file names no function");
    }
    std::map<std::string, std::string> out;
    for (const auto& each : places) {
        const auto equals = each.find('=');
        if (equals == each.npos || equals == 0 || !is_function_url(std::string_view(each).substr(equals + 1)))
            return refuse(given.name, each,
                          "NAME=URL is expected, with https:// or, to this machine, http://, or a file of such lines");
        out.insert_or_assign(each.substr(0, equals), each.substr(equals + 1));
    }
    return out;
}

std::string write_function_places(const std::map<std::string, std::string>& places) {
    std::vector<std::string> out;
    out.reserve(places.size());
    for (const auto& [name, url] : places)
        out.push_back(fmt::format("{}={}", name, url));
    return write_value(out);
}

constexpr auto a_new_client_id =
    parse::text(cognito::is_client_id, "1 to 128 letters, digits, '_' and '+' are expected");

std::expected<letter_folder, std::string> parse_letter_folder(const found_setting& given) {
    auto read = read_letter_folder(given.value);
    if (!read) return refuse(given.name, given.value, read.error());
    return std::move(*read);
}

} // namespace

std::vector<setting> declare_embedded_pool() {
    using pool::issuer_style;
    using to = pool_settings;
    constexpr auto here = &settings::pool;
    return {
        setting({"POOLGUARD_ACCOUNT_ID"},
                into<here, &to::account_id>(
                    parse::text([](std::string_view text) { return text.size() == 12 && base::is_number(text); },
                                "12 digits are expected")),
                "the AWS account id in ARNs"),
        setting({"POOLGUARD_ACCESS_KEY_ID"},
                into<here, &to::access_key_id>(parse::text()).otherwise("made at the first start"),
                "the access key that AWS clients sign their calls with; also in `DIR/credentials`"),
        setting({"POOLGUARD_SECRET_ACCESS_KEY"},
                into<here, &to::secret_access_key>(parse::secret()).otherwise("made at the first start"),
                "the secret of that access key; set both or neither"),
        setting({"POOLGUARD_POOL_ID"},
                into<here, &to::first_pool_id>(
                    parse::text(cognito::is_user_pool_id, "a user pool id such as us-east-1_AbCdEf123 is expected"))
                    .otherwise("a random one"),
                "the id that the embedded pool gets at the first start, in the region of the pool. It stays: a server "
                "whose pool has another id does not start. (`COGNITO_USER_POOL_ID` says which pool is used)"),
        setting({"POOLGUARD_CLIENT_ID"}, into<here, &to::first_client_id>(a_new_client_id).otherwise("a random one"),
                "the id that the embedded pool's app client gets at the first start, likewise"),
        setting({"POOLGUARD_WEB_CLIENT_ID"},
                into<here, &to::first_web_client_id>(a_new_client_id).otherwise("a random one"),
                "the id that the embedded pool's web client gets at the first start, likewise"),
        setting({"POOLGUARD_ISSUER"},
                into_word<here, &to::issuer>({{"public", issuer_style::public_url}, {"amazon", issuer_style::amazon}}),
                "the issuer in tokens. `public`: `PUBLIC-URL/POOL`, where OpenID clients find the configuration. "
                "`amazon`: `https://cognito-idp.REGION.amazonaws.com/POOL`"),
        setting(
            {"POOLGUARD_PASSWORD_HASHING"},
            into_word<here, &to::has_fast_hashing>({{"argon2id", false}, {"fast-for-tests", true}}),
            "how the embedded pool hashes passwords. `fast-for-tests` lets a test suite make many users, and hardly "
            "protects their passwords: only for a server that listens on this machine and whose public URL is on "
            "it. Such a password is hashed again at the user's first sign-in with it without this setting"),
        setting({"POOLGUARD_DEMO_PASSWORD"},
                into<&settings::demo_password>(parse::secret(6)).otherwise("a new one at every start").may_differ(),
                "the password of the users that `--demo` makes, until they choose their own; set it so that it is the "
                "same at every start. The pool's policy must accept it: by default 8 characters with a capital and a "
                "small letter, a digit and a symbol"),
        setting({"COGNITO_CALLBACK_URLS"}, into<here, &to::callback_urls>(parse::redirect_urls),
                "the callback URLs of the web client, separated by commas"),
        setting({"COGNITO_LOGOUT_URLS"}, into<here, &to::logout_urls>(parse::redirect_urls),
                "the sign-out URLs of the web client, separated by commas"),
        setting({"COGNITO_LOGOUT_REDIRECT"},
                {.read = [](const auto&, auto&) { return std::expected<void, std::string>{}; },
                 .written = [](const auto&) { return std::string{}; }},
                "ignored by the server; the web front end reads it from the same environment"),
    };
}

std::vector<setting> declare_functions() {
    using to = function_settings;
    constexpr auto here = &settings::functions;
    constexpr std::size_t shortest_key = 32;
    return {
        setting(
            {"POOLGUARD_TRIGGERS"}, into<here, &to::places>(parse_function_places, write_function_places),
            "where the functions of a pool's `LambdaConfig` are: `NAME=URL`, separated by commas, or a file with one "
            "on each line. The name is a function's, its ARN or a trigger's, such as `PreSignUp`. A URL with a path "
            "is a [hook](triggers.md#hooks), one without an Invoke API"),
        setting({"POOLGUARD_TRIGGERS_KEY"}, into<here, &to::hook_key>(parse::secret(shortest_key)),
                "the key, of at least 32 characters, that signs what hooks are sent; needed with "
                "`POOLGUARD_TRIGGERS`"),
        setting({"LAMBDA_ENDPOINT", "AWS_ENDPOINT_URL_LAMBDA"},
                into<here, &to::lambda_endpoint>(parse::url).otherwise("Amazon's in the function's region"),
                "the URL of Lambda or a server that speaks its Invoke API, for all other functions. Calls are signed "
                "with the AWS credentials described above"),
        setting({"AWS_ENDPOINT_URL_KMS"},
                into<here, &to::kms_endpoint>(parse::url).otherwise("Amazon's in the key's region"),
                "the URL of KMS or a server that speaks its API, which encrypts the codes for [custom "
                "senders](triggers.md#custom-senders) that are not hooks. Calls are signed likewise"),
    };
}

std::vector<setting> declare_mail() {
    using to = mail_settings;
    constexpr auto here = &settings::mail;
    return {
        setting({"SMTP_URL"}, into<here, &to::smtp>(parse_smtp_url).may_change(),
                "the mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS is required, except on this machine) or "
                "`smtps://…`. Percent-encode special characters in the password: `%40` for `@`"),
        setting({"SMTP_CA_FILE"},
                into<here, &to::smtp_ca_file>(parse::certificates).otherwise("the system's").may_differ().may_change(),
                "a PEM file with the CA certificates that the mail server's certificate is checked against"),
        setting({"POOLGUARD_MAIL_FROM"}, into<here, &to::from>(parse::a_mail_address).may_change(),
                "the sender address"),
        setting(
            {"SES_EMAIL_SOURCE"}, into<here, &to::ses_source>(parse::a_mail_address).may_change(),
            "send through Amazon SES, from this address. Calls are signed with the AWS credentials described above"),
        setting({"SES_REGION"}, into<here, &to::ses_region>(parse::a_region).otherwise("the pool's").may_change(),
                "the AWS region of SES"),
        setting({"AWS_ENDPOINT_URL_SESV2"},
                into<here, &to::ses_endpoint>(parse::url).otherwise("Amazon's in the region").may_change(),
                "the URL of another server that speaks the API of SES v2"),
        setting({"POOLGUARD_NOTICES"}, into_word<here, &to::sends_notices>({{"on", true}, {"off", false}}).may_change(),
                "whether users get a [notice](mail.md#notices) when their password, e-mail address, second factor or a "
                "passkey changed"),
        setting({"POOLGUARD_MAIL_TEMPLATES"},
                into<here, &to::templates>(parse_letter_folder, [](const letter_folder& set) { return set.name; })
                    .otherwise("the built-in letters")
                    .may_differ()
                    .may_change(),
                "a folder with files that replace parts of the [letters](mail.md#templates), such as `sign-up.en.txt`"),
    };
}

} // namespace poolguard::app
