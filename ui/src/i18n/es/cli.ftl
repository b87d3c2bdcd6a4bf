### Textos de la línea de comandos `smart`, y los nombres de los datos que se guardan en el llavero.

## Rótulos

cli-label-cause = Causa probable
cli-label-remedy = Qué hacer
cli-label-command = Orden
cli-label-detail = Detalles
cli-label-warning = Aviso
cli-label-name = Nombre
cli-label-address = Dirección
cli-label-port = Puerto
cli-label-user = Usuario
cli-label-login = Forma de entrar
cli-label-added = Agregado
cli-label-state = Estado
cli-label-folder = Carpeta
cli-label-code = Código
cli-label-revision = Versión del código
cli-label-installed = Instalado
cli-label-operation = Operación
cli-label-step = Paso
cli-label-result = Resultado
cli-label-when = Cuándo
cli-label-who = Quién
cli-label-duration = Duración
cli-label-secret = Dato
cli-label-kept = Guardado
cli-label-fingerprint = Huella
cli-label-login-page = Página de entrada
cli-label-attention = Atención
cli-label-now = ahora
cli-label-clients = páginas de los clientes

cli-login-password = contraseña
cli-login-key = llave propia de este programa
cli-login-key-file = archivo de llave
cli-login-agent = llave del agente de esta computadora
cli-login-system = configuración de SSH de esta computadora

## Unidades

cli-unit-hours = { $hours } h { $minutes } min
cli-unit-megabytes = { $amount } MB
cli-unit-gigabytes = { $amount } GB
cli-progress-bytes-open = { $done } descargados

## Preguntas

cli-question-choices = [sí/no]
cli-question-again = No se entendió la respuesta; escriba «sí» o «no».
cli-answers-yes = sí si s yes y
cli-answers-no = no n
cli-question-start = ¿Empezar ahora?
cli-question-take-env = El archivo trae las contraseñas y llaves (.env) de otra instalación. ¿Usar de ella la llave (APP_KEY) y los ajustes? Conviene solo si se van a traer también sus datos.
cli-question-remove-server = ¿Quitar el servidor «{ $server }» de la lista de esta computadora? En el servidor no se toca nada.
cli-question-remove-secret = ¿Borrar «{ name-of-secret }» del llavero de esta computadora? No se podrá recuperar desde aquí.
cli-question-replace-secret = Ya hay algo guardado como «{ name-of-secret }». ¿Reemplazarlo?
cli-question-show-secret = Se va a mostrar «{ name-of-secret }» en la pantalla. ¿Continuar?
cli-question-take-over = La operación que empezó { $owner } parece interrumpida. ¿Retomarla desde esta computadora?

## Identidad del servidor

cli-host-key-unknown = Es la primera conexión de esta computadora con { $host }.
cli-host-key-fingerprint = Huella de { $host }: { $fingerprint }
cli-host-key-question = ¿Es esta la huella { $fingerprint } del servidor { $host }?
cli-host-key-recorded = La huella de { $host } quedó registrada en esta computadora.
cli-host-key-changed = El servidor { $host } muestra una huella distinta de la registrada. Registrada: { $recorded }. Mostrada ahora: { $offered }
cli-host-key-changed-question = ¿Se reinstaló el servidor { $host }, y su nueva huella es { $offered }?

## Contraseñas que se piden; no se ven mientras se escriben

cli-prompt-hidden = Lo que se escribe a continuación no se ve en la pantalla; es normal.
cli-prompt-login-password = Contraseña de { $user } para entrar a { $host }
cli-prompt-sudo-password = Contraseña de { $user } para actuar como administrador en { $host }
cli-prompt-key-passphrase = Contraseña de la llave { $path }
cli-prompt-git-token = Token de { $user } en { $host } (la contraseña de acceso al código)
cli-prompt-new-password = Contraseña nueva para { $user }
cli-prompt-new-password-again = La misma contraseña nueva, otra vez
cli-prompt-transfer-passphrase = Contraseña del archivo
cli-prompt-passphrase-again = La misma contraseña, otra vez
cli-password-renewed = La contraseña nueva de { $user } ya vale en { $server }, y se puede entrar otra vez.
cli-password-renewed-code-next = El servidor aceptó la contraseña nueva de { $user } en { $server }. Al ingresar otra vez pedirá otro código.
cli-password-not-expired = La contraseña de { $user } en { $server } no había vencido: no se cambió, y se puede entrar.
cli-passwords-differ = Las dos no son iguales.
cli-second-factor = El servidor pide algo más; esta es su pregunta:
cli-waiting-for-limit = El servidor limita cuántas veces se entra en poco tiempo; se espera { $seconds } segundos y se intenta una vez más…
cli-prompt-secret = Nuevo valor para «{ name-of-secret }»

