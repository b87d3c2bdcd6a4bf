#!/bin/sh
# First program of a lab server: makes the cgroup tree writable for systemd, points the resolver at the lab's
# name server, gives a new server its own host keys, and becomes systemd. It does not configure any login.
set -u

mount -o remount,rw,bind /sys
mount -o remount,rw,bind /sys/fs/cgroup
for directory in /sys/fs/cgroup/*; do
    mountpoint -q "$directory" && mount -o remount,rw,bind "$directory"
done

# A loopback resolver (the engine's own) would be refused by the Docker that is installed inside this server.
printf 'nameserver %s\n' "${LAB_NAME_SERVER:-10.99.0.2}" > /etc/resolv.conf

ssh-keygen -A > /dev/null
exec /lib/systemd/systemd
