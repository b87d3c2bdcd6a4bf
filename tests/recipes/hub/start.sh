#!/bin/sh
# Starts the hub's services and stays in the foreground with the web server. A plain script instead of a service
# manager: the hub is made new rather than repaired. /etc/lab/secrets holds the certificate and the Git token.
set -eu

# the engine's resolver is this container's own way out; the servers of the lab ask dnsmasq
# (restarted when a name is added: it reads its configuration only then, and writes its number when it answers by it; the
# old number goes before the wish for a restart does, so that whoever sees neither old nor wish waits for the new one)
mkdir -p /etc/lab/names
while :; do
    rm -f /run/name-server.pid
    rm -f /run/name-server-restart
    dnsmasq --keep-in-foreground --conf-file=/etc/dnsmasq.conf --pid-file=/run/name-server.pid &
    until [ -e /run/name-server-restart ] || ! kill -0 $! 2>/dev/null; do sleep 0.1; done
    kill $! 2>/dev/null || true
    wait $! || true
done &
mkdir -p /run/sshd /var/lib/docker-registry
/usr/sbin/sshd
docker-registry serve /etc/docker/registry/config.yml > /var/log/registry.log 2>&1 &

printf 'reseller:%s\n' "$(openssl passwd -apr1 -in /etc/lab/secrets/git-token)" > /etc/lab/htpasswd
rm -f /run/fcgiwrap.socket
setpriv --reuid=git --regid=git --init-groups fcgiwrap -c 2 -s tcp:127.0.0.1:9001 &
exec nginx -g 'daemon off;'