## Conexión

cli-connecting = Conectando con { $host }…
cli-connected = Conectado con { $host }.
cli-connection-back = La conexión volvió; se continúa.
cli-key-installed = Desde ahora se entra a { $server } con una llave propia de este programa, y la contraseña ya no hace falta. En el servidor, la contraseña sigue funcionando.
cli-password-kept = El servidor { $server } no dejó entrar con una llave propia de este programa: se sigue entrando con la contraseña, que quedó guardada en el llavero de esta computadora.

## Revisiones

cli-checks-heading = Revisiones del servidor { $server }

## Plan

cli-plan-heading = Plan: { name-of-operation } de la instancia { $instance } ({ $domain }) en { $server }
cli-plan-count = Pasos por hacer: { $changed } de { $total }
cli-plan-to-do = por hacer
cli-plan-already = ya está
cli-plan-only = Solo se mostró el plan; no se cambió nada.

## Avance

cli-operation-started = Empieza la operación: { name-of-operation }.
cli-step-counter = { $number }/{ $total }
cli-step-already = ya estaba
cli-step-done = hecho en { $duration }
cli-step-failed = no se pudo
cli-step-waits = en espera
cli-waiting-packages = Otro programa del servidor está instalando o actualizando algo ({ $holder }); se espera a que termine. Van { $seconds } s. Para detener la espera: Ctrl+C.
cli-waiting = Se espera a que el servidor esté listo. Van { $seconds } s. Para detener la espera: Ctrl+C.
cli-cancelling = Deteniendo; se espera a que el servidor lo confirme…
cli-cancelled = Se detuvo, como se pidió. Lo hecho queda hecho; para continuar, ejecute la misma orden.
cli-operation-failed = La operación no terminó. Lo hecho queda hecho; para continuar, ejecute la misma orden.

## Llave de despliegue

cli-deploy-key-read-only = Basta con permiso de lectura; no active el de escritura.
cli-deploy-key-press-enter = Cuando la llave esté agregada en { $host }, presione Enter.
cli-deploy-key-checking = Comprobando que { $host } acepta la llave…
cli-deploy-key-not-yet = { $host } todavía no acepta la llave. Revise que la línea esté completa y que el repositorio sea el correcto.

## Resultado

cli-result-heading = El sistema de facturación quedó funcionando.
cli-result-unchanged = El sistema de facturación ya estaba funcionando; no se cambió nada.
cli-result-duration = Tiempo total: { $duration }
cli-result-address = Dirección: { $url }
cli-result-email = Correo del administrador: { $email }
cli-result-secrets = Las contraseñas están en el llavero de esta computadora (donde el sistema guarda las contraseñas). Para ver la del administrador:
cli-result-next-https = Active HTTPS, la conexión segura que muestra el candado en el navegador.
cli-result-next-backup = Programe respaldos, es decir, copias de los datos por si algo falla.

cli-proofs-heading = Lo que se comprobó
cli-proof-login-page = La página de entrada responde bien (200) en { $domain }
cli-proof-tenant-page = También responde bien (200) en { $domain }, como lo hará para cada empresa cliente
cli-proof-other-host = Una dirección ajena, { $domain }, no recibe este sistema
cli-proof-real-login = El administrador { $email } entró al sistema con su contraseña
cli-proof-queue = Una tarea de prueba se hizo en { $seconds } s
cli-proof-scheduler = Las tareas programadas funcionan; la última fue hace { $seconds } s
cli-proof-database-private = La base de datos solo se alcanza desde el propio servidor (127.0.0.1, puerto { $port })
cli-proof-services-private = Redis y PHP, partes internas del sistema, no se alcanzan desde internet
cli-proof-services-healthy = Los seis servicios funcionan

## Servidores, instancias y bitácora

