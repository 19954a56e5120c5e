# shellcheck shell=bash
# The static files of the GraphQL IDE, restored from npm and never committed. Sourced after common.sh and node.sh.

ide=$root/src/Api/Ide

# Fails, having said so, when the registry cannot be reached.
ide_restore() { npm_restore "$ide" "the GraphQL IDE"; }
