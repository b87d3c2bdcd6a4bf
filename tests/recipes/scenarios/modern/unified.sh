#!/bin/sh
# Before the first program of a server of today: its systemd knows the unified cgroup tree alone. Where this machine has the
# old trees, the server gets a unified one of its own, which holds processes and limits nothing. A second run of this very
# script, within the namespace in which that tree begins, goes on to the first program.
set -u
if [ "$(stat --file-system --format %T /sys/fs/cgroup)" = cgroup2fs ]; then exec /bin/sh /init.sh; fi
if [ -z "${LAB_UNIFIED:-}" ]; then
    tree=/run/unified group=/run/unified/$(hostname)
    mkdir -p $tree && mount -t cgroup2 none $tree && mkdir -p "$group" && echo $$ > "$group/cgroup.procs"
    LAB_UNIFIED=yes exec unshare --cgroup /bin/sh "$0"
fi
umount /run/unified
for directory in /sys/fs/cgroup/*; do mountpoint -q "$directory" && umount "$directory"; done
umount /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
unset LAB_UNIFIED
exec /bin/sh /init.sh