cli-server-list-heading = Servidores de esta computadora
cli-server-list-empty = Todavía no hay servidores; agregue el primero.
cli-instance-found = En { $server } ya está instalado el sistema { $instance }: { $domain }.
cli-nothing-to-recover = La lista de servidores de esta computadora está bien; no hay nada que recuperar.
cli-server-added = El servidor «{ $server }» quedó agregado.
cli-server-edited = El servidor «{ $server }» quedó cambiado en la lista de esta computadora.
cli-server-renamed = El servidor «{ $server }» se llama ahora «{ $name }» en esta computadora.
cli-server-removed = El servidor «{ $server }» ya no está en la lista de esta computadora; en él no se tocó nada. Las contraseñas de sus sistemas, si las hay, siguen en el llavero, por si se agrega otra vez el mismo servidor.
cli-server-show-heading = Servidor { $server }
cli-status-heading = Cómo están ahora los servidores
cli-status-heading-at = Cómo están los servidores: { $moment }
cli-status-running = en curso: { name-of-operation }; el resto se mira cuando termine
cli-status-not-well = mal: { $found }
cli-status-not-known = no se sabe: { $found }
cli-status-last-seen = visto por última vez: { $moment }, { $state }
cli-status-advice = aviso: { $found }
cli-instance-list-heading = Instancias de { $server }
cli-instance-list-empty = Todavía no hay instancias.
cli-instance-show-heading = Instancia { $instance } de { $server }
cli-tenant-list-empty = Esta instancia todavía no tiene empresas.
cli-journal-heading = Bitácora de { $server }: lo que se hizo en el servidor
cli-journal-empty = En { $server } todavía no se hizo nada con este programa.
cli-journal-started = Empezó: { name-of-operation } de { $domain }
cli-journal-step-done = Hecho: { name-of-step }
cli-journal-step-already = Ya estaba: { name-of-step }
cli-journal-step-failed = No se pudo: { name-of-step }
cli-journal-finished = Terminó bien
cli-journal-cancelled = Se detuvo, como se pidió

## Seguir una operación en curso

cli-attach-following = Siguiendo: { name-of-operation } de la instancia { $instance } en { $server }, que empezó { $owner } el { $since }.
cli-attach-nothing = En { $server } no hay ninguna operación en marcha.
cli-attach-finished = La operación terminó mientras tanto.
cli-attach-leave = Ctrl+C deja de mirar; la operación sigue en el servidor.
cli-attach-left = Se dejó de mirar; la operación sigue en el servidor.
cli-attach-taken-over = La operación continúa ahora desde esta computadora.

## Datos guardados en el llavero

cli-secret-list-heading = Datos guardados en el llavero de esta computadora (solo los nombres)
cli-secret-list-empty = No hay nada guardado todavía.
cli-secret-saved = «{ name-of-secret }» quedó guardado en el llavero de esta computadora.
cli-secret-removed = «{ name-of-secret }» ya no está en el llavero de esta computadora.
cli-secret-kept-yes = sí
cli-secret-kept-no = no

secret-login-password = Contraseña de entrada al servidor
secret-login-key = Llave de entrada al servidor
secret-key-passphrase = Contraseña de la llave
secret-sudo-password = Contraseña de administrador del servidor
secret-mysql-root-password = Contraseña principal de la base de datos
secret-mysql-password = Contraseña del usuario de la base de datos
secret-app-key = Llave del sistema
secret-administrator-password = Contraseña del administrador del sistema
secret-git-token = Token de acceso al código
secret-deploy-key = Llave de despliegue del código

## Para usar dentro de otros mensajes: el nombre de un dato guardado, según la palabra interna.

name-of-secret =
    { $name ->
        [login-password] { secret-login-password }
        [login-key] { secret-login-key }
        [key-passphrase] { secret-key-passphrase }
        [sudo-password] { secret-sudo-password }
        [mysql-root-password] { secret-mysql-root-password }
        [mysql-password] { secret-mysql-password }
        [app-key] { secret-app-key }
        [administrator-password] { secret-administrator-password }
        [git-token] { secret-git-token }
        [deploy-key] { secret-deploy-key }
        [new-password] Contraseña nueva
        [second-factor] Respuesta a la pregunta del servidor
       *[other] ese dato
    }

## Ayuda de la línea de comandos: los títulos (sin dos puntos), las órdenes y los datos que reciben

help-usage-command = <ORDEN>
help-usage-options = [OPCIONES]
help-heading-usage = Uso
help-heading-commands = Órdenes
help-heading-options = Opciones
help-heading-arguments = Argumentos

