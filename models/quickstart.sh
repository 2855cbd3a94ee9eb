#!/usr/bin/env bash
# From a fresh Debian 12 to a trained network: installs what is missing, builds
# the compiler, compiles models/mnist_denoise.cpp, trains it for two epochs on
# drawn digits, and writes denoised.png into the current folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

"$root/test/install-packages.sh"
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22
ninja -C "$build" sinterc

denoise=$build/denoise
weights=$build/denoise.safetensors
"$build/bin/sinterc" "$root/models/mnist_denoise.cpp" -o "$denoise"
"$denoise" train --data synthetic --epochs 2 --save "$weights" \
  --history "$build/denoise-history.csv"
"$denoise" predict --weights "$weights" --count 12 --output denoised.png
echo "look at $PWD/denoised.png: noisy, denoised and clean digits"
