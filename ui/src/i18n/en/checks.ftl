### Checks of the server, before anything is changed. One message a check: `check-<id>`.
### Value: what is looked at. `.good`, `.bad`, `.advice`, `.unknown`: what was seen. `.remedy`: what to do if it is bad.

check-distribution = Operating system
    .good = The server has { $seen }, which is fine.
    .bad = The server has { $seen }, and Debian 11 to 13 or Ubuntu 20.04 to 26.04 is needed.
    .unknown = It could not be found out which operating system the server has.
    .remedy = Ask the provider (the company that rents out the server) to reinstall it with Ubuntu 24.04 or Debian 13. Reinstalling erases everything on it: back up first what is of use.

check-architecture = Processor
    .good = The system runs on this kind of processor ({ $seen }).
    .bad = The system does not run on this kind of processor ({ $seen }).
    .unknown = It could not be found out what kind of processor the server has.
    .remedy = Ask the provider for a server with a 64-bit Intel or AMD processor, listed as “amd64” or “x86_64”.

check-virtualisation = Kind of server
    .good =
        { $seen ->
            [none] It is a whole machine, and can use Docker (the program that runs the system).
           *[other] It is a virtual server of the kind { $seen }, and can use Docker (the program that runs the system).
        }
    .bad = It is a virtual server of the kind { $seen }, which does not allow Docker (the program that runs the system).
    .unknown = It could not be found out what kind of server it is; usually that is no problem.
    .remedy = Ask the provider for a virtual server of the kind KVM, which is the most common one.

check-init-system = Services starting by themselves
    .good = The server uses systemd, which sees to it that services start by themselves.
    .bad = The server does not use systemd, which sees to it that services start by themselves after a restart.
    .unknown = It could not be found out how the server starts its services.
    .remedy = Ask the provider to reinstall the server with Ubuntu 24.04 or Debian 13 on a virtual server of the kind KVM. Reinstalling erases everything on it: back up first what is of use.

check-rights = Administrator rights
    .good =
        { $seen ->
            [root] The login is root, the server's administrator.
            [sudo] The user can act as administrator, and is asked for no further password.
            [sudo-with-password] The user can act as administrator by giving a password.
           *[other] The user can act as administrator.
        }
    .bad = The user can't act as administrator of the server.
    .unknown = It could not be found out whether the user can act as administrator.
    .remedy = Log in as the user root, or ask the provider to give this user administrator rights (sudo).

check-memory = Memory
    .good = The server has { $seen } of memory, and { $needed } is needed.
    .bad = The server has { $seen } of memory, and { $needed } is needed.
    .unknown = It could not be found out how much memory the server has; { $needed } is needed.
    .remedy = Ask the provider for a plan with more memory; it can almost always be enlarged without losing what is on the server.

check-disk = Room on the disk
    .good = The disk has { $seen } free, and { $needed } is needed.
    .bad = The disk has { $seen } free, and { $needed } is needed.
    .unknown = It could not be found out how much room the disk has; { $needed } is needed.
    .remedy = Delete from the server what is of no use any more, or ask the provider to enlarge the disk.

check-tmp-space = Room for temporary files
    .good = The folder /tmp has { $seen } free, and { $needed } is needed.
    .bad = The folder /tmp has { $seen } free, and { $needed } is needed: without it, Docker (the program that runs the system) can't work.
    .unknown = It could not be found out how much room the folder /tmp has; { $needed } is needed.
    .remedy = Restart the server, which usually empties that folder, or ask the provider to delete what is in it.

check-clock = Date and time
    .good = The server's clock is right; it differs from this computer's by { $seen } s.
    .bad = The server's clock and this computer's do not agree; they differ by { $seen } s.
    .unknown = The server's clock could not be read.
    .remedy = Look at this computer's time first. If it is right, switch on automatic time on the server, or ask the provider to: with the wrong time, invoices get another date.

check-http-port = Port 80, for web pages
    .good =
        { $holder ->
            [proxy] Port 80 is used by this very program's proxy (the front door of the web pages).
            [other-proxy] Port 80 is used by the proxy that is on the server already ({ $proxy }); it is used as it is, unchanged.
           *[other] Port 80 is free.
        }
    .bad = Port 80 is taken by another program: { $holder }
    .unknown = It could not be found out whether port 80 is free.
    .remedy = If that program is not used, ask a technician to stop it and switch it off. If it is used, choose another server for the installation.