help-command = { -product }: instalar el sistema de facturación en un servidor, y ver cómo está
help-command-server = Servidores de esta computadora: agregar, ver y quitar
help-command-server-add = Entrar por primera vez a un servidor y agregarlo a la lista de esta computadora
help-command-server-list = Ver los servidores agregados en esta computadora
help-command-server-show = Ver los datos de un servidor, su huella y sus instancias
help-command-server-edit = Cambiar lo que esta computadora sabe de un servidor, sin tocar sus instancias ni sus contraseñas
help-command-server-rename = Cambiar el nombre con el que esta computadora llama a un servidor; en el servidor no se toca nada
help-command-server-remove = Quitar un servidor de la lista de esta computadora, y sus datos de entrada del llavero; en el servidor no se toca nada
help-command-server-renew-password = Poner una contraseña nueva al usuario de un servidor agregado cuya contraseña venció; si no venció, no se cambia
help-command-status = Ver cómo están ahora los servidores y sus instancias, todos a la vez; no se cambia nada
help-command-check = Revisar si un servidor está listo para instalar; no se cambia nada
help-command-install = Instalar el sistema de facturación en un servidor, o continuar una instalación que quedó a medias; antes de empezar se muestra el plan
help-command-uninstall = Desinstalar una instancia: se retiran sus contenedores, y sus datos siguen en el servidor salvo que se pida borrarlos; antes de empezar se muestra el plan
help-command-instance = Instancias: los sistemas de facturación instalados en los servidores
help-command-instance-list = Ver las instancias de un servidor o, si no se indica ninguno, las de todos
help-command-instance-show = Ver una instancia y cómo está ahora en su servidor
help-command-instance-outside = Ver si se llega a una instancia desde esta computadora, y compararlo con lo que dice su servidor; no se cambia nada
help-command-instance-start = Poner en marcha una instancia que está detenida, o una de sus partes
help-command-instance-stop = Detener una instancia, o una de sus partes, cuando terminen sus tareas en curso; sigue detenida aunque el servidor se reinicie
help-command-instance-restart = Detener una instancia, o una de sus partes, y ponerla en marcha otra vez
help-command-tenant = Empresas clientes de una instancia, cada una con su dirección y su base de datos
help-command-tenant-list = Ver las empresas de una instancia: su estado, lo que ocupan y su último comprobante; no se cambia nada
help-command-attach = Seguir la operación que está en marcha en un servidor, o retomarla si quedó interrumpida
help-command-journal = Ver la bitácora de un servidor: qué se hizo, cuándo y quién
help-command-secret = Datos guardados en el llavero (donde el sistema de esta computadora guarda las contraseñas)
help-command-secret-list = Ver qué datos de un servidor o de una instancia están guardados; solo los nombres
help-command-secret-show = Mostrar en la pantalla un dato guardado, por ejemplo una contraseña
help-command-secret-set = Guardar en el llavero un dato que se tiene de otra parte, por ejemplo la contraseña de la base de datos
help-command-export = Guardar en un archivo cifrado todo lo que esta computadora sabe: servidores, accesos y contraseñas, para llevarlo a otra
help-command-import = Agregar a esta computadora lo que otra guardó en un archivo cifrado; lo que aquí ya está no se toca
help-command-recover = Apartar la lista de servidores de esta computadora si está dañada, y recuperar lo que aún se pueda leer

