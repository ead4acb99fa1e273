#pragma once
// Password hashes in the forms of the usual libraries: our own, and those that imported users bring from elsewhere,
// which are compared as they are at the first sign-in and replaced by one of our own then.
//   BCRYPT         "$2b$12$…", also 2a and 2y
//   ARGON2ID       "$argon2id$v=19$m=65536,t=3,p=4$salt$hash"
//   SCRYPT         "$scrypt$ln=16,r=8,p=1$salt$hash"
//   PBKDF2_SHA256  "$pbkdf2-sha256$29000$salt$hash" (passlib), "$pbkdf2-sha256$i=600000$salt$hash" (PHC), or
//                  "pbkdf2_sha256$600000$salt$hash" (Django: the salt is text)

#include "cognito/messages/user_imports.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

using hash_algorithm = cognito::password_hashing_algorithm;

struct parsed_hash {
    hash_algorithm algorithm{};
    // m, t and p of ARGON2ID; ln, r and p of SCRYPT; the cost of BCRYPT; iterations and length of PBKDF2_SHA256.
    std::array<std::uint32_t, 3> cost{};
    std::string salt; // of BCRYPT empty, and the hash is not decoded
    std::string hash;
};

// nullopt for a text of another form.
std::optional<parsed_hash> parse_hash(std::string_view text);

// What is wrong with a hash that is to be imported, as a sentence without the hash: it cannot be read, or one sign-in
// with it would take more than about a second, or too much memory. nullopt when it can be used.
std::optional<std::string> fault_of_hash(std::string_view text);

// Of every algorithm but ARGON2ID. False for a wrong password and for a hash that fault_of_hash refuses. Throws
// std::runtime_error when memory runs out, so that a right password is never reported as wrong.
bool is_of_brought_hash(std::string_view text, std::string_view password);

} // namespace poolguard::pool
