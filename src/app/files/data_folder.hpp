#pragma once
// The folder that holds everything this server keeps: the records, the key that seals them, the key pair of the
// embedded pool, the mail.

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
    // Makes the folder (mode 0700) where it is missing. Errors are sentences that name the path.
    static std::expected<data_folder, std::string> open(const std::filesystem::path& path);

    // Where the records are in a folder that need not be there.
    static std::filesystem::path records_file_in(const std::filesystem::path& folder) {
        return folder / "poolguard.db";
    }
    std::filesystem::path mail_folder() const { return path_ / "mail"; }
    std::filesystem::path credentials_file() const { return path_ / "credentials"; }

    // Claims the folder for this process, as long as the descriptor is open: one server at a time. The error names the
    // process that has it.
    std::expected<file_descriptor, std::string> claim() const;

    // The key of `secret.key`, made on first use (mode 0600). Two starts at once get the same key.
    std::expected<base::secret, std::string> secret_key(base::random_source& random) const;
    // Names this server among those that share its records, from its first start on (in `node.id`).
    std::expected<std::string, std::string> node_id(base::random_source& random) const;
    // The key pair of `credentials`, in the AWS shared-credentials format, made on first use (mode 0600).
    std::expected<aws::credentials, std::string> key_pair(base::random_source& random) const;
    // Where the server that has the folder is reached on this machine, "http://127.0.0.1:8000": noted for commands.
    // Nothing where no server has noted it.
    std::expected<void, std::string> note_address(const std::string& url) const;
    std::optional<std::string> address() const;
    // Writes the given key pair to `credentials`, so that AWS clients can read it there.
    std::expected<void, std::string> store_key_pair(const aws::credentials& given) const;

  private:
    explicit data_folder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

} // namespace poolguard::app
