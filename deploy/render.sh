#!/usr/bin/env bash
# render.sh TEMPLATE: prints the file with each @NAME@ replaced by the environment variable NAME. Fails when one is not set.
set -euo pipefail

text=$(<"$1")
while [[ $text =~ @([A-Z_]+)@ ]]; do
  name=${BASH_REMATCH[1]}
  [[ -v $name ]] || { echo "$1 needs $name, which is not set." >&2; exit 1; }
  text=${text//"@$name@"/"${!name}"}
done
printf '%s\n' "$text"
