# The limit of "nothing to do": the questions that the product asks of Docker, the file system, the application and the
# site before it says so, in one script over one ssh. Read from standard input after lines that set DOMAIN and
# ASK_STATE (PHP).
set -u

base=/opt/stack-facturador-smart
folder=$base/smart1
state=/var/lib/instalador-smart

page() { curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}\n' --header "Host: $1" http://127.0.0.1/login; }

work() {
    . /etc/os-release
    echo "$ID $VERSION_ID"
    dpkg --print-architecture
    systemd-detect-virt
    nproc
    grep MemTotal: /proc/meminfo
    df -Pk "$base"
    df -Pk /var/lib/docker
    ss -Hltnp
    cat /proc/locks
    date +%s

    cat /etc/docker/daemon.json
    docker compose version --short
    docker version --format '{{.Server.Version}}'
    docker network ls --format '{{.Name}}'
    docker volume ls --format '{{.Name}}'
    docker image ls --digests --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}} {{.Digest}}'
    docker inspect --format '{{json .}}' $(docker ps --all --quiet)
    (cd "$base/proxy" && docker compose --project-name smart-proxy config --hash '*')
    for project in smart1; do (cd "$base/$project" && docker compose config --hash '*'); done

    cat "$state"/instances/*.json "$state"/extensions/* "$state/proved/proxy" "$state/proved/1" "$state/code/1.json"
    cat "$folder/.env" "$folder/.env.example" "$state/dependencies/1"
    for file in "$base/proxy/docker-compose.yml" "$base/proxy/vhost.d/default" "$base/proxy/fpms/smart1/default" \
        "$folder/docker-compose.yml" "$folder/supervisor.conf" "$folder/php/instalador-smart.ini" "$folder/php/gitconfig" "$folder/.env" "$folder/composer.lock"; do
        sha256sum "$file"
        stat -c '%a %u:%g' "$file"
    done
    git -C "$folder" -c safe.directory="$folder" rev-parse HEAD
    find "$folder/storage" "$folder/bootstrap/cache" ! -uid 33 ! -name 'supervisor*.log*' -print -quit
    find "$folder/storage" "$folder/bootstrap/cache" -perm -0002 ! -type l -print -quit
    readlink "$folder/public/storage"

    fpm=$(docker ps --quiet --filter label=com.docker.compose.project=smart1 --filter label=com.docker.compose.service=fpm1)
    printf '{"administrator":"admin@%s","tenants":true}' "$DOMAIN" \
        | docker exec --interactive --user www-data --workdir /var/www/html "$fpm" php -r "$ASK_STATE"
    page "$DOMAIN"
    page "x.$DOMAIN"
    page nobody.invalid
}

work < /dev/null
