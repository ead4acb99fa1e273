#pragma once
// The headers of the last good tokens, as read. Every token that Cognito signs with one key has the same first part
// to the letter, so reading it again tells nothing new. Only headers of tokens whose signature matched are kept, so
// that nobody can push them out with tokens of their own making. For one thread.

#include "jwt/header.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace poolguard::jwt {

class header_memory {
  public:
    // Null when the part is not among the last few.
    const header* find(std::string_view part) const;
    // A part over 512 characters is not kept.
    void remember(std::string_view part, const header& read);

  private:
    struct entry {
        std::string part;
        header read;
    };
    std::array<entry, 4> recent_{};
    std::size_t next_ = 0;
};

} // namespace poolguard::jwt
