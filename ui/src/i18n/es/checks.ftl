### Revisiones del servidor, antes de cambiar nada. Un mensaje por revisión: `check-<id>`.
### Valor: qué se revisa. `.good`, `.bad`, `.advice`, `.unknown`: qué se vio. `.remedy`: qué hacer si está mal.

check-distribution = Sistema operativo
    .good = El servidor tiene { $seen }, que sirve.
    .bad = El servidor tiene { $seen }, y hace falta Debian 11 a 13 o Ubuntu 20.04 a 26.04.
    .unknown = No se pudo saber qué sistema operativo tiene el servidor.
    .remedy = Pida al proveedor (la empresa que alquila el servidor) que lo reinstale con Ubuntu 24.04 o Debian 13. Reinstalar borra todo lo que hay en él: respalde antes lo que sirva.

check-architecture = Procesador
    .good = El sistema funciona en este tipo de procesador ({ $seen }).
    .bad = El sistema no funciona en este tipo de procesador ({ $seen }).
    .unknown = No se pudo saber qué tipo de procesador tiene el servidor.
    .remedy = Pida al proveedor un servidor con procesador Intel o AMD de 64 bits, que figura como «amd64» o «x86_64».

check-virtualisation = Tipo de servidor
    .good =
        { $seen ->
            [none] Es una máquina completa, y puede usar Docker (el programa que hace funcionar el sistema).
           *[other] Es un servidor virtual de tipo { $seen }, y puede usar Docker (el programa que hace funcionar el sistema).
        }
    .bad = Es un servidor virtual de tipo { $seen }, que no permite usar Docker (el programa que hace funcionar el sistema).
    .unknown = No se pudo saber qué tipo de servidor es; por lo general no es problema.
    .remedy = Pida al proveedor un servidor virtual de tipo KVM, que es el más común.

check-init-system = Arranque automático de servicios
    .good = El servidor usa systemd, el encargado de que los servicios arranquen solos.
    .bad = El servidor no usa systemd, el encargado de que los servicios arranquen solos después de un reinicio.
    .unknown = No se pudo saber cómo arranca el servidor sus servicios.
    .remedy = Pida al proveedor que reinstale el servidor con Ubuntu 24.04 o Debian 13 en un servidor virtual de tipo KVM. Reinstalar borra todo lo que hay en él: respalde antes lo que sirva.

check-rights = Permisos de administrador
    .good =
        { $seen ->
            [root] Se entra como root, el administrador del servidor.
            [sudo] El usuario puede actuar como administrador, sin que se le pida otra contraseña.
            [sudo-with-password] El usuario puede actuar como administrador con su contraseña.
           *[other] El usuario puede actuar como administrador.
        }
    .bad = El usuario no puede actuar como administrador del servidor.
    .unknown = No se pudo saber si el usuario puede actuar como administrador.
    .remedy = Entre con el usuario root, o pida al proveedor que dé permiso de administrador (sudo) a este usuario.

check-memory = Memoria
    .good = El servidor tiene { $seen } de memoria, y hacen falta { $needed }.
    .bad = El servidor tiene { $seen } de memoria, y hacen falta { $needed }.
    .unknown = No se pudo saber cuánta memoria tiene el servidor; hacen falta { $needed }.
    .remedy = Pida al proveedor un plan con más memoria; casi siempre se puede ampliar sin perder lo que hay en el servidor.

check-disk = Espacio en disco
    .good = Hay { $seen } libres en el disco, y hacen falta { $needed }.
    .bad = Hay { $seen } libres en el disco, y hacen falta { $needed }.
    .unknown = No se pudo saber cuánto espacio libre tiene el disco; hacen falta { $needed }.
    .remedy = Borre del servidor lo que ya no sirva, o pida al proveedor que amplíe el disco.