check-https-port = Port 443, for secure web pages
    .good =
        { $holder ->
            [proxy] Port 443 is used by this very program's proxy (the front door of the web pages).
            [other-proxy] Port 443 is used by the proxy that is on the server already ({ $proxy }); it is used as it is, unchanged.
           *[other] Port 443 is free.
        }
    .bad = Port 443 is taken by another program: { $holder }
    .unknown = It could not be found out whether port 443 is free.
    .remedy = If that program is not used, ask a technician to stop it and switch it off. If it is used, choose another server for the installation.

check-proxy-limits = Limits of the proxy that is there already
    .good = The proxy { $proxy } waits long enough and lets through the files that clients send.
    .advice =
        { $limit ->
            [time] The proxy { $proxy } cuts off pages that take longer than { $seconds } s, and creating a client takes about two minutes: the browser will show error 504, although the creation goes on and ends well. This program does not change it; whoever runs it can raise its “proxy_read_timeout” to 3600s.
            [size] The proxy { $proxy } lets no file of more than { $megabytes } MB through: larger ones will give error 413. This program does not change it; whoever runs it can raise its “client_max_body_size” to 100m.
           *[both] The proxy { $proxy } cuts off pages that take longer than { $seconds } s and lets no file of more than { $megabytes } MB through. When a client is created, the browser will show error 504, although the creation goes on and ends well; larger files will give error 413. This program does not change it; whoever runs it can raise its “proxy_read_timeout” to 3600s and its “client_max_body_size” to 100m.
        }
    .unknown = It could not be found out for how long the proxy { $proxy } waits, nor which files it lets through. This program does not change it.

check-database-port = Database port
    .good =
        { $holder ->
            [instance] Port { $port } is used by this very instance already.
           *[other] Port { $port } is free.
        }
    .bad =
        { $holder ->
            [smart] Port { $port } is that of another instance of this server.
           *[other] Port { $port } is taken by another program: { $holder }
        }
    .unknown = It could not be found out whether port { $port } is free.
    .remedy = Choose another port; { $proposed }, for example, is free.

check-name-resolution = Looking up internet names
    .good = The server finds internet addresses by their names.
    .bad = The server does not find internet addresses by their names, so it can't download anything.
    .unknown = It could not be found out whether the server finds internet addresses by their names.
    .remedy = Ask the provider to look at the server's DNS (the service that turns names into addresses).

check-registry = Reaching the downloads
    .good = The server reaches the site that the system is downloaded from.
    .bad = The server does not reach the site that the system is downloaded from.
    .unknown = It could not be found out whether the server reaches the site that the system is downloaded from.
    .remedy = Ask the provider to allow the way out to the internet on port 443 (the one for secure pages), or check again in a few minutes.

check-packages = The server's program installer
    .good = No other program is installing or updating anything at the moment.
    .advice =
        { $holder ->
            [interrupted] An earlier installation of programs was interrupted on the server; it is finished first when you continue.
           *[other] Another program of the server is installing or updating something ({ $holder }); the operation waits for it to end.
        }
    .unknown = It could not be found out whether another program is installing something at the moment.

check-docker = Docker, the program that runs the system
    .good =
        { $seen ->
            [absent] Docker is not there yet, and is installed during the operation.
           *[other] Docker is there already, in version { $seen }, which is fine.
        }
    .bad =
        { $seen ->
            [podman] This server uses Podman, another program that answers to Docker's name, and Docker itself is needed.
            [snap] Docker was installed as a “snap”, a form that does not see the folders where the system goes.
            [masked] Docker is installed, but somebody forbade it to start (“masked”).
            [no-iptables] Docker is set to open no ways on the network (“iptables: false”), so no visitor would reach the system.
            [userns] Docker changes the users inside its containers (“userns-remap”), and the system could not read its files.
            [rootless] Docker runs without the administrator's rights (“rootless”), and can't use the ports 80 and 443.
           *[other] Docker is there in version { $seen }, and { $needed } or a newer one is needed.
        }
    .unknown = It could not be found out whether Docker is there, or in which version.
    .remedy =
        { $seen ->
            [podman] Use another server, or ask a technician to remove “podman-docker” if nothing needs it. This program removes nothing of what is installed.
            [snap] Use another server, or ask a technician to replace that Docker by the one from its official repository, with a backup of what runs already.
            [masked] Find out why it was forbidden. If there is no need any more, ask a technician to run “systemctl unmask docker docker.socket”.
            [no-iptables] Use another server, or ask a technician to take that line out of Docker's settings.
            [userns] Use another server: taking that option away leaves what runs on this one without its data.
            [rootless] Use another server, or ask a technician to install the system's own Docker.
           *[other] Ask a technician to update Docker from its official repository, with a backup of what runs on the server already.
        }

