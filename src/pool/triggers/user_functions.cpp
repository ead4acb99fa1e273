#include "pool/triggers/user_functions.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/log.hpp"
#include "base/utf8.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

// Amazon's SDKs begin their user agents with their names: "aws-sdk-js/3.473.0 ...".
std::string sdk_of(std::string_view user_agent) {
    const auto word = user_agent.substr(0, user_agent.find(' '));
    const auto slash = word.find('/');
    if (!word.starts_with("aws-sdk-") || slash == word.npos) return "aws-sdk-unknown-unknown";
    return fmt::format("{}-{}", word.substr(0, slash), word.substr(slash + 1));
}

void add_member(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() != '{') out += ',';
    base::json::append(out, name);
    out += ':';
    base::json::append(out, value);
}

std::string source_of(const trigger_row& row, const occasion& at) {
    return fmt::format("{}_{}", row.source_prefix, at.source);
}

std::string event_of(const trigger_row& row, const occasion& at, std::string_view request, std::string_view response) {
    std::string out = "{";
    add_member(out, "version", at.version);
    add_member(out, "triggerSource", source_of(row, at));
    add_member(out, "region", region_of(at.pool.id));
    add_member(out, "userPoolId", at.pool.id);
    if (!at.user_name.empty()) add_member(out, "userName", at.user_name);
    out += R"(,"callerContext":{)";
    add_member(out, "awsSdkVersion", sdk_of(at.by.user_agent));
    add_member(out, "clientId",
               at.by.client_id.empty() ? std::string_view("CLIENT_ID_NOT_APPLICABLE") : at.by.client_id);
    out.append(R"(},"request":)").append(request);
    if (row.is_answered) out.append(R"(,"response":)").append(response);
    if (!at.code.empty()) {
        out += R"(,"poolguard":{)";
        add_member(out, "code", at.code);
        out += '}';
    }
    return out + '}';
}

// A function's own words go into errors, pages and the URLs that browsers are sent to.
constexpr std::size_t longest_cause = 1'024;

void note_failed_function(const trigger_row& row, const user_pool_document& pool, std::string_view cause) {
    base::log::warning("pool.function_failed",
                       {{"pool", pool.id}, {"trigger", json::enum_name(row.which)}, {"cause", cause}});
}

// An answer to another question decides nothing: a server that answers twice gives it to whoever asks next.
bool is_about(const boost::json::object& returned, const trigger_row& row, const occasion& at) {
    const auto is_same = [&](std::string_view name, std::string_view asked) {
        const auto* found = returned.if_contains(name);
        return found == nullptr || (found->is_string() && std::string_view(found->get_string()) == asked);
    };
    return is_same("triggerSource", source_of(row, at)) && (at.user_name.empty() || is_same("userName", at.user_name));
}

std::unexpected<failure> refuse_function(const trigger_row& row, const user_pool_document& pool,
                                         const function_answer& answer) {
    const auto name = json::enum_name(row.which);
    const auto text = base::first_characters(answer.text, longest_cause);
    const bool has_raised = answer.what == function_outcome::raised;
    // Its own words may repeat what it was told.
    note_failed_function(row, pool, has_raised ? std::string_view("it raised an error") : text);
    if (has_raised)
        return refuse(cognito::failure_name::user_lambda_validation,
                      fmt::format("{} failed with error {}.", name, text));
    return refuse(cognito::failure_name::unexpected_lambda,
                  fmt::format("{} invocation failed due to error {}.", name, text));
}

} // namespace

attribute_map event_attributes(const user_document& user) {
    auto out = user.attributes;
    out.insert_or_assign("sub", user.sub);
    out.insert_or_assign("cognito:user_status", std::string(json::enum_name(user.status)));
    if (!user.identities.empty()) out.insert_or_assign("identities", identities_attribute(user));
    return out;
}

boost::json::value as_validation_data(const metadata_map& given) {
    if (!given) return nullptr;
    boost::json::object out;
    for (const auto& [name, value] : *given)
        out.emplace(name, value);
    return out;
}

result<handed_code> user_functions::hand_over(const trigger_row& row, const user_pool_document& pool,
                                              std::string_view code) const {
    const auto arn = function_of(pool, row.which);
    if (arn.empty()) return handed_code{};
    const auto& key = pool.settings.LambdaConfig->KMSKeyID;
    auto handed = port_.hand_over({.which = row.which,
                                   .arn = arn,
                                   .key_arn = key ? std::string_view(*key) : std::string_view{},
                                   .pool_id = pool.id,
                                   .code = code});
    if (!handed) return refuse_function(row, pool, {function_outcome::not_reached, std::move(handed.error())});
    return std::move(*handed);
}

std::unexpected<failure> user_functions::unrecognizable(const trigger_row& row, const user_pool_document& pool) {
    note_failed_function(row, pool, "it did not return the event");
    return unrecognizable_output();
}

result<boost::json::value> user_functions::invoke(const trigger_row& row, const occasion& at, std::string_view request,
                                                  std::string_view response) const {
    const base::secret event(event_of(row, at, request, response));
    const auto answer = port_.call({.which = row.which,
                                    .arn = function_of(at.pool, row.which),
                                    .event = event.reveal(),
                                    .is_repeatable = row.is_repeatable,
                                    .is_confidential = !at.code.empty()});
    if (answer.what != function_outcome::returned) return refuse_function(row, at.pool, answer);
    if (!row.is_answered) return boost::json::value(boost::json::object{});
    const auto returned = base::json::parse(answer.text);
    if (!returned) {
        note_failed_function(row, at.pool, "it did not return JSON");
        return refuse(cognito::failure_name::invalid_lambda_response, "Invalid lambda function output : Invalid JSON");
    }
    const auto* object = returned->if_object();
    const auto* decided = object != nullptr ? base::json::find_object(*object, "response") : nullptr;
    if (decided == nullptr || !is_about(*object, row, at)) return unrecognizable(row, at.pool);
    return *decided;
}

} // namespace poolguard::pool
