#include "pool/triggers/function_router.hpp"

#include "aws/call_error.hpp"
#include "aws/kms_call.hpp"
#include "aws/lambda_call.hpp"
#include "aws/retry.hpp"
#include "aws/static_credentials.hpp"
#include "aws/url.hpp"
#include "base/aws_domain.hpp"
#include "base/digest.hpp"
#include "base/html.hpp"
#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"

#include <fmt/format.h>
#include <thread>

namespace poolguard::pool {
namespace {

constexpr std::chrono::milliseconds pause_between_tries{100};
constexpr auto no_way = "no place is known for the function: set POOLGUARD_TRIGGERS or LAMBDA_ENDPOINT, or provide AWS "
                        "credentials";
constexpr auto no_keys =
    "nothing encrypts the codes for the function: set AWS_ENDPOINT_URL_KMS, provide AWS credentials, "
    "or name a hook in POOLGUARD_TRIGGERS";

bool is_sender(trigger which) { return which == trigger::CustomEmailSender || which == trigger::CustomSMSSender; }

std::string error_message_in(const std::string& body) {
    const auto document = base::json::parse(body);
    if (!document) return {};
    return std::string(base::json::text_at(base::json::object_in(*document), "errorMessage"));
}

std::string cause_of(aws::transport_error error) {
    if (error == aws::transport_error::timed_out) return "Socket timeout while invoking Lambda function";
    return std::string(aws::describe(error));
}

std::string cause_of(const aws::call_error& error) {
    if (!error.name.empty()) return "KMS " + error.name;
    if (error.what == aws::call_error::kind::timed_out) return "Socket timeout while asking KMS";
    return error.status != 0 ? fmt::format("KMS HTTP status {}", error.status) : "KMS could not be reached";
}

bool is_passing(int status) { return status == 429 || status >= 500; }

} // namespace

std::string hook_signature(const base::secret& key, base::time_point now, std::string_view body) {
    const auto seconds = base::epoch_seconds(now);
    const base::secret text(fmt::format("{}.{}", seconds, body));
    return fmt::format("t={},v1={}", seconds, base::to_hex(base::hmac_sha256(key.reveal(), text.reveal())));
}

function_router::function_router(function_routes routes, const base::clock& clock, sleep_function sleep)
    : routes_(std::move(routes)), clock_(clock), sleep_(std::move(sleep)) {
    if (!sleep_) sleep_ = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
}

function_router::way function_router::way_to(trigger which, std::string_view arn) const {
    const auto parsed = aws::parse_function_arn(arn);
    for (const auto& name :
         {std::string(arn), parsed ? parsed->name : std::string{}, std::string(json::enum_name(which))}) {
        const auto found = routes_.places.find(name);
        if (found == routes_.places.end()) continue;
        const auto url = aws::parse_url(found->second);
        const bool is_hook = url && (url->path != "/" || !url->query.empty());
        return {is_hook, is_hook || !found->second.ends_with('/') ? found->second
                                                                  : found->second.substr(0, found->second.size() - 1)};
    }
    if (!routes_.lambda_url.empty()) return {false, routes_.lambda_url};
    if (!parsed) return {};
    return {false, fmt::format("https://lambda.{}.{}", parsed->region, base::aws_domain_of(parsed->region)), true};
}

std::optional<std::string> function_router::problem_with(trigger which, std::string_view arn) const {
    const auto to = way_to(which, arn);
    if (routes_.https == nullptr || to.url.empty()) return no_way;
    if (to.is_amazon && !signer(true)) return no_way;
    if (is_sender(which) && !to.is_hook && !signer(routes_.kms_url.empty())) return no_keys;
    return std::nullopt;
}

std::expected<aws::credentials, aws::credentials_error> function_router::signer(bool is_amazon) const {
    auto who = routes_.credentials != nullptr ? routes_.credentials->get()
                                              : std::unexpected(aws::credentials_error::not_configured);
    if (!who && !is_amazon) return aws::credentials{"poolguard", base::secret("poolguard"), {}, {}};
    return who;
}

std::expected<handed_code, std::string> function_router::hand_over(const code_order& order) {
    if (way_to(order.which, order.arn).is_hook) return handed_code{.clear = base::secret(std::string(order.code))};
    if (auto problem = problem_with(order.which, order.arn)) return std::unexpected(std::move(*problem));
    visit here(*this, order.key_arn);
    if (!here.is_let_in()) return std::unexpected("KMS TooManyRequestsException");
    auto encrypted = encrypt(order, here);
    if (!encrypted) return std::unexpected(std::move(encrypted.error()));
    return handed_code{.encrypted = std::move(*encrypted)};
}

std::expected<std::string, std::string> function_router::encrypt(const code_order& order, visit& here) {
    const auto target = aws::kms_target(order.key_arn, routes_.kms_url);
    const auto who = signer(routes_.kms_url.empty());
    if (!target || !who) return std::unexpected(target ? no_keys : "KMS NotFoundException");
    aws::fixed_credentials signs(*who);
    const aws::json_call kms(*target, *routes_.https, signs, clock_, random_, sleep_);
    const aws::message_signer by;
    const aws::encryption_context context{{aws::public_key_name, by.public_key()},
                                          {"userpool-id", std::string(order.pool_id)}};
    const auto key = aws::generate_data_key(kms, order.key_arn, context);
    here.note_try(!key && key.error().what == aws::call_error::kind::timed_out);
    if (!key) return std::unexpected(cause_of(key.error()));
    // Amazon escapes what temporary passwords may hold.
    const base::secret plain(base::escape_html(order.code));
    return base::to_base64(aws::signed_message(plain.reveal(), *key, context, by, random_.take(16)));
}

function_answer function_router::call(const function_request& request) {
    const auto to = way_to(request.which, request.arn);
    if (routes_.https == nullptr || to.url.empty()) return {function_outcome::not_reached, no_way};
    if (request.is_confidential && !to.is_hook) return {function_outcome::not_reached, no_keys};
    visit here(*this, request.arn);
    if (!here.is_let_in()) return {function_outcome::not_reached, "TooManyRequestsException"};
    return try_often(to, request, here);
}

function_answer function_router::try_often(const way& to, const function_request& request, visit& here) {
    for (int tries = 1;; ++tries) {
        auto last = try_once(to, request);
        const bool must_end = here.note_try(last.has_timed_out) || last.is_final;
        const bool may_repeat = !must_end && (request.is_repeatable || !last.was_perhaps_served);
        if (!may_repeat || tries == most_tries) return std::move(last.answer);
        sleep_(pause_between_tries * tries);
    }
}

function_router::attempt function_router::try_once(const way& to, const function_request& request) {
    return to.is_hook ? ask_hook(to, request) : ask_lambda(to, request);
}

function_router::attempt function_router::lost(aws::transport_error why) {
    using enum aws::transport_error;
    return {{function_outcome::not_reached, cause_of(why)},
            why == too_large || why == insecure_url || why == malformed_request,
            !aws::was_never_sent(why),
            why == timed_out};
}

function_router::attempt function_router::ask_hook(const way& to, const function_request& request) {
    const std::string host = aws::parse_url(to.url)->authority;
    aws::http_request message;
    message.method = "POST";
    message.url = to.url;
    message.headers = {{"Host", host},
                       {"Content-Type", "application/json"},
                       {"X-Poolguard-Signature", hook_signature(routes_.hook_key, clock_.now(), request.event)}};
    message.body = request.event;
    message.timeout = time_of_one_try;
    message.max_response_bytes = aws::largest_function_answer;
    auto reply = routes_.https->send(message);
    if (!reply) return lost(reply.error());
    if (reply->status >= 200 && reply->status < 300) return {{function_outcome::returned, std::move(reply->body)}};
    if (auto message_of_function = error_message_in(reply->body); !message_of_function.empty())
        return {{function_outcome::raised, std::move(message_of_function)}};
    return {{function_outcome::not_reached, fmt::format("HTTP status {}", reply->status)},
            !is_passing(reply->status),
            reply->status != 429};
}

function_router::attempt function_router::ask_lambda(const way& to, const function_request& request) {
    const auto arn = aws::parse_function_arn(request.arn);
    if (!arn) return {{function_outcome::not_reached, "ResourceNotFoundException"}};
    const auto who = signer(to.is_amazon);
    if (!who) return {{function_outcome::not_reached, no_way}};
    auto reply = aws::invoke({.url = to.url,
                              .name = to.is_amazon ? std::string(request.arn) : arn->name,
                              .qualifier = to.is_amazon ? std::string{} : arn->qualifier,
                              .region = arn->region,
                              .event = request.event,
                              .timeout = time_of_one_try},
                             *who, *routes_.https, clock_.now());
    if (!reply) return lost(reply.error());
    if (reply->status != 200) {
        const auto error = aws::error_in_reply(*reply);
        return {{function_outcome::not_reached,
                 error.name.empty() ? fmt::format("HTTP status {}", reply->status) : error.name},
                !is_passing(reply->status),
                reply->status != 429};
    }
    if (!reply->header("x-amz-function-error")) return {{function_outcome::returned, std::move(reply->body)}};
    return {{function_outcome::raised, error_message_in(reply->body)}};
}

bool function_router::has_too_many_long_calls(base::time_point now) const {
    const auto long_ones = std::ranges::distance(begun_.begin(), begun_.upper_bound(now - long_call));
    return static_cast<std::size_t>(long_ones) >= routes_.most_long_calls;
}

function_router::visit::visit(function_router& to, std::string_view arn) : to_(to), arn_(arn), began_(to.clock_.now()) {
    const std::scoped_lock lock(to_.mutex_);
    if (to_.has_too_many_long_calls(began_)) return;
    auto& of = to_.standings_[arn_];
    if (of.hangs && of.calls > 0) return;
    ++of.calls;
    to_.begun_.insert(began_);
    is_let_in_ = true;
}

function_router::visit::~visit() {
    if (!is_let_in_) return;
    const std::scoped_lock lock(to_.mutex_);
    to_.begun_.erase(to_.begun_.find(began_));
    const auto found = to_.standings_.find(arn_);
    if (--found->second.calls == 0 && !found->second.hangs) to_.standings_.erase(found);
}

bool function_router::visit::note_try(bool has_timed_out) {
    const std::scoped_lock lock(to_.mutex_);
    auto& of = to_.standings_.at(arn_);
    const bool is_known_to_hang = of.hangs && !has_timed_out_;
    of.hangs = has_timed_out_ = has_timed_out;
    return has_timed_out && (is_known_to_hang || of.calls > 1);
}

} // namespace poolguard::pool
