#!/usr/bin/env bash
# Runs a command with LATCHKEY_POSTGRES_URL set: to the server that it names already, else to one that is started here, in
# a temporary folder, and is gone with the command. Exits 2 where there is neither.
#
#   scripts/with-postgres.sh -- npx vitest run --project packages/postgres
set -euo pipefail

[[ ${1:-} == -- ]] && shift
if (($# == 0)); then
  echo 'Name a command after --.'
  exit 2
fi
if [[ -n ${LATCHKEY_POSTGRES_URL:-} ]]; then exec "$@"; fi

programs() {
  local initdb
  initdb=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort --version-sort | tail -n 1)
  initdb=${initdb:-$(command -v initdb || true)}
  [[ -n $initdb ]] && dirname "$initdb"
}

if ! bin=$(programs); then
  echo 'There is no PostgreSQL here: install its server (Debian and Ubuntu: apt-get install postgresql), or set'
  echo 'LATCHKEY_POSTGRES_URL to a superuser of one that may be written to, such as postgresql://postgres:secret@127.0.0.1/test.'
  exit 2
fi

# PostgreSQL refuses to run as root: Debian's package brings a user for it.
as_owner=()
if ((EUID == 0)); then
  if ! id postgres &>/dev/null; then
    echo 'PostgreSQL refuses to run as root, and there is no user "postgres" to run it as: start this as another user.'
    exit 2
  fi
  as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/latchkey-postgres-XXXXXX")
server=
stop() {
  if [[ -n $server ]]; then
    kill -QUIT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
((EUID > 0)) || chown -R postgres: "$folder"
# PostgreSQL looks up the folder that it is started in.
cd_and_run=(env --chdir="$folder" "${as_owner[@]}")

"${cd_and_run[@]}" "$bin/initdb" --pgdata="$folder/data" --username=postgres --pwfile="$folder/password" \
  --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || {
  cat "$folder/initdb.log"
  exit 1
}

# A socket in a folder of its own takes no port from anybody. What power failures would do is not tested.
"${cd_and_run[@]}" "$bin/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" \
  -c fsync=off >"$folder/server.log" 2>&1 &
server=$!

until "$bin/pg_isready" --quiet --host="$folder"; do
  if ! kill -0 "$server" 2>/dev/null; then
    cat "$folder/server.log"
    exit 1
  fi
  sleep 0.1
done

"$bin/postgres" --version
LATCHKEY_POSTGRES_URL="postgresql://postgres:$password@localhost/postgres?host=$folder" "$@"
