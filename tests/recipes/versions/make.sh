#!/bin/sh
# Makes the application's repository out of its code: tags v1 and v2, the same small; real-v1 and real-v2, with tenants of
# real proportions (1134 and 1680 migrations). Branches: master is v1, real is real-v2. Runs when the hub is built.
# Usage: make.sh CODE VERSIONS REPOSITORY
set -eu
code=$1 versions=$2 repository=$3
cd "$code"
keep() { git add --all --force . && git -c user.name=Facturador -c user.email=desarrollo@lab.test commit --quiet --message "$1" && git tag "$2"; }
tenants() { awk -v folder=database/migrations/tenant -v first="$1" -v last="$2" -f "$versions/migrations.awk"; }

git init --quiet
keep 'Version inicial' v1
git checkout --quiet -b next
cp -r "$versions/v2/." .
keep 'Segunda version' v2
git checkout --quiet -b real v1
tenants 1 1133
keep 'Version inicial, con clientes enteros' real-v1
cp -r "$versions/v2/." .
rm database/migrations/tenant/2024_01_01_000001_create_document_payments_table.php
rm database/migrations/tenant/2024_01_01_000000_add_currency_to_documents_table.php
tenants 1134 1679
keep 'Segunda version, con clientes enteros' real-v2
git checkout --quiet master
git branch --quiet -D next
mkdir -p "$(dirname "$repository")"
git clone --quiet --bare . "$repository"
touch "$repository/git-daemon-export-ok"
