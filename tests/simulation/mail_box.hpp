#pragma once
// Where the nodes' mail arrives, of all people.

#include "pool/mail/outbox.hpp"
#include "simulation/fibers.hpp"

#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

struct letter {
    microseconds at{0};
    std::string subject;
    std::string text;
};

// How the letters and text messages begin that have the code of a second factor.
inline constexpr std::string_view factor_letter_begins = "Your factor: ";

struct factor_letter {
    microseconds at{0};
    std::string digits;
};

class mail_box {
  public:
    void put(microseconds at, const pool::message& mail) { letters_[mail.to].push_back({at, mail.subject, mail.text}); }
    // The code in the latest letter that has one, of those that are no second factor; empty if there is none.
    std::string latest_code(const std::string& to) const {
        const auto found = letters_.find(to);
        if (found == letters_.end()) return {};
        for (auto each = found->second.rbegin(); each != found->second.rend(); ++each)
            if (auto code = code_in(each->text); !code.empty() && !each->text.contains(factor_letter_begins))
                return code;
        return {};
    }
    // The codes of second factors, in the order in which they came.
    std::vector<factor_letter> factor_letters(const std::string& to) const {
        std::vector<factor_letter> out;
        if (const auto found = letters_.find(to); found != letters_.end())
            for (const auto& each : found->second)
                if (each.text.contains(factor_letter_begins)) out.push_back({each.at, code_in(each.text)});
        return out;
    }

  private:
    // Six or eight digits that stand alone.
    static std::string code_in(std::string_view text) {
        std::string digits;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
                digits += text[i];
                continue;
            }
            if (digits.size() == 6 || digits.size() == 8) return digits;
            digits.clear();
        }
        return {};
    }

    std::map<std::string, std::vector<letter>> letters_;
};

} // namespace poolguard::simulation
