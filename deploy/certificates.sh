#!/usr/bin/env bash
# certificates.sh AUTHORITY DIRECTORY NAME…: a private certificate authority, made once, whose key stays in the directory
# AUTHORITY; and in DIRECTORY its certificate ca.crt and for each name NAME.crt and NAME.key. A name's certificate serves
# both ends of a connection, is good for the name, localhost and 127.0.0.1, and is made again in its last month.
set -euo pipefail

authority=$1
directory=$2
shift 2
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() { "$@" 2>"$work/errors" || { cat "$work/errors" >&2; echo "openssl failed." >&2; exit 1; }; }
new_key() { run openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

make_authority() {
  new_key "$work/ca.key"
  run openssl req -x509 -new -key "$work/ca.key" -sha256 -days 3650 -out "$work/ca.crt" -subj "/CN=GraphBooking cluster" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign"
  mv "$work/ca.crt" "$authority/ca.crt"
  mv "$work/ca.key" "$authority/ca.key"
}

is_good() {
  [[ -s $directory/$1.key ]] &&
    openssl verify -CAfile "$authority/ca.crt" "$directory/$1.crt" >/dev/null 2>&1 &&
    openssl x509 -in "$directory/$1.crt" -noout -checkend $((30 * 86400)) >/dev/null
}

make_certificate() {
  new_key "$work/$1.key"
  run openssl req -new -key "$work/$1.key" -subj "/CN=$1" -out "$work/$1.csr"
  cat >"$work/$1.ext" <<EXTENSIONS
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:$1, DNS:localhost, IP:127.0.0.1
EXTENSIONS
  run openssl x509 -req -in "$work/$1.csr" -CA "$authority/ca.crt" -CAkey "$authority/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
    -sha256 -days 396 -extfile "$work/$1.ext" -out "$work/$1.crt"
  chmod 644 "$work/$1.crt"
  mv "$work/$1.key" "$directory/$1.key"
  mv "$work/$1.crt" "$directory/$1.crt"
}

mkdir -p "$authority" "$directory"
[[ -s $authority/ca.key ]] || make_authority
if ! cmp -s "$authority/ca.crt" "$directory/ca.crt"; then install -m 644 "$authority/ca.crt" "$directory/ca.crt"; fi
for name; do
  is_good "$name" || make_certificate "$name"
done
