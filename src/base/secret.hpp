#pragma once
// A value that is never printed and is wiped when it is destroyed: passwords, keys, codes, client secrets.

#include <string>
#include <string_view>
#include <utility>

namespace poolguard::base {

// Overwrites the whole capacity of the string in a way that the compiler does not optimise away, and empties it.
void wipe(std::string& text) noexcept;

// Compares in a time that depends only on the lengths.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

class secret {
  public:
    secret() = default;
    explicit secret(std::string value) : value_(std::move(value)) {}
    secret(const secret&) = default;
    secret& operator=(const secret& other) {
        if (this != &other) {
            wipe(value_);
            value_ = other.value_;
        }
        return *this;
    }
    // A short string moves by copying, so the moved-from string is wiped too.
    secret(secret&& other) noexcept : value_(std::move(other.value_)) { wipe(other.value_); }
    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            wipe(value_);
            value_ = std::move(other.value_);
            wipe(other.value_);
        }
        return *this;
    }
    ~secret() { wipe(value_); }

    // The only access to the value; there is no conversion and no output operator.
    std::string_view reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }
    bool equals(std::string_view other) const noexcept { return equal_in_constant_time(value_, other); }

  private:
    std::string value_;
};

} // namespace poolguard::base