check-tmp-space = Espacio para archivos temporales
    .good = Hay { $seen } libres en la carpeta /tmp, y hacen falta { $needed }.
    .bad = Hay { $seen } libres en la carpeta /tmp, y hacen falta { $needed }: sin ellos, Docker (el programa que hace funcionar el sistema) no puede trabajar.
    .unknown = No se pudo saber cuánto espacio libre tiene la carpeta /tmp; hacen falta { $needed }.
    .remedy = Reinicie el servidor, que suele vaciar esa carpeta, o pida al proveedor que borre lo que haya en ella.

check-clock = Fecha y hora
    .good = El reloj del servidor está bien; la diferencia con esta computadora es de { $seen } s.
    .bad = El reloj del servidor y el de esta computadora no coinciden; la diferencia es de { $seen } s.
    .unknown = No se pudo leer el reloj del servidor.
    .remedy = Revise primero la hora de esta computadora. Si está bien, active en el servidor la hora automática, o pídalo al proveedor: con la hora mal, los comprobantes salen con otra fecha.

check-http-port = Puerto 80, para las páginas web
    .good =
        { $holder ->
            [proxy] El puerto 80 lo usa el proxy de este mismo programa (la puerta de entrada de las páginas web).
            [other-proxy] El puerto 80 lo usa el proxy que ya hay en el servidor ({ $proxy }); se usa el que ya hay, sin modificarlo.
           *[other] El puerto 80 está libre.
        }
    .bad = El puerto 80 está ocupado por otro programa: { $holder }
    .unknown = No se pudo saber si el puerto 80 está libre.
    .remedy = Si ese programa no se usa, pida a un técnico que lo detenga y lo desactive. Si se usa, elija otro servidor para la instalación.

check-https-port = Puerto 443, para las páginas web seguras
    .good =
        { $holder ->
            [proxy] El puerto 443 lo usa el proxy de este mismo programa (la puerta de entrada de las páginas web).
            [other-proxy] El puerto 443 lo usa el proxy que ya hay en el servidor ({ $proxy }); se usa el que ya hay, sin modificarlo.
           *[other] El puerto 443 está libre.
        }
    .bad = El puerto 443 está ocupado por otro programa: { $holder }
    .unknown = No se pudo saber si el puerto 443 está libre.
    .remedy = Si ese programa no se usa, pida a un técnico que lo detenga y lo desactive. Si se usa, elija otro servidor para la instalación.

check-proxy-limits = Límites del proxy que ya hay
    .good = El proxy { $proxy } espera lo suficiente y deja pasar los archivos que envían los clientes.
    .advice =
        { $limit ->
            [time] El proxy { $proxy } corta las páginas que tardan más de { $seconds } s, y crear un cliente tarda cerca de dos minutos: el navegador mostrará el error 504, aunque la creación sigue y termina bien. Este programa no lo modifica; quien lo administra puede subir su «proxy_read_timeout» a 3600s.
            [size] El proxy { $proxy } no deja pasar archivos de más de { $megabytes } MB: los más grandes darán el error 413. Este programa no lo modifica; quien lo administra puede subir su «client_max_body_size» a 100m.
           *[both] El proxy { $proxy } corta las páginas que tardan más de { $seconds } s y no deja pasar archivos de más de { $megabytes } MB. Al crear un cliente, el navegador mostrará el error 504, aunque la creación sigue y termina bien; los archivos más grandes darán el error 413. Este programa no lo modifica; quien lo administra puede subir su «proxy_read_timeout» a 3600s y su «client_max_body_size» a 100m.
        }
    .unknown = No se pudo saber cuánto espera el proxy { $proxy } ni qué archivos deja pasar. Este programa no lo modifica.

check-database-port = Puerto de la base de datos
    .good =
        { $holder ->
            [instance] El puerto { $port } ya lo usa esta misma instancia.
           *[other] El puerto { $port } está libre.
        }
    .bad =
        { $holder ->
            [smart] El puerto { $port } es el de otra instancia de este servidor.
           *[other] El puerto { $port } está ocupado por otro programa: { $holder }
        }
    .unknown = No se pudo saber si el puerto { $port } está libre.
    .remedy = Elija otro puerto; está libre, por ejemplo, el { $proposed }.

