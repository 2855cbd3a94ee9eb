"""Compares two checkpoints: weights_agree.py A B TOLERANCE

Fails if they hold other variables, or if one differs by more than the tolerance
relative to the largest element.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "golden"))

import safe_tensors
from comparison import largest, relative_error


def main():
    a, b = (safe_tensors.read(path)[0] for path in sys.argv[1:3])
    tolerance = float(sys.argv[3])
    if a.keys() != b.keys():
        sys.exit(f"other variables: {sorted(a.keys() ^ b.keys())}")
    errors = {name: relative_error(a[name].values, b[name].values, largest) for name in a}
    name = max(errors, key=errors.get)
    print(f"largest error {errors[name]:.2e}, of {name}")
    if errors[name] > tolerance:
        sys.exit(1)


if __name__ == "__main__":
    main()
