#pragma once
// The folder with all data of this server: the records, the key that seals them, the key pair of the embedded pool, the
// mail.

#include "app/files/file_descriptor.hpp"
#include "aws/credentials.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace poolguard::app {

class data_folder {
  public:
    // Creates the folder (mode 0700) if it is missing. Errors are sentences that name the path.
    static std::expected<data_folder, std::string> open(const std::filesystem::path& path);

    // The database file in a folder that need not exist.
    static std::filesystem::path records_file_in(const std::filesystem::path& folder) {
        return folder / "poolguard.db";
    }
    // Fails if a server has used the folder and its database is now missing or empty: the next start would make a new,
    // empty pool. The error says how to start over on purpose.
    static std::expected<void, std::string> check_not_lost(const std::filesystem::path& folder);

    std::filesystem::path mail_folder() const { return path_ / "mail"; }
    std::filesystem::path secret_key_file() const { return path_ / "secret.key"; }
    std::filesystem::path credentials_file() const { return path_ / "credentials"; }

    // Locks the folder for this process as long as the descriptor is open, so that one server uses it at a time. The
    // error names the process that has the lock.
    std::expected<file_descriptor, std::string> claim() const;

    // The key in `secret.key`, created on first use (mode 0600). Two servers that start at once get the same key.
    std::expected<base::secret, std::string> secret_key(base::random_source& random) const;
    // The permanent name of this server among those that share its records (in `node.id`).
    std::expected<std::string, std::string> node_id(base::random_source& random) const;
    // The key pair in `credentials`, in the AWS shared-credentials format, created on first use (mode 0600).
    std::expected<aws::credentials, std::string> key_pair(base::random_source& random) const;
    // The address at which commands on this machine reach the server that uses the folder, "http://127.0.0.1:8000".
    // nullopt if no server has stored one.
    std::expected<void, std::string> note_address(const std::string& url) const;
    std::optional<std::string> address() const;
    // Writes the key pair to `credentials` for AWS clients.
    std::expected<void, std::string> store_key_pair(const aws::credentials& given) const;

  private:
    explicit data_folder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

} // namespace poolguard::app