help-argument-server = Nombre corto del servidor en este programa, por ejemplo principal
help-argument-servers = Nombres cortos de los servidores; si no se indica ninguno, todos
help-argument-new-name = Nombre nuevo, por ejemplo lima-1
help-argument-watch = Mirar otra vez cada medio minuto, hasta que se presione Ctrl+C
help-argument-json = Dar los resultados en JSON, un formato para otros programas, y no hacer preguntas
help-argument-lang = Idioma de los mensajes: es (español) o en (inglés); si se omite, el del sistema
help-argument-host = Dirección del servidor que indicó el proveedor, por ejemplo 203.0.113.10 o vps.ejemplo.pe
help-argument-port = Puerto de SSH, la conexión segura con la que se administra el servidor; si se omite, 22
help-argument-user = Usuario con el que se entra al servidor; si se omite, root
help-argument-password-stdin = Leer la contraseña de entrada al servidor de la primera línea de la entrada estándar (lo que otro programa le pasa a este)
help-argument-value-stdin = Leer el valor de la primera línea de la entrada estándar (lo que otro programa le pasa a este)
help-argument-key = Archivo de la llave privada con la que se entra al servidor, en lugar de una contraseña
help-argument-passphrase-stdin = Leer la contraseña de la llave de la primera línea de la entrada estándar (lo que otro programa le pasa a este)
help-argument-file = Archivo cifrado, por ejemplo respaldo.age
help-argument-file-passphrase-stdin = Leer la contraseña del archivo de la primera línea de la entrada estándar (lo que otro programa le pasa a este)
help-argument-agent = Entrar con las llaves del agente de SSH de esta computadora (el programa que las tiene abiertas)
help-argument-agent-key = Huella (SHA256:…) de la llave del agente con la que se entra; hace falta si el agente tiene más de tres
help-argument-ssh-config = Entrar como dice la configuración de SSH de esta computadora para este nombre («Host»); en Windows no está disponible
help-argument-sudo-password-stdin = Leer la contraseña de administrador (sudo), si es distinta de la de entrada, de la entrada estándar: la línea siguiente a la otra contraseña, o la primera si no hay otra
help-argument-accept-host-key = Huella del servidor que se acepta sin preguntar, en la forma SHA256:…; si muestra otra, la conexión se detiene
help-argument-renew-password = Si la contraseña venció, poner una nueva: con --password-stdin es la línea siguiente de la entrada estándar; si no, se pide. Si no venció, no se cambia
help-argument-new-password-stdin = Leer la contraseña nueva de la entrada estándar; si el usuario no es root y la anterior no está en el llavero, la anterior es la línea de antes
help-argument-second-factor-stdin = Si el servidor pide un código además de la contraseña o la llave, leerlo de la línea siguiente de la entrada estándar; si no, se pregunta
help-argument-domain = Dominio con el que se llega al sistema por internet, por ejemplo facturas.ejemplo.pe
help-argument-instance = Servidor y número, por ejemplo principal/1
help-argument-number = Número de la instancia, del 1 al 999; si se omite, se usa el siguiente libre
help-argument-mysql-port = Puerto de la base de datos en el propio servidor (127.0.0.1), del 1024 al 65535; si se omite, se usa el siguiente libre
help-argument-git = Dirección Git del código, por ejemplo https://gitlab.com/empresa/sistema.git o git@gitlab.com:empresa/sistema.git
help-argument-reference = Rama o etiqueta del código, que dice qué versión se instala; si se omite, la versión principal
help-argument-git-user = Usuario de GitLab, GitHub u otro servidor Git que corresponde al token (la contraseña de acceso al código); si se omite, oauth2
help-argument-git-token-stdin = Leer el token (la contraseña de acceso al código) de la primera línea de la entrada estándar (lo que otro programa le pasa a este)
help-argument-deploy-key = Traer el código con una llave de despliegue (deploy key), que se crea en el servidor y solo permite leerlo; para direcciones que empiezan con git@ o ssh://
help-argument-accept-machine = Decir qué pasó con un servidor que no es igual al registrado: same (el mismo, trasladado a otra máquina) u other (una copia, o uno que se volvió a instalar)
help-argument-password = Pedir la contraseña nueva, sin mostrarla
help-argument-accept-git-host-key = Confirmar la nueva identidad del servidor del código: la huella (SHA256:…) que se comparó con la que ese sitio publica
help-argument-take-env = Usar la llave (APP_KEY) y los ajustes del .env de otra instalación, si el código trae uno; sin esto no se usan
help-argument-archive = Archivo .zip o .tar.gz de esta computadora con el código, en lugar de una dirección Git
help-argument-base-folder = Carpeta del servidor donde se instala todo; si se omite, /opt/stack-facturador-smart
help-argument-image = Otra imagen de Docker (un paquete listo para funcionar) para una parte del sistema, en la forma PARTE=IMAGEN, por ejemplo mariadb=mariadb:10.5.6; se puede repetir
help-argument-service = Una sola parte de la instancia: nginx, fpm, mariadb, redis, scheduling o supervisor; si se omite, todas
help-argument-abandon-jobs = No esperar a que terminen las tareas en curso; una tarea cortada por la mitad podría emitir dos veces un comprobante
help-argument-erase-data = Borrar también, y para siempre, los datos de la instancia; se confirma escribiendo su dominio. Los respaldos se conservan
help-argument-plan = Solo mostrar el plan; no se cambia nada
help-argument-yes = Empezar sin preguntar
help-argument-entries = Cuántas anotaciones de la bitácora se muestran, las más recientes; si se omite, 200
help-argument-owner = De quién es el dato: un servidor, por ejemplo principal, o una instancia, por ejemplo principal/1
help-argument-name = Nombre del dato, por ejemplo administrator-password; los nombres se ven con «smart secret list principal/1»
help-argument-help = Mostrar esta ayuda
help-argument-version = Mostrar la versión del programa
