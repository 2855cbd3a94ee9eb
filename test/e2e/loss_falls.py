"""Fails unless every epoch of a history has a smaller loss than the one before:
loss_falls.py HISTORY"""

import csv
import itertools
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    losses = [float(row["loss"]) for row in csv.DictReader(file)]
print(*losses)
if len(losses) < 2 or any(after >= before for before, after in itertools.pairwise(losses)):
    sys.exit("expected a loss that falls")
