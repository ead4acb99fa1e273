#pragma once
// Applying a template on trial.

#include "app/commands/apply/resource_kinds.hpp"

#include <filesystem>
#include <memory>

namespace poolguard::app::apply {

// A new server with records of its own, which are removed with the object. A template that every server would refuse is
// refused before anything is made: values that an operation does not take, and resources that are the same.
class rehearsal {
  public:
    // `variables` must outlive the object. The error is a sentence.
    static std::expected<std::unique_ptr<rehearsal>, std::string> open(const stack_place& place, const settings& given,
                                                                       const environment& variables);
    ~rehearsal();

    // Applies the template, whose properties have been checked. What the template uses without making it is not there,
    // so nothing is refused because of that. The error is a sentence.
    std::expected<void, std::string> run(stack_template from) const;

  private:
    rehearsal(stack_place place, std::filesystem::path folder, settings trial)
        : place_(std::move(place)), folder_(std::move(folder)), trial_(std::move(trial)) {}

    stack_place place_;
    std::filesystem::path folder_;
    settings trial_;
    std::unique_ptr<pool_access> pool_;
};

} // namespace poolguard::app::apply
