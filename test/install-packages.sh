#!/usr/bin/env bash
# Installs the Debian 12 packages that building and testing need. Does nothing,
# and needs no rights, when all of them are there.
set -euo pipefail

packages=(
  clang-22 clang-format-22 clang-tidy-22 lld-22
  llvm-22-dev llvm-22-tools mlir-22-tools libmlir-22-dev libclang-rt-22-dev
  cmake ninja-build ccache python3
  libfmt-dev libcli11-dev nlohmann-json3-dev libpng-dev libjpeg62-turbo-dev zlib1g-dev libgtest-dev
  libhdf5-dev libaec-dev libminizip-dev
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  if [[ $status != installed ]]; then
    missing+=("$package")
  fi
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "missing packages: ${missing[*]}; install them as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --no-install-recommends "${missing[@]}"
