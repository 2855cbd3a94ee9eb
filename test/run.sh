#!/usr/bin/env bash
# Everything that must hold: installs what is missing, builds, and runs the
# format check, the lit tests (the goldens are among them) and the GoogleTests;
# then the runtime's tests once more under sanitizers, with its fuzzers.
# The last line reads "N passed, N failed"; the exit status tells the same.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
sanitized=$root/build-sanitize
passed=0
failed=0

# Runs a command that counts as one test.
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    echo "failed: $name" >&2
    failed=$((failed + 1))
  fi
}

# Runs a test runner that writes a JUnit file, and adds that file's numbers. A
# runner that fails without naming a failed test, or that found no test at all,
# counts as one failure.
check_suite() {
  local results=$1 status=0 numbers
  shift
  rm -f "$results"
  "$@" || status=$?
  numbers=$(python3 - "$results" "$status" <<'PYTHON'
import sys
import xml.etree.ElementTree

results, status = sys.argv[1:]
try:
    cases = list(xml.etree.ElementTree.parse(results).getroot().iter("testcase"))
except (OSError, xml.etree.ElementTree.ParseError):
    cases = []

passed = failed = 0
for case in cases:
    skipped = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        failed += 1
    elif skipped is None:
        passed += 1
    # CTest also writes a test as skipped that it could not start.
    elif case.get("status") == "notrun":
        failed += not skipped.get("message", "").startswith("SKIP_")
if failed == 0 and (status != "0" or passed == 0):
    failed = 1
print(passed, failed)
PYTHON
  )
  passed=$((passed + ${numbers% *}))
  failed=$((failed + ${numbers#* }))
}

check_format() {
  find "$root"/{dialect,frontend,codegen,runtime,models,test} \
    \( -name '*.h' -o -name '*.cpp' \) -print0 |
    xargs -0 clang-format-22 --dry-run --Werror
}

build_in() {
  local folder=$1
  shift
  cmake -S "$root" -B "$folder" -G Ninja \
    -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 "$@" &&
    ninja -C "$folder"
}

run_ctest_in() {
  check_suite "$1/ctest-results.xml" \
    ctest --test-dir "$1" --parallel "$(nproc)" --output-on-failure \
    --output-junit ctest-results.xml
}

"$root/test/install-packages.sh"
check "clang-format" check_format
check "build" build_in "$build" -DCMAKE_BUILD_TYPE=Release
check_suite "$build/lit-results.xml" \
  env LIT_OPTS="--verbose --xunit-xml-output=$build/lit-results.xml" \
  ninja -C "$build" check-lit
run_ctest_in "$build"

# Debug: the runtime's assertions hold, too.
check "build under sanitizers" build_in "$sanitized" -DCMAKE_BUILD_TYPE=Debug \
  -DSINTER_RUNTIME_ONLY=ON -DSINTER_SANITIZE=ON -DSINTER_FUZZ=ON
run_ctest_in "$sanitized"

echo "$passed passed, $failed failed"
((failed == 0))
