#include "simulation/store/dynamodb_network.hpp"

#include "simulation/aws_answers.hpp"
#include "simulation/waits.hpp"
#include "store/dynamodb_calls.hpp"

#include <algorithm>
#include <exception>

namespace poolguard::simulation {
namespace {

using aws::http_reply;
using aws::transport_error;

constexpr int done = 200;

http_reply dynamodb_error(int status, const std::string& name) {
    return {.status = status,
            .headers = {},
            .body = R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + name + R"(","message":"No."})"};
}

} // namespace

std::expected<aws::credentials, aws::credentials_error> dynamodb_network::known_credentials::get() {
    return aws::credentials{"AKIDEXAMPLE", base::secret("an example of a secret key"), {}, std::nullopt};
}

aws::json_call dynamodb_network::service() {
    return {store::dynamodb::target("us-east-1", {}), *this, credentials_, clock_, random_};
}

bool dynamodb_network::happens(std::uint64_t in_million, chance& luck) const {
    if (!luck.happens(in_million)) return false;
    given_.note_fault();
    return true;
}

dynamodb_network::reply dynamodb_network::lose(const aws::http_request& request, chance& luck) {
    const bool breaks = luck.below(2) == 0;
    const auto longest = std::min<microseconds>(request.timeout, given_.weather.patience);
    given_.world.sleep(breaks ? luck.pause(microseconds{1'000}, longest) : microseconds{request.timeout});
    given_.note_fault(); // it is known only now
    return std::unexpected(breaks ? transport_error::connection_lost : transport_error::timed_out);
}

std::optional<dynamodb_network::reply> dynamodb_network::stop(const aws::http_request& request, chance& luck) {
    const auto& weather = given_.weather;
    if (given_.is_dead) return std::unexpected(transport_error::connection_lost);
    if (weather.is_cut_off) {
        given_.note_fault();
        if (luck.below(2) == 0) return lose(request, luck);
        given_.world.sleep(std::min(request.connect_timeout, request.timeout));
        given_.note_fault();
        return std::unexpected(transport_error::could_not_connect);
    }
    if (happens(weather.lost_request, luck)) return lose(request, luck);
    if (!happens(weather.refused, luck)) return std::nullopt;
    switch (luck.below(4)) {
    case 0:
        return dynamodb_error(bad_request, "ProvisionedThroughputExceededException");
    case 1:
        return dynamodb_error(bad_request, "ThrottlingException");
    case 2:
        return dynamodb_error(server_fault, "InternalServerError");
    default:
        return http_reply{.status = unavailable, .headers = {}, .body = "<html>Service Unavailable</html>"};
    }
}

dynamodb_network::reply dynamodb_network::arrive(const aws::http_request& request, chance& luck) {
    const auto now = beginning_of_worlds + given_.world.now();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    try {
        const auto answer = given_.service.serve(operation_of(request), request.body, seconds, luck);
        if (!answer.error.empty()) return dynamodb_error(bad_request, answer.error);
        return http_reply{.status = done, .headers = {}, .body = serialize(answer.body)};
    } catch (const std::exception& error) {
        given_.note_finding(std::string(operation_of(request)) + ": " + error.what());
        return dynamodb_error(bad_request, "ValidationException");
    }
}

dynamodb_network::reply dynamodb_network::send(const aws::http_request& request) {
    const auto now = static_cast<std::uint64_t>(given_.world.now().count());
    chance luck(seed_ ^ now * 0x9e3779b97f4a7c15U ^ request.body.size());
    given_.world.sleep(luck.pause(given_.weather.shortest, given_.weather.longest));
    if (auto stopped = stop(request, luck)) return std::move(*stopped);
    auto out = arrive(request, luck);
    if (happens(given_.weather.lost_answer, luck)) {
        if (luck.below(3) == 0) return dynamodb_error(server_fault, "InternalServerError"); // it was done all the same
        return lose(request, luck);
    }
    given_.world.sleep(luck.pause(given_.weather.shortest, given_.weather.longest));
    if (given_.is_dead) return std::unexpected(transport_error::connection_lost);
    return out;
}

} // namespace poolguard::simulation