check-name-resolution = Búsqueda de nombres de internet
    .good = El servidor encuentra las direcciones de internet por su nombre.
    .bad = El servidor no encuentra las direcciones de internet por su nombre, así que no puede descargar nada.
    .unknown = No se pudo saber si el servidor encuentra las direcciones de internet por su nombre.
    .remedy = Pida al proveedor que revise el DNS del servidor (el servicio que traduce nombres a direcciones).

check-registry = Acceso a las descargas
    .good = El servidor llega al sitio de donde se descarga el sistema.
    .bad = El servidor no llega al sitio de donde se descarga el sistema.
    .unknown = No se pudo saber si el servidor llega al sitio de donde se descarga el sistema.
    .remedy = Pida al proveedor que permita la salida a internet por el puerto 443 (el de las páginas seguras), o vuelva a revisar en unos minutos.

check-packages = Instalador de programas del servidor
    .good = Ningún otro programa está instalando ni actualizando nada en este momento.
    .advice =
        { $holder ->
            [interrupted] Una instalación anterior de programas quedó a medias en el servidor; al continuar, primero se termina.
           *[other] Otro programa del servidor está instalando o actualizando algo ({ $holder }); la operación espera a que termine.
        }
    .unknown = No se pudo saber si otro programa está instalando algo en este momento.

check-docker = Docker, el programa que hace funcionar el sistema
    .good =
        { $seen ->
            [absent] Docker todavía no está, y se instala durante la operación.
           *[other] Docker ya está, en la versión { $seen }, que sirve.
        }
    .bad =
        { $seen ->
            [podman] Este servidor usa Podman, otro programa que responde al nombre de Docker, y hace falta el propio Docker.
            [snap] Docker se instaló como «snap», una forma que no ve las carpetas donde va el sistema.
            [masked] Docker está instalado, pero alguien prohibió que arranque («masked»).
            [no-iptables] Docker está configurado para no abrir caminos de red («iptables: false»), así que ninguna visita llegaría al sistema.
            [userns] Docker cambia los usuarios dentro de sus contenedores («userns-remap»), y el sistema no podría leer sus archivos.
            [rootless] Docker funciona sin permisos de administrador («rootless»), y no puede usar los puertos 80 y 443.
           *[other] Docker está en la versión { $seen }, y hace falta { $needed } o una más nueva.
        }
    .unknown = No se pudo saber si Docker está ni en qué versión.
    .remedy =
        { $seen ->
            [podman] Use otro servidor, o pida a un técnico que retire «podman-docker» si nada lo necesita. Este programa no quita nada de lo que está instalado.
            [snap] Use otro servidor, o pida a un técnico que cambie ese Docker por el de su repositorio oficial, con un respaldo de lo que ya funciona.
            [masked] Averigüe por qué se prohibió. Si ya no hace falta, pida a un técnico que ejecute «systemctl unmask docker docker.socket».
            [no-iptables] Use otro servidor, o pida a un técnico que quite esa línea de la configuración de Docker.
            [userns] Use otro servidor: quitar esa opción deja sin sus datos a lo que ya funciona en este.
            [rootless] Use otro servidor, o pida a un técnico que instale el Docker del sistema.
           *[other] Pida a un técnico que actualice Docker desde su repositorio oficial, con un respaldo de lo que ya funciona en el servidor.
        }

check-compose = Compose, la parte de Docker que une los servicios
    .good =
        { $seen ->
            [absent] Compose todavía no está, y se instala durante la operación.
           *[other] Compose ya está, en la versión { $seen }, que sirve.
        }
    .bad = Compose está en la versión { $seen }, y hace falta { $needed } o una más nueva.
    .unknown = No se pudo saber si Compose está ni en qué versión.
    .remedy = Pida a un técnico que actualice el complemento «docker-compose-plugin» del servidor.

