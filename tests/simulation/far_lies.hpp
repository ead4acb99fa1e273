#pragma once
// What a Cognito that lies answers: tokens that nobody signed, that have expired, or that are two users', and what
// belongs to another user. That somebody has proved to be another user, only Cognito says, so that is no lie that a
// gateway can tell.

#include "simulation/surroundings.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::simulation {

class far_lies {
  public:
    // The arguments must outlive the object.
    explicit far_lies(surroundings& in, chance& luck) : in_(in), luck_(luck) {}

    // Keeps what a true answer says, for later lies.
    void remember(std::string_view operation, std::string_view asked, const std::string& answer);
    void remember_at_endpoint(const std::string& answer);
    // Another answer; false if there is nothing to lie about.
    bool tell(std::string_view operation, std::string_view asked, std::string& answer);
    // The same of the token endpoint.
    bool tell_at_endpoint(std::string_view form, std::string& answer);
    // The tokens of an answer with signatures that are not the pool's; false if it has none.
    bool forge(std::string& answer, const std::string& keys);

  private:
    // The object in the answer that has tokens, and their names there.
    struct token_place {
        boost::json::object& in;
        std::string_view access;
        std::string_view id;
    };
    static std::optional<token_place> tokens_in(boost::json::value& answer);
    void keep_tokens(const std::string& answer);
    // Of somebody else than the token names.
    const token_pair* anybody_else(std::string_view token) const;
    const token_pair* expired_tokens() const;
    std::string forged(std::string_view token, const std::string& keys);

    surroundings& in_;
    chance& luck_;
};

// The code of a form for the token endpoint; empty if it has none.
std::string code_in_form(std::string_view form);

} // namespace poolguard::simulation
