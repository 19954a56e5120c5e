#!/usr/bin/env bash
# render.sh TEMPLATE: prints the file with each @NAME@ replaced by the variable NAME. Fails when one is not set. Can be
# sourced, for the function alone.

render_template() {
  local text name
  text=$(<"$1")
  while [[ $text =~ @([A-Z_]+)@ ]]; do
    name=${BASH_REMATCH[1]}
    [[ -v $name ]] || { echo "$1 needs $name, which is not set." >&2; return 1; }
    text=${text//"@$name@"/"${!name}"}
  done
  printf '%s\n' "$text"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then render_template "$1"; fi
