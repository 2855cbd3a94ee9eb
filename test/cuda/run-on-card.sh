#!/bin/sh
# Runs all checks that need a GPU: run-on-card.sh FOLDER [--log FILE] [--tables TABLES]
#
# FOLDER is what make_executables.py made, on any machine. Here it takes a driver
# and Python, and compute-sanitizer for the checks of memory; cuDNN may be one of
# Python's packages. Prints one table; fails if a check does. FILE gets all that the
# checks print: errors, and what the sanitizers found. Takes less than eight minutes:
# what is not begun by then is not run, and fails. With --tables, it then measures
# libraries, some minutes for each model, and leaves in TABLES what codegen/CUDA/tuning is
# to have.
exec python3 "$(dirname "$0")/run_on_card.py" "$@"
