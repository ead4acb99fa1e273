#pragma once
// Writes the JSON of a request. Its memory is wiped, as it may hold passwords and tokens.

#include <poolguard/cognito_client.hpp>
#include <string>
#include <string_view>

namespace poolguard {
inline namespace v0_1 {

// Parameters of a sign-in, whose values are wiped.
struct wiped_map {
    text_map values;

    wiped_map() = default;
    explicit wiped_map(text_map given) : values(std::move(given)) {}
    wiped_map(const wiped_map&) = delete;
    wiped_map& operator=(const wiped_map&) = delete;
    ~wiped_map();
};

class request_body {
  public:
    request_body();
    request_body(const request_body&) = delete;
    request_body& operator=(const request_body&) = delete;
    ~request_body();

    request_body& text(std::string_view name, std::string_view value);
    // Left out if it is empty.
    request_body& text_if_any(std::string_view name, std::string_view value);
    // An object of texts.
    request_body& texts(std::string_view name, const text_map& values);
    // As Cognito lists attributes: [{"Name": …, "Value": …}]. Left out if there are none.
    request_body& attributes(std::string_view name, const text_map& values);

    // The whole object. Nothing may be added afterwards.
    std::string_view json();

  private:
    void begin_member(std::string_view name);
    void add_quoted(std::string_view value);

    std::string out_;
};

} // namespace v0_1
} // namespace poolguard