check-code-source = Acceso al código
    .good = Desde el servidor se puede leer el código en { $host }.
    .bad = Desde el servidor no se puede leer el código en { $host }.
    .unknown =
        { $state ->
            [token] Se probará si se puede leer el código en { $host } cuando se escriba el token.
            [key] { $host } todavía no acepta la llave de este servidor: se mostrará y se esperará a que se agregue.
           *[other] No se pudo saber si desde el servidor se puede leer el código en { $host }: le faltan los programas para probarlo, que se instalan después.
        }
    .remedy = Revise la dirección y el token, o instale desde un archivo .zip.

check-leftovers = Restos de instalaciones anteriores
    .good = No hay restos de otra instalación con este número.
    .bad =
        { $state ->
            [running] Otro sistema que no instaló este programa está funcionando con este número, y no se toca: { $found }
           *[stopped] Hay restos de otra instalación con este número, y no se tocan: { $found }
        }
    .unknown = No se pudo saber si hay restos de otra instalación con este número.
    .remedy =
        { $state ->
            [running] Elija otro número de instancia.
           *[stopped] Elija otro número de instancia. Si los restos ya no sirven, pida a un técnico que los respalde y los retire.
        }

check-instance-number = Número de instancia
    .good = El número { $instance } está libre, o es el de esta misma instalación.
    .bad = El número { $instance } ya lo usa otra instalación, con el dominio { $domain }.
    .unknown = No se pudo saber si el número { $instance } está libre.
    .remedy = Elija otro número; está libre, por ejemplo, el { $proposed }.

check-domain-unused = Dominio
    .good = Ninguna otra instancia de este servidor usa el dominio { $domain }.
    .bad =
        { $relation ->
            [below] { $domain } ya es la dirección que tendría un cliente de la instancia { $instance } de este servidor.
            [above] Un cliente de { $domain } tendría la dirección { $tenant }, y ahí ya está la instancia { $instance } de este servidor.
            [container] El dominio { $domain } ya lo usa en este servidor algo que no instaló este programa: { $instance }
           *[same] El dominio { $domain } ya lo usa la instancia { $instance } de este servidor.
        }
    .unknown = No se pudo saber si otra instancia de este servidor usa el dominio { $domain }.
    .remedy =
        { $relation ->
            [container] Elija otro dominio, o pida a quien instaló aquello que lo retire.
            [same] Elija otro dominio, o use el número { $instance } si se trata de ese mismo sistema.
           *[other] Elija otro dominio: las direcciones de los clientes de una instancia y la de otra instancia no pueden ser la misma.
        }

check-names-unused = Nombres internos
    .good =
        { $found ->
            [none] Nadie más en el servidor usa los nombres internos de esta instancia.
           *[other] Nadie más responde al nombre interno del PHP de esta instancia. Contenedores ajenos con nombres parecidos: { $found }. No molestan: las partes de esta instancia se comunican por una red propia.
        }
    .bad = El contenedor { $found }, que no es de esta instancia, responde en la red compartida al nombre interno de su PHP (el lenguaje en que está hecho el sistema).
    .unknown = No se pudo saber si otros contenedores usan los nombres internos de esta instancia.
    .remedy = Pida a un técnico que cambie el nombre con el que ese contenedor responde en la red compartida («network alias»), o elija otro número de instancia.

check-base-folder = Carpeta en el servidor
    .good = La carpeta { $folder } sirve, y solo el administrador puede cambiar lo que hay en ella.
    .bad =
        { $reason ->
            [open] Otros usuarios del servidor pueden cambiar la carpeta { $open }, y con ella el sistema entero.
           *[recorded] Esta instancia ya se empezó en otra carpeta, { $recorded }, y no en { $folder }.
        }
    .unknown = No se pudo saber si la carpeta { $folder } sirve.
    .remedy =
        { $reason ->
            [open] Elija otra carpeta en el servidor, por ejemplo /opt/stack-facturador-smart.
           *[recorded] Indique como carpeta en el servidor { $recorded }, o elija otro número de instancia.
        }
