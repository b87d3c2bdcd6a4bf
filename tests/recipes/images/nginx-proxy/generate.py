"""Writes one nginx site for each VIRTUAL_HOST of the running containers and reloads nginx when containers change.

It speaks the version of the engine's language that the programs of these images speak, which engines of 2025 refuse where
they are not told otherwise. It follows the engine's events; it does not watch certificate files, as the real proxy does
not: restart it for those.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

SITES = "/etc/nginx/conf.d/default.conf"
CERTIFICATES = "/etc/nginx/certs"
EXTRA = "/etc/nginx/vhost.d"
API = "/v1.24"
# As Debian's nginx.conf says.
PID_FILE = "/run/nginx.pid"
SOCKET = os.environ.get("DOCKER_HOST", "unix:///tmp/docker.sock").removeprefix("unix://")


class Engine(http.client.HTTPConnection):
    """HTTP over the engine's socket."""

    def __init__(self):
        super().__init__("docker")

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


def ask(path):
    engine = Engine()
    engine.request("GET", API + path)
    answer = engine.getresponse()
    body = json.loads(answer.read())
    engine.close()
    return body if answer.status == 200 else None


def own_networks():
    me = ask("/containers/" + socket.gethostname() + "/json")
    return set(me["NetworkSettings"]["Networks"]) if me else set()


def sites():
    """host name -> (list of "address:port", environment of the first container)"""
    shared, found = own_networks(), {}
    for listed in ask("/containers/json") or []:
        container = ask("/containers/" + listed["Id"] + "/json")
        if not container or not container["State"]["Running"]:
            continue
        environment = dict(entry.partition("=")[::2] for entry in container["Config"]["Env"] or [])
        if not environment.get("VIRTUAL_HOST"):
            continue
        exposed = [port.split("/")[0] for port in container["Config"].get("ExposedPorts") or {}]
        port = environment.get("VIRTUAL_PORT") or (exposed[0] if len(exposed) == 1 else "80")
        addresses = [
            network["IPAddress"] + ":" + port
            for name, network in container["NetworkSettings"]["Networks"].items()
            if name in shared and network["IPAddress"]
        ]
        for host in environment["VIRTUAL_HOST"].split(","):
            if host.strip():
                found.setdefault(host.strip(), ([], environment))[0].extend(addresses)
    return found


def certificate(host, environment):
    """Path without ending of the certificate for a host: the name asked for, else the host's, else its parent's."""
    plain = host.removeprefix("*.")
    names = [environment["CERT_NAME"]] if environment.get("CERT_NAME") else [plain, plain.partition(".")[2]]
    for name in filter(None, names):
        path = os.path.join(CERTIFICATES, name)
        if os.path.exists(path + ".crt") and os.path.exists(path + ".key"):
            return path
    return None


def render(found):
    text = ["server { listen 80 default_server; server_name _; return 503; }"]
    fallback = os.path.join(CERTIFICATES, "default")
    default = os.path.exists(fallback + ".crt") and os.path.exists(fallback + ".key")
    secure = [certificate(host, environment) for host, (_, environment) in found.items()]
    stand_in = fallback if default else next(filter(None, secure), None)
    if stand_in:
        text.append(
            "server { listen 443 ssl default_server; server_name _; "
            f"ssl_certificate {stand_in}.crt; ssl_certificate_key {stand_in}.key; return 503; }}"
        )
    for number, (host, (addresses, environment)) in enumerate(sorted(found.items())):
        servers = "".join(f" server {address};" for address in addresses) or " server 127.0.0.1 down;"
        text.append(f"# {host}\nupstream site{number} {{{servers} }}")
        extra = os.path.join(EXTRA, host)
        if not os.path.exists(extra):
            extra = os.path.join(EXTRA, "default")
        include = f"include {extra}; " if os.path.exists(extra) else ""
        body = f"{include}location / {{ proxy_pass http://site{number}; }}"
        path, method = certificate(host, environment), environment.get("HTTPS_METHOD", "redirect")
        if path and method != "nohttps":
            hsts = "" if environment.get("HSTS") == "off" else 'add_header Strict-Transport-Security "max-age=31536000" always; '
            text.append(
                f"server {{ listen 443 ssl; server_name {host}; ssl_certificate {path}.crt; "
                f"ssl_certificate_key {path}.key; {hsts}{body} }}"
            )
            if method == "redirect":
                body = "return 301 https://$host$request_uri;"
        text.append(f"server {{ listen 80; server_name {host}; {body} }}")
    return "\n".join(text) + "\n"


def write(text):
    """True when the sites changed and nginx accepts them; a text that it refuses is put back."""
    try:
        with open(SITES, encoding="utf-8") as file:
            before = file.read()
    except FileNotFoundError:
        before = None
    if before == text:
        return False
    with open(SITES, "w", encoding="utf-8") as file:
        file.write(text)
    if subprocess.run(["nginx", "-t", "-q"], check=False).returncode == 0:
        return True
    with open(SITES, "w", encoding="utf-8") as file:
        file.write(before or render({}))
    return False


def follow(nginx):
    """Regenerates after every event of a container or a network, until the engine goes away."""
    engine = Engine()
    engine.request("GET", API + '/events?filters={"type":["container","network"]}')
    events = engine.getresponse()
    wanted = ("start", "die", "connect", "disconnect", "destroy")
    while True:
        if write(render(sites())):
            nginx.send_signal(signal.SIGHUP)
        while True:
            line = events.readline()
            if not line:
                return
            if json.loads(line).get("Action", "").split(":")[0] in wanted:
                break


def start_nginx():
    """nginx, once it takes signals: one that comes before kills it. It writes its number down when it is ready for them."""
    if os.path.exists(PID_FILE):
        os.remove(PID_FILE)
    nginx = subprocess.Popen(["nginx", "-g", "daemon off;"])
    # Without nginx nothing is to be kept running here, whatever else is waited for.
    threading.Thread(target=lambda: os._exit(nginx.wait() & 0xFF), daemon=True).start()
    while not (os.path.exists(PID_FILE) and os.path.getsize(PID_FILE)):
        time.sleep(0.01)
    return nginx


def main():
    if not os.path.exists(SOCKET):
        sys.exit("ERROR: you need to share your Docker host socket with a volume at /tmp/docker.sock")
    write(render({}))
    nginx = start_nginx()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda *_: (nginx.terminate(), sys.exit(0)))
    while True:
        try:
            follow(nginx)
        except (OSError, http.client.HTTPException, ValueError, KeyError) as problem:
            print("engine:", problem, file=sys.stderr)
        time.sleep(1)


main()
