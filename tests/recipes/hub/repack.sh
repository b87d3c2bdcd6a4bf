#!/bin/sh
# Turns the distribution's engine packages into packages with the names and relations of Docker's own repository.
# Usage: repack.sh RELEASE CODENAME FROM TO - reads every .deb in FROM, writes the five packages to TO.
# It builds no index and signs nothing.
set -eu
release=$1 codename=$2 from=$3 to=$4
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
mkdir -p "$to"

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
    dpkg-deb -Zgzip -z1 --root-owner-group -b "$tree" "$to" > /dev/null
}

suffix="~debian.$release~$codename"

unpack containerd containerd
dpkg-deb -x "$from"/runc_*.deb "$work/containerd"
build containerd containerd.io "$(upstream containerd)-1$suffix" "libc6 (>= 2.34), libseccomp2 (>= 2.5.0)" "containerd, runc"

unpack docker-cli cli
build cli docker-ce-cli "5:$(upstream docker-cli)-1$suffix" "libc6 (>= 2.34)" "docker-cli, docker.io (<< 5:0), docker"

unpack docker-compose compose
# the real plugin package has no command of the old name
rm -f "$work/compose/usr/bin/docker-compose"
build compose docker-compose-plugin "$(upstream docker-compose)-1$suffix" "libc6 (>= 2.34)" "docker-compose"

unpack docker-buildx buildx
build buildx docker-buildx-plugin "$(upstream docker-buildx)-1$suffix" "libc6 (>= 2.34)" "docker-buildx"

unpack docker.io engine
# the real package carries its own init for containers
dpkg-deb -x "$from"/tini_*.deb "$work/tini"
cp --remove-destination "$work/tini/usr/bin/tini-static" "$work/engine/usr/bin/docker-init"
build engine docker-ce "5:$(upstream docker.io)-1$suffix" \
    "containerd.io (>= 1.6.24), docker-ce-cli, iptables, adduser, libc6 (>= 2.34), libsystemd0" "docker.io, docker-engine"
rm -rf "$work"
