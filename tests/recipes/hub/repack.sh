#!/bin/sh
# Turns the distribution's engine packages into packages with the names and relations of Docker's own repository.
# Usage: repack.sh RELEASE CODENAME FROM TO - reads every .deb in FROM, writes the five packages to TO. A libc6 among them
# is that of a newer release, and the plugins carry it. It builds no index and signs nothing.
set -eu
release=$1 codename=$2 from=$3 to=$4
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
mkdir -p "$to"
libc='libc6 (>= 2.34)' engine_needs=
case $codename in bullseye) libc='libc6 (>= 2.31)' engine_needs=', libdevmapper1.02.1' ;; esac

# unpack NAME TREE: one downloaded package into a tree
unpack() { dpkg-deb -R "$from"/"$1"_*.deb "$work/$2"; }
upstream() { dpkg-deb -f "$from"/"$1"_*.deb Version | sed 's/^[0-9]*://; s/[+~-].*//'; }

# build TREE NAME VERSION DEPENDS FOREIGN
build() {
    tree=$work/$1 foreign=$5
    size=$(du -sk --exclude=DEBIAN "$tree" | cut -f1)
    {
        echo "Package: $2"
        echo "Version: $3"
        echo "Architecture: $architecture"
        echo "Maintainer: Lab <lab@lab.test>"
        echo "Installed-Size: $size"
        echo "Section: admin"
        echo "Priority: optional"
        [ -z "$4" ] || echo "Depends: $4"
        [ -z "$foreign" ] || { echo "Conflicts: $foreign"; echo "Replaces: $foreign"; }
        echo "Description: stand-in for $2, repackaged from the distribution for tests"
    } > "$tree/DEBIAN/control"
    rm -f "$tree/DEBIAN/md5sums" "$tree/DEBIAN/triggers"
    dpkg-deb -Znone --root-owner-group -b "$tree" "$to" > /dev/null
}

# carry_libc TREE PLUGIN: Docker's own plugins are linked statically and run anywhere; the distribution's want the libc of
# their release, which here comes along if the server's is older.
carry_libc() {
    ls "$from"/libc6_*.deb > /dev/null 2>&1 || return 0
    folder=/usr/lib/$2
    dpkg-deb -x "$from"/libc6_*.deb "$work/libc"
    mkdir -p "$work/$1$folder"
    cp -L "$work"/libc/usr/lib/*/ld-linux*.so.* "$work"/libc/usr/lib/*/libc.so.6 "$work"/libc/usr/lib/*/libresolv.so.2 "$work/$1$folder"
    plugin=/usr/libexec/docker/cli-plugins/$2
    mv "$work/$1$plugin" "$work/$1$folder/$2"
    loader=$(cd "$work/$1$folder" && echo ld-linux*)
    printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$folder/$loader" "$folder" "$folder/$2" > "$work/$1$plugin"
    chmod 755 "$work/$1$plugin"
}

suffix="~debian.$release~$codename"

unpack containerd containerd
dpkg-deb -x "$from"/runc_*.deb "$work/containerd"
build containerd containerd.io "$(upstream containerd)-1$suffix" "$libc, libseccomp2" "containerd, runc"

unpack docker.io engine
if ls "$from"/docker-cli_*.deb > /dev/null 2>&1; then
    unpack docker-cli cli
else
    # before trixie, the client is part of the engine's package
    mkdir -p "$work/cli/DEBIAN" "$work/cli/usr/bin"
    mv "$work/engine/usr/bin/docker" "$work/cli/usr/bin/"
fi
build cli docker-ce-cli "5:$(upstream docker.io)-1$suffix" "$libc" "docker-cli, docker.io (<< 5:0), docker"

unpack docker-compose compose
# the real plugin package has no command of the old name
rm -f "$work/compose/usr/bin/docker-compose"
carry_libc compose docker-compose
build compose docker-compose-plugin "$(upstream docker-compose)-1$suffix" "$libc" "docker-compose"

unpack docker-buildx buildx
carry_libc buildx docker-buildx
build buildx docker-buildx-plugin "$(upstream docker-buildx)-1$suffix" "$libc" "docker-buildx"

# the real package carries its own init for containers
for package in "$from"/tini*.deb; do dpkg-deb -x "$package" "$work/tini"; done
cp --remove-destination "$work/tini/usr/bin/tini-static" "$work/engine/usr/bin/docker-init"
build engine docker-ce "5:$(upstream docker.io)-1$suffix" \
    "containerd.io, docker-ce-cli, iptables, adduser, $libc, libsystemd0$engine_needs" "docker.io, docker-engine"
rm -rf "$work"
