#pragma once
// Records on the tests' own DynamoDB, in their own tables.

#include "aws/curl_transport.hpp"
#include "aws/static_credentials.hpp"
#include "dynamodb_process.hpp"
#include "store/dynamodb_records.hpp"
#include "store/dynamodb_setup.hpp"

#include <atomic>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace poolguard::store {

// One for all tests of a program.
inline dynamodb_process& dynamodb_of_tests() {
    static dynamodb_process process("dynalite");
    return process;
}
inline dynamodb_process& dynamodb_local_of_tests() {
    static dynamodb_process process("local");
    return process;
}

class fixed_key final : public aws::credential_provider {
  public:
    std::expected<aws::credentials, aws::credentials_error> get() override {
        aws::credentials out;
        out.access_key_id = "AKIDEXAMPLE";
        out.secret_access_key = base::secret{"secret"};
        return out;
    }
};

struct dynamodb_world {
    // Retries follow without a pause.
    aws::json_call service() {
        return {dynamodb::target("eu-west-1", database.url()),
                transport,
                key,
                clock,
                random,
                [this](std::chrono::milliseconds) {
                    ++pauses;
                    if (between_tries) std::exchange(between_tries, {})();
                }};
    }
    dynamodb::calls calls() { return dynamodb::calls(service()); }
    static dynamodb_tables new_tables() {
        static std::atomic<int> number = 0;
        const auto n = ++number;
        return {fmt::format("users-{}", n), fmt::format("sessions-{}", n),
                [](std::string_view partition) { return partition.starts_with('q'); }};
    }

    explicit dynamodb_world(const base::clock& given, const dynamodb_process& in = dynamodb_of_tests())
        : clock(given), database(in) {}

    const base::clock& clock;
    const dynamodb_process& database;
    aws::curl_transport transport;
    fixed_key key;
    base::system_random random;
    std::atomic<int> pauses = 0;
    std::function<void()> between_tries; // once
};

} // namespace poolguard::store
