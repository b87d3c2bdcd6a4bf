#!/bin/bash
# Prepares an empty data folder from MYSQL_* and becomes the server. A folder with data is never touched: its
# passwords stay as they are, whatever the variables say.
set -eo pipefail

# As the official image does: words that are options alone are the server's.
case ${1:-} in -*) set -- mysqld "$@" ;; esac
[ "${1:-}" = mysqld ] || [ "${1:-}" = mariadbd ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
    mkdir -p /run/mysqld
    chown -R mysql: /var/lib/mysql /run/mysqld
    exec setpriv --reuid=mysql --regid=mysql --init-groups "$BASH_SOURCE" "$@"
fi

log() { echo "$(date --rfc-3339=seconds) [Note] [Entrypoint]: $*" >&2; }
# quoted TEXT: an SQL string
quoted() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\'\'}"; }

if [ ! -d /var/lib/mysql/mysql ]; then
    if [ -z "$MYSQL_ROOT_PASSWORD" ]; then
        echo "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified" >&2
        echo "	You need to specify one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD and MYSQL_RANDOM_ROOT_PASSWORD" >&2
        exit 1
    fi
    log "Initializing database files"
    mariadb-install-db --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=normal > /dev/null
    log "Starting temporary server"
    mariadbd --skip-networking &
    server=$!
    client=(mariadb --protocol=socket --user=root)
    until "${client[@]}" --execute='select 1' > /dev/null 2>&1; do
        kill -0 "$server" || exit 1
        sleep 0.2
    done
    root=$(quoted "$MYSQL_ROOT_PASSWORD")
    {
        echo "set @@session.sql_log_bin = 0;"
        echo "delete from mysql.global_priv where user = '' or (user = 'root' and host != 'localhost'); flush privileges;"
        echo "alter user 'root'@'localhost' identified by $root;"
        echo "create user 'root'@'%' identified by $root; grant all on *.* to 'root'@'%' with grant option;"
        [ -z "$MYSQL_DATABASE" ] || echo "create database if not exists \`$MYSQL_DATABASE\`;"
        if [ -n "$MYSQL_USER" ] && [ -n "$MYSQL_PASSWORD" ]; then
            echo "create user $(quoted "$MYSQL_USER")@'%' identified by $(quoted "$MYSQL_PASSWORD");"
            [ -z "$MYSQL_DATABASE" ] || echo "grant all on \`${MYSQL_DATABASE//_/\\_}\`.* to $(quoted "$MYSQL_USER")@'%';"
        fi
    } | "${client[@]}"
    kill "$server"
    wait "$server" || true
    log "MySQL init process done. Ready for start up."
fi
exec mariadbd "${@:2}"
