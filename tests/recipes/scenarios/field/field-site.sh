#!/bin/sh
# The first boot of the old server, once its engine runs: network, proxy, site, tables. Afterwards the containers come up
# by themselves, as their restart policy is always.
set -eu
[ -e /var/lib/field-site-runs ] && exit 0
docker network inspect proxynet > /dev/null 2>&1 || docker network create proxynet
(cd /root/smart1 && docker compose up --detach --quiet-pull)
(cd /root/proxy && docker compose up --detach --quiet-pull)
cd /root/smart1
artisan() { docker exec --workdir /var/www/html smart1-fpm1-1 php artisan "$@"; }
password=$(sed -n 's/^MYSQL_ROOT_PASSWORD=//p' .env)
until docker exec --env "MYSQL_PWD=$password" smart1-mariadb1-1 mysqladmin --protocol=tcp --host=127.0.0.1 --user=root --silent ping > /dev/null 2>&1; do
    sleep 0.3
done
artisan migrate --seed --force
artisan storage:link
artisan config:cache
chmod -R 777 storage bootstrap
docker exec smart1-supervisor1-1 service supervisor start
touch /var/lib/field-site-runs
