#!/bin/sh
# The settings file of the old site: the application's example with what the family's installer writes into it.
set -eu
cd "$1"
secret() { head -c 512 /dev/urandom | tr -dc 'A-Za-z0-9' | head -c 20; }
root=$(secret)
cp .env.example .env
set_key() { sed -i "/^$1=/c$1=$2" .env; }
set_key DB_DATABASE smart1
set_key DB_USERNAME root
set_key DB_PASSWORD "$root"
set_key DB_HOST mariadb1
set_key APP_URL_BASE viejo.test
set_key APP_URL 'https://${APP_URL_BASE}'
set_key FORCE_HTTPS true
set_key APP_DEBUG false
set_key QUEUE_CONNECTION database
cat >> .env <<KEYS

MYSQL_USER=smart1
MYSQL_PASSWORD=$(secret)
MYSQL_DATABASE=smart1
MYSQL_ROOT_PASSWORD=$root
MYSQL_PORT_HOST=3306
KEYS
