// User import jobs with hashes of passwords, on SQLite with durable writes: four files of as many users, one after the
// other. Prints users per second over all jobs, from the start of each to its end, and by how much the memory of the
// process grew after the first, in 10^6 bytes.
//
//   import_rate DATABASE COUNT
#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "bench_pool.hpp"
#include "cognito/messages/user_imports.hpp"
#include "pool/embedded_pool.hpp"

#include <chrono>
#include <fmt/format.h>
#include <fstream>

namespace poolguard::bench {
namespace {

constexpr int files = 4;
constexpr auto hash = "$2b$12$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu";

class no_mail final : public pool::outbox {
  public:
    std::expected<void, std::string> send(const pool::message&) override { return {}; }
};

// Resident memory in bytes.
double resident() {
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    file >> pages >> pages;
    return pages * 4096;
}

class importer {
  public:
    explicit importer(const std::string& file)
        : records_(open_records(file, clock_)), pool_(options(), *records_, clock_, random_, master_, mail_, rates_,
                                                      [](std::string_view) { return std::nullopt; }) {
        pool_.add_routes(routes_);
        pool_.start();
    }

    void import(int from, int count, std::chrono::duration<double>& spent) {
        cognito::create_user_import_job wanted;
        wanted.UserPoolId = pool_id_;
        wanted.JobName = "bench";
        wanted.CloudWatchLogsRoleArn = "arn:aws:iam::000000000000:role/Logs";
        wanted.PasswordHashingAlgorithm = cognito::password_hashing_algorithm::BCRYPT;
        const auto job = call(wanted).UserImportJob;
        upload(job.PreSignedUrl, from, count);
        cognito::start_user_import_job start;
        start.UserPoolId = pool_id_;
        start.JobId = job.JobId;
        const auto begin = std::chrono::steady_clock::now();
        call(start);
        const auto done = wait_for(job.JobId);
        spent += std::chrono::steady_clock::now() - begin;
        if (done.ImportedUsers == count) return;
        std::fprintf(stderr, "%s\n", done.CompletionMessage.value_or("not all were imported").c_str());
        std::exit(1);
    }

  private:
    static pool::embedded_pool_options options() {
        pool::embedded_pool_options out;
        out.public_url = "http://localhost:8000";
        return out;
    }
    template <class Message>
    typename Message::reply call(const Message& message) {
        const auto reply = pool_.call_in_process(Message::operation, base::json::write(message));
        auto read = base::json::read<typename Message::reply>(reply.body, base::json::unknown_members::ignore);
        return std::move(*must(read, "a call"));
    }
    // As the server does with the parts of a request.
    void upload(const std::string& url, int from, int count) {
        http::request request;
        request.method = http::method::put;
        request.path = std::string_view(url).substr(options().public_url.size());
        request.query = request.path.substr(request.path.find('?') + 1);
        request.path = request.path.substr(0, request.path.find('?'));
        request.headers.push_back({"x-amz-server-side-encryption", "aws:kms"});
        auto found = routes_.find(request.method, request.path);
        auto& at = std::get<http::match>(found);
        request.path_parameters = std::move(at.parameters);
        const auto receiver = at.route->make_receiver(request);
        auto part = header();
        for (int number = from; number < from + count; ++number) {
            part += row(number);
            if (part.size() < 128 * 1024) continue;
            if (receiver->take(part, false)) std::exit(1);
            part.clear();
        }
        if (receiver->take(part, true)->status != 200) std::exit(1);
    }
    std::string header() {
        cognito::get_csv_header wanted;
        wanted.UserPoolId = pool_id_;
        columns_ = call(wanted).CSVHeader;
        columns_.emplace_back("cognito:password_hash");
        return fmt::format("{}\n", fmt::join(columns_, ","));
    }
    std::string row(int number) const {
        std::string out;
        for (const auto& name : columns_) {
            if (name == "email" || name == "cognito:username")
                out += fmt::format("user{}@example.com", number);
            else if (name == "email_verified")
                out += "TRUE";
            else if (name == "cognito:mfa_enabled")
                out += "FALSE";
            else if (name == "cognito:password_hash")
                out += hash;
            out += name == columns_.back() ? '\n' : ',';
        }
        return out;
    }
    cognito::user_import_job wait_for(const std::string& id) {
        cognito::describe_user_import_job wanted;
        wanted.UserPoolId = pool_id_;
        wanted.JobId = id;
        while (true) {
            auto job = call(wanted).UserImportJob;
            if (job.Status != cognito::user_import_job_status::Pending &&
                job.Status != cognito::user_import_job_status::InProgress)
                return job;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    base::wall_clock clock_;
    base::system_random random_;
    base::secret master_{random_.take(32)};
    no_mail mail_;
    std::unique_ptr<store::sqlite_records> records_;
    store::rate_limits rates_{{}, *records_, clock_};
    pool::embedded_pool pool_;
    http::router routes_;
    std::string pool_id_ =
        must(pool_.provision({"us-east-1", {"http://localhost/"}, {}}), "making the pool")->of_users.pool_id;
    std::vector<std::string> columns_;
};

int run(const std::string& database, int count) {
    importer tested(database);
    const int users = count / files; // of each
    std::chrono::duration<double> spent{};
    double before = 0;
    for (int file = 0; file < files; ++file) {
        tested.import(file * users, users, spent);
        if (file == 0) before = resident();
    }
    std::printf("%.0f %.1f\n", files * users / spent.count(), (resident() - before) / 1e6);
    return 0;
}

} // namespace
} // namespace poolguard::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("import_rate DATABASE COUNT\n", stderr);
        return 2;
    }
    return poolguard::bench::run(argv[1], std::atoi(argv[2]));
}
