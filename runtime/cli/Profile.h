//===-- Profile.h - the option that measures kernels ------------*- C++ -*-===//
//
// What --profile does, for every command that runs kernels.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_PROFILE_H
#define SINTER_RUNTIME_CLI_PROFILE_H

#include "cli/Options.h"
#include "device/Executor.h"

#include <initializer_list>
#include <memory>

namespace sinter::runtime {

/// --profile
void addProfile(CLI::App &command, std::string &file);

/// A measurement of all that an executor runs, if there is a file for it.
class Profile {
public:
  /// Measures what `executor`, which must outlive it, runs from now on. Does
  /// nothing if `file` is empty. Fails if the file could not be written or is
  /// one of `others`, or if the machine's ceilings cannot be measured.
  static Expected<Profile> start(const std::string &file, Executor &executor,
                                 std::initializer_list<NamedFile> others = {});

  /// Prints a table for each entry point that ran, and writes the trace.
  Status finish() const;

private:
  struct Recording {
    std::string file;
    Ceilings ceilings;
    Recorder recorder;
  };

  std::unique_ptr<Recording> recording; ///< null: nothing is measured
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_PROFILE_H
