# The limit of an installation: the same commands, one after another, in one script over one ssh. It asks nothing
# before it acts and waits only for what the product waits for too. Read from standard input after lines that set
# FILES (a tar archive in base64), DOMAIN, GIT_URL, GIT_USER, GIT_TOKEN, PASSWORD, MAKE_ADMINISTRATOR, ASK_LOGIN,
# PROVE_QUEUE (PHP).
set -eu

base=/opt/stack-facturador-smart
folder=$base/smart1
state=/var/lib/instalador-smart

put() { # FILE MODE OWNER: whole or not at all
    mkdir -p "${1%/*}"
    new=$(mktemp "$1.XXXXXXXX")
    cat "$unpacked$1" > "$new"
    chown "$3" "$new"
    chmod "$2" "$new"
    sync "$new"
    mv -f "$new" "$1"
}

at() { # STEP, in the product's words, that begins now
    echo "@at $(date +%s.%N) $1"
}

up() { # FOLDER SERVICE...
    (cd "$1" && shift \
        && docker compose --progress plain up --detach --no-build --pull never --wait --wait-timeout 300 "$@")
}

artisan() { docker exec --user www-data --workdir /var/www/html smart1-fpm1-1 php artisan "$@"; }

ask() { # CODE: asks the application, with its input on standard input
    docker exec --interactive --user www-data --workdir /var/www/html smart1-fpm1-1 php -r "$1"
}

page() { curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' --header "Host: $1" http://127.0.0.1/login; }

work() {
    unpacked=$(mktemp -d)
    printf %s "$FILES" | base64 -d | tar --extract --gzip --directory "$unpacked"

    at docker-settings
    put /etc/docker/daemon.json 0644 0:0
    dockerd --validate --config-file /etc/docker/daemon.json
    systemctl reset-failed docker
    systemctl restart docker
    at proxy-network
    docker network create proxynet

    at proxy
    mkdir -p "$base/certs"
    chmod 0700 "$base/certs"
    put "$base/proxy/vhost.d/default" 0644 0:0
    put "$base/proxy/docker-compose.yml" 0644 0:0
    up "$base/proxy" proxy

    at code
    exec 9<<TOKEN
$GIT_TOKEN
TOKEN
    git -c credential.helper= -c "credential.helper=!f() { [ \"\$1\" = get ] || return 0; printf 'username=%s\n' '$GIT_USER'; IFS= read -r word <&9 && printf 'password=%s\n' \"\$word\"; }; f" \
        clone --depth 1 --no-recurse-submodules -- "$GIT_URL" "$base/.smart1.new"
    for needed in artisan composer.json .env.example public/index.php; do [ -f "$base/.smart1.new/$needed" ]; done
    chown -R 0:0 "$base/.smart1.new"
    mv "$base/.smart1.new" "$folder"

    at files
    mkdir -p "$folder/ssh" "$base/backups/smart1"
    chmod 0700 "$folder/ssh" "$base/backups/smart1"
    put "$base/proxy/fpms/smart1/default" 0644 0:0
    put "$folder/supervisor.conf" 0644 0:0
    put "$folder/php/instalador-smart.ini" 0644 0:0
    put "$folder/php/gitconfig" 0644 0:0
    put "$folder/docker-compose.yml" 0644 0:0
    put "$folder/.env" 0640 0:33

    at php-extensions
    for image in rash07/php-fpm:7.4 rash07/scheduling rash07/php7.4-supervisor; do
        docker run --rm --entrypoint php "$image" -m > /dev/null
    done
    at databases
    up "$folder" mariadb1 redis1
    at dependencies
    (cd "$folder" && docker compose run --rm --no-deps --no-TTY --env COMPOSER_ALLOW_SUPERUSER=1 \
        --env COMPOSER_MEMORY_LIMIT=-1 --env COMPOSER_NO_SECURITY_BLOCKING=1 --env COMPOSER_NO_INTERACTION=1 \
        --entrypoint composer fpm1 install --no-progress --no-ansi --prefer-dist)
    [ -f "$folder/vendor/autoload.php" ]

    at storage-access
    cd "$folder"
    mkdir -p storage/framework/cache/data storage/framework/sessions storage/framework/views storage/logs \
        storage/app/public bootstrap/cache public
    chown -Rh 33:33 storage bootstrap/cache
    chmod -R u=rwX,g=rX,o= storage bootstrap/cache
    chmod o+x storage storage/app
    chmod -R o+rX storage/app/public
    ln -sfn ../storage/app/public public/storage
    cd /

    at migrations
    up "$folder" fpm1
    artisan migrate --force --no-interaction
    artisan list --raw > "$unpacked/commands"
    if grep -q '^tenancy:migrate ' "$unpacked/commands"; then artisan tenancy:migrate --force --no-interaction; fi
    at administrator
    printf '{"email":"admin@%s","name":"Admin","password":"%s","reset":false}' "$DOMAIN" "$PASSWORD" \
        | ask "$MAKE_ADMINISTRATOR" | grep -q '"created":true'
    printf '{"email":"admin@%s","password":"%s"}' "$DOMAIN" "$PASSWORD" | ask "$ASK_LOGIN" | grep -q '"ok":true'
    at config-cache
    docker exec --user www-data --workdir /var/www/html smart1-fpm1-1 sh -c 'umask 027 && exec php artisan config:cache'
    artisan queue:restart

    at services
    up "$folder" nginx1 fpm1 mariadb1 redis1 scheduling1 supervisor1

    at workers
    # The queue is proved while the clock's minute is waited for.
    echo '@proof begins'
    printf '{"nonce":"bench","seconds":60}' | ask "$PROVE_QUEUE" | grep -q '"done":true' &
    until docker logs --tail 50 smart1-scheduling1-1 2>&1 | grep -qE 'Execution #|Running scheduled command'; do
        sleep 1
    done
    wait $!
    echo '@proof ends'

    at site-answers
    tries=0
    until [ "$(page "$DOMAIN")" = 200 ] && [ "$(page "x.$DOMAIN")" = 200 ] && [ "$(page nobody.invalid)" -ge 400 ]; do
        tries=$((tries + 1))
        [ $tries -lt 30 ]
        sleep 1
    done

    at record-installed
    (umask 077 && mkdir -p "$state/instances" && docker image ls --digests > "$state/instances/1.json")
    rm -rf "$unpacked"
    at end
}

work < /dev/null
