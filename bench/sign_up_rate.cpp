// Sign-ups with confirmation of the address by code, with durable writes and minimal cost of password hashing. Prints
// users per second, and CPU seconds per user.
//
//   sign_up_rate DATABASE SECONDS
#include "bench_pool.hpp"
#include "cognito/client.hpp"
#include "cognito/in_process_transport.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/embedded_pool.hpp"

#include <atomic>
#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <mutex>
#include <unordered_map>

namespace poolguard::bench {
namespace {

// Keeps the code for each address until take() is called.
class code_outbox final : public pool::outbox {
  public:
    std::expected<void, std::string> send(const pool::message& mail) override {
        const auto digits = mail.text.find_first_of("0123456789");
        const std::lock_guard lock(mutex_);
        codes_[mail.to] = mail.text.substr(digits, 6);
        return {};
    }
    std::string take(const std::string& address) {
        const std::lock_guard lock(mutex_);
        auto found = codes_.extract(address);
        return found ? std::move(found.mapped()) : "";
    }

  private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::string> codes_;
};

constexpr pool::hashing_cost minimal_cost{.memory_kib = 8, .passes = 1, .lanes = 1};

int run(const std::string& file, int seconds) {
    const base::wall_clock clock;
    base::system_random random;
    const auto records = open_records(file, clock);
    const base::secret master(random.take(32));
    code_outbox mail;
    pool::embedded_pool_options options;
    options.public_url = "http://localhost:8000";
    options.hashing = minimal_cost;
    store::rate_limits limits({.sign_in_failures = {},
                               .sign_in_attempts = {},
                               .codes = {},
                               .refreshes = {},
                               .messages_by_network = {},
                               .messages_by_recipient = {},
                               .client_failures = {},
                               .trusted_backends = {}},
                              *records, clock);
    pool::embedded_pool embedded(options, *records, clock, random, master, mail, limits,
                                 [](std::string_view) { return std::nullopt; });
    const auto made = must(embedded.provision({"us-east-1", {"http://localhost/"}, {}}), "making the pool")->of_users;
    cognito::in_process_transport transport(
        [&](std::string_view operation, std::string_view body) -> cognito::result<std::string> {
            auto reply = embedded.call_in_process(operation, body);
            if (reply.status != 200) {
                std::fprintf(stderr, "%s\n", reply.error_message.c_str());
                return std::unexpected(cognito::failure{std::move(reply.error_name), std::move(reply.error_message)});
            }
            return std::move(reply.body);
        });
    cognito::client client(transport);

    std::atomic<int> next = 0;
    std::atomic<int> done = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto processor_begin = std::clock();
    const auto end = begin + std::chrono::seconds(seconds);
    run_in_threads(32, [&] {
        while (std::chrono::steady_clock::now() < end) {
            const auto address = fmt::format("user{}@example.com", next++);
            cognito::sign_up account;
            account.ClientId = made.client_id;
            account.Username = address;
            account.Password = cognito::password("Bench-mark-3-passes");
            must(client.call(account), "signing up");
            cognito::confirm_sign_up confirmation;
            confirmation.ClientId = made.client_id;
            confirmation.Username = address;
            confirmation.ConfirmationCode = cognito::confirmation_code(mail.take(address));
            must(client.call(confirmation), "confirming");
            ++done;
        }
    });
    const auto processor = static_cast<double>(std::clock() - processor_begin) / CLOCKS_PER_SEC;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    std::printf("%.2f %.6f\n", done / spent.count(), processor / done);
    return 0;
}

} // namespace
} // namespace poolguard::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("sign_up_rate DATABASE SECONDS\n", stderr);
        return 2;
    }
    return poolguard::bench::run(argv[1], std::atoi(argv[2]));
}
