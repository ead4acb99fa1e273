#pragma once
// What the fuzz targets share. A target is a source named X_target.cpp that defines `seeds` and `try_input`; it is
// built with this file's .cpp and libFuzzer to a program of its own. See CONTRIBUTING.md, "Fuzzing".

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::fuzz {

// Inputs that show the fuzzer the format. They are in the source so that they are read and changed with it.
std::vector<std::string> seeds();
// Calls the product with the input, and require()s what must be so.
void try_input(std::string_view input);

// Ends the program, which libFuzzer reports with the input, unless the condition holds.
void require(bool condition, std::string_view sentence);

// Takes an input apart into several values. Every input can be read; what is missing is empty or 0.
class pieces {
  public:
    explicit pieces(std::string_view input) : rest_(input) {}

    // The next byte.
    unsigned number();
    // What is before the next byte 0xff, which no text of UTF-8 has, or all the rest.
    std::string_view next();
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

// Puts values together as pieces::next() takes them apart.
std::string joined(std::initializer_list<std::string_view> values);

} // namespace poolguard::fuzz
