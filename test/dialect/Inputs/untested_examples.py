"""Prints the examples of the dialect's documentation that no test contains.

usage: untested_examples.py DIALECT_FOLDER TEST_FOLDER

The examples are the ```mlir blocks in .td files. That they parse is shown by
the tests that contain them, which define the values that they use; spaces and
line breaks may differ.
"""

import pathlib
import re
import sys


def without_spaces(text):
    return "".join(text.split())


definitions, tests = map(pathlib.Path, sys.argv[1:])
tested = [without_spaces(path.read_text()) for path in tests.rglob("*.mlir")]
count = 0
untested = 0
for path in sorted(definitions.rglob("*.td")):
    for block in re.findall(r"```mlir\n(.*?)```", path.read_text(), re.DOTALL):
        lines = list(filter(str.strip, block.splitlines()))
        # A list of attributes is one example a line.
        are_attributes = all(line.lstrip().startswith("#") for line in lines)
        for example in lines if are_attributes else [block]:
            count += 1
            if not any(without_spaces(example) in test for test in tested):
                untested += 1
                print(f"{path}: no test contains this example:\n{example}")
print(f"{count} examples, {untested} untested")
sys.exit(untested > 0)