check-compose = Compose, the part of Docker that joins the services
    .good =
        { $seen ->
            [absent] Compose is not there yet, and is installed during the operation.
           *[other] Compose is there already, in version { $seen }, which is fine.
        }
    .bad = Compose is there in version { $seen }, and { $needed } or a newer one is needed.
    .unknown = It could not be found out whether Compose is there, or in which version.
    .remedy = Ask a technician to update the server's add-on “docker-compose-plugin”.

check-code-source = Access to the code
    .good = From the server, the code at { $host } can be read.
    .bad = From the server, the code at { $host } can't be read.
    .unknown =
        { $state ->
            [token] Whether the code at { $host } can be read is tried once the token is given.
            [key] { $host } does not accept this server's key yet: it will be shown and waited for.
           *[other] It could not be found out whether the code at { $host } can be read from the server: it lacks the programs to try, which are installed later.
        }
    .remedy = Check the address and the token, or install from a .zip file.

check-leftovers = Remains of earlier installations
    .good = There are no remains of another installation with this number.
    .bad =
        { $state ->
            [running] Another system, which this program did not install, is running with this number, and is not touched: { $found }
           *[stopped] There are remains of another installation with this number, and they are not touched: { $found }
        }
    .unknown = It could not be found out whether there are remains of another installation with this number.
    .remedy =
        { $state ->
            [running] Choose another instance number.
           *[stopped] Choose another instance number. If the remains are of no use any more, ask a technician to back them up and remove them.
        }

check-instance-number = Instance number
    .good = The number { $instance } is free, or is this very installation's.
    .bad = The number { $instance } is used by another installation, with the domain { $domain }.
    .unknown = It could not be found out whether the number { $instance } is free.
    .remedy = Choose another number; { $proposed }, for example, is free.

check-domain-unused = Domain
    .good = No other instance of this server uses the domain { $domain }.
    .bad =
        { $relation ->
            [below] { $domain } is already the address that a client of instance { $instance } of this server would have.
            [above] A client of { $domain } would have the address { $tenant }, and instance { $instance } of this server is there already.
            [container] The domain { $domain } is already used on this server by something that this program did not install: { $instance }
           *[same] The domain { $domain } is already used by instance { $instance } of this server.
        }
    .unknown = It could not be found out whether another instance of this server uses the domain { $domain }.
    .remedy =
        { $relation ->
            [container] Choose another domain, or ask whoever installed that to remove it.
            [same] Choose another domain, or use the number { $instance } if it is that same system.
           *[other] Choose another domain: the addresses of one instance's clients and that of another instance can't be the same.
        }

check-names-unused = Internal names
    .good =
        { $found ->
            [none] Nobody else on the server uses the internal names of this instance.
           *[other] Nobody else answers to the internal name of this instance's PHP. Containers of others with similar names: { $found }. They do no harm: the parts of this instance talk over a network of their own.
        }
    .bad = The container { $found }, which is not of this instance, answers on the shared network to the internal name of its PHP (the language that the system is made in).
    .unknown = It could not be found out whether other containers use the internal names of this instance.
    .remedy = Ask a technician to change the name to which that container answers on the shared network (its “network alias”), or choose another instance number.

check-base-folder = Folder on the server
    .good = The folder { $folder } will do, and only the administrator can change what is in it.
    .bad =
        { $reason ->
            [open] Other users of the server can change the folder { $open }, and with it the whole system.
           *[recorded] This instance was begun in another folder already, { $recorded }, and not in { $folder }.
        }
    .unknown = It could not be found out whether the folder { $folder } will do.
    .remedy =
        { $reason ->
            [open] Choose another folder on the server, for example /opt/stack-facturador-smart.
           *[recorded] Give { $recorded } as the folder on the server, or choose another instance number.
        }
