### Palabras que se usan en todas partes. `.help` las explica en una frase.

-product = Instalador Smart

product-name = { -product }
unknown-value = (sin dato)

word-server = Servidor
    .help = Una computadora alquilada en internet, encendida todo el día, donde funciona el sistema de facturación.
word-instance = Instancia
    .help = Un sistema de facturación instalado en un servidor, con su propio número; un servidor puede tener varias.
word-proxy = Proxy
    .help = La puerta de entrada del servidor: recibe las visitas web y las lleva a la instancia que corresponde.
word-tenant = Empresa cliente
    .help = Una empresa que factura dentro de una instancia, con su propia dirección y sus propios datos.
word-plan = Plan
    .help = La lista de lo que se va a hacer, que se muestra antes de empezar.
word-step = Paso
    .help = Cada una de las tareas del plan; al terminar se comprueba en el servidor que quedó bien.
word-check = Revisión
    .help = Algo que se mira en el servidor antes de cambiar nada.
word-journal = Bitácora
    .help = La lista de lo que se hizo en un servidor: cuándo, quién y con qué resultado.
word-keyring = Llavero
    .help = El lugar seguro donde el sistema de esta computadora guarda las contraseñas.
word-fingerprint = Huella
    .help = El código que identifica a un servidor; si cambia sin motivo, podría ser otro equipo.
word-ssh = SSH
    .help = La conexión segura con la que se administra un servidor.
word-port = Puerto
    .help = El número de la «puerta» por la que se llega a un servicio del servidor.
word-domain = Dominio
    .help = El nombre con el que se llega al sistema por internet, como facturas.ejemplo.pe.
word-token = Token
    .help = La contraseña de acceso al código, que se crea en GitLab o GitHub.
word-deploy-key = Llave de despliegue
    .help = Una llave del servidor (deploy key) que solo permite leer el código.

## Rótulos

label-server = Servidor
label-instance = Instancia
label-domain = Dominio
label-database-port = Puerto de la base de datos
label-tenant = Empresa
label-database-size = Base de datos
label-last-document = Último comprobante
label-last-change = Último movimiento

## Estados y respuestas

state-installed = instalado
state-unfinished = sin terminar
state-uninstalled = desinstalado; sus datos siguen en el servidor
verdict-good = bien
verdict-bad = mal
verdict-advice = aviso
verdict-unknown = no se sabe

## Unidades y cantidades

unit-seconds = { $seconds } s
unit-minutes = { $minutes } min { $seconds } s

## Identidad del servidor y conexión

host-key-explanation = La huella es el código que identifica a un servidor: si coincide con la del panel del proveedor, se habla con el servidor correcto y no con otro.
connection-attempt = Se cortó la conexión; lo que está en marcha en el servidor sigue su curso. Intento { $attempt } de volver a conectar…

## Revisiones y plan

checks-running = Revisando el servidor; no se cambia nada…
checks-good = El servidor está listo.
checks-bad = Hay algo que arreglar antes de empezar; no se cambió nada.
checks-advice = El servidor está listo; lea los avisos antes de seguir.
checks-unknown = Algunas cosas no se pudieron saber. Se puede continuar, y cada paso se comprueba.
password-renewed =
    { $renewed ->
        [yes] El servidor ya aceptó la contraseña nueva: desde ahora use esa.
       *[unknown] La conexión se cortó al cambiar la contraseña, y no se sabe cuál vale: pruebe primero la nueva; si no la acepta, la anterior.
    }
plan-nothing-to-do = No hay nada que hacer: todo está como debe.
plan-nothing-erased = Ningún paso borra datos.
plan-note-control =
    { $operation ->
        [start] No se borra nada.
        [stop] No se borra nada. Lo que se detiene no responde hasta que se ponga en marcha otra vez.
       *[restart] No se borra nada. Mientras se reinicia, el sistema no responde.
    }
plan-note-uninstall = Se retiran los contenedores de { $domain }, y el sistema deja de responder. Sus datos, sus respaldos y sus llaves siguen en el servidor: al instalar otra vez el mismo dominio con el mismo número, todo vuelve.
plan-note-erase = Todo lo de { $domain } se borra para siempre: bases de datos, código, archivos subidos y llaves, y también sus contraseñas del llavero de esta computadora. Los respaldos de la carpeta «backups» del servidor se conservan.

## Lo que no se toma del código

plan-left-out-heading = El código trae cosas que no se usan. Se dejan fuera:
plan-left-out =
    { $kind ->
        [beside] lo que está junto al sistema y no es parte de él
        [desktop] lo que Windows o macOS agregan a las carpetas
        [history] el historial de versiones, que puede guardar contraseñas
        [environment] las contraseñas y llaves (.env) de otra instalación
        [compiled] ajustes compilados para otro servidor
        [runtime] sesiones, registros y archivos temporales de otra instalación
        [storage-link] el enlace a los archivos subidos, que se crea de nuevo
        [containers] los archivos de contenedores (compose) de otra instalación
       *[other] otras cosas
    } ({ $count }): { $names }
plan-environment-taken = De la otra instalación se toman la llave (APP_KEY) y los ajustes de su .env; las contraseñas de la base de datos se crean nuevas.
plan-environment-left = Las contraseñas y llaves (.env) que trae el código no se usan: se crean nuevas.

## Llave de despliegue

deploy-key-heading = Para leer el código, el servidor necesita permiso en { $host }.
deploy-key-explanation = Se creó en el servidor una llave de despliegue (deploy key), que solo permite leer el código. Copie la siguiente línea completa; es la parte pública y no es secreta:
deploy-key-gitlab = En GitLab: abra el proyecto y entre a Settings → Repository → Deploy keys.
deploy-key-github = En GitHub: abra el repositorio y entre a Settings → Deploy keys.

## Lo que sigue

result-next-heading = Lo que sigue
result-next-dns = En el sitio donde se compró el dominio, haga que { $domain } y *.{ $domain } lleven a { $address }: dos registros de tipo A, que unen un nombre con la dirección de un servidor.
result-start = Quedó en marcha lo que se pidió de { $domain }, la instancia { $instance } de { $server }.
result-stop = Quedó detenido lo que se pidió de { $domain }, la instancia { $instance } de { $server }. Sigue así, aunque el servidor se reinicie, hasta que se ponga en marcha otra vez; sus datos se conservan.
result-restart = Quedó reiniciado lo que se pidió de { $domain }, la instancia { $instance } de { $server }.
result-uninstall = Quedó desinstalado { $domain }, la instancia { $instance } de { $server }.

## Recuperar la lista de servidores

recovered = Se recuperó lo que aún se podía leer. Servidores: { $servers }. Sistemas: { $instances }. Si falta algún servidor, agréguelo de nuevo: los sistemas instalados en él aparecen solos. El archivo dañado se conserva en { $kept }.

## Lo que necesita atención

attention-engine-silent = Docker no responde
    .action = Reinicie el servidor desde el panel de su proveedor. Si después sigue igual, revise que el disco no esté lleno.
attention-disk-full = el disco está lleno: { $percent } % usado, quedan { $free }
    .action = Libere espacio o amplíe el disco cuanto antes: sin espacio, la base de datos deja de guardar.
attention-disk-low = queda poco disco: { $percent } % usado, quedan { $free }
    .action = Libere espacio o amplíe el disco antes de que se llene.
attention-memory-low = queda poca memoria: { $percent } % usada, quedan { $free }
    .action = Amplíe la memoria del servidor, o pase un sistema a otro servidor.
attention-restart-needed = el servidor pide reiniciarse para terminar de actualizarse
    .action = Reinícielo en un momento con poco uso, desde el panel de su proveedor. Los sistemas vuelven solos.
attention-not-found = no se encuentra en el servidor
    .action = Revise si se borró, o si el servidor se volvió a instalar. Si tiene un respaldo, instale el sistema otra vez y restáurelo.
attention-site-silent =
    { $status ->
        [none] no responde
       *[other] no responde bien (respuesta { $status })
    }
    .action = Reinicie el sistema. Si sigue igual, vea qué parte no funciona.
attention-tenants-silent = no responden: { $tenants }
    .action = Abra esa página en el navegador y vea qué dice. Si falla después de un cambio, reinicie el sistema.
attention-services-down = no funciona bien: { $services }
    .action = Reinicie el sistema.
attention-queue-stuck = trabajos sin atender: { $waiting }, desde hace { $minutes } min
    .action = Reinicie el sistema: los comprobantes en espera se envían cuando los trabajadores vuelven.
attention-jobs-failed = trabajos que fallaron: { $count }
    .action = Revise en el sistema qué comprobantes no se enviaron.
attention-schedule-silent = las tareas programadas no corren bien desde hace { $minutes } min
    .action = Reinicie el sistema. Sin ellas no se envían los resúmenes del día.
attention-out-of-memory = { $service } se quedó sin memoria (veces: { $count })
    .action = Amplíe la memoria del servidor. Al reiniciar el sistema, la cuenta vuelve a cero.
attention-errors-many =
    { $database ->
        [none] errores en la última hora: { $count }
       *[other] errores en la última hora: { $count }, casi todos de { $database }
    }
    .action = Vea el registro del sistema: dice qué falla.

## Las empresas de una instancia

tenant-served = funciona
tenant-not-served = no responde bien
tenant-not-asked = sin revisar
tenant-being-created = creándose
tenant-cut-off = creación interrumpida
tenant-no-document = ninguno

## Llevar todo a otra computadora

transfer-exported = Se guardó todo en { $path }. Servidores: { $servers }. Sistemas: { $instances }. Contraseñas y llaves: { $secrets }.
transfer-imported = Se agregaron: { $names }
transfer-nothing-new = No había servidores nuevos en el archivo.
transfer-known = Ya estaban en esta computadora, y no se tocaron: { $names }
transfer-renamed = { $server } se llama aquí { $name }, porque ese nombre ya es de otro servidor.
transfer-without-login = Se entra con una llave que está en la otra computadora; para usarlos desde aquí, cambie su forma de entrar: { $names }

## Cómo se ve una instancia desde fuera

outside-reached = Se llega a { $domain } desde esta computadora.
outside-blocked = Funciona en el servidor, pero desde aquí no se llega: algo cierra el paso al puerto 80.
    .action = Lo más común es el firewall del proveedor: permita la entrada (TCP) a los puertos 80 y 443 en su panel. Si desde un celular sin wifi la página abre, lo que cierra el paso es la red de esta computadora.
outside-other-answer =
    { $status ->
        [none] Funciona en el servidor, pero desde aquí el puerto 80 no da una página.
       *[other] Funciona en el servidor, pero desde aquí contesta otra cosa (respuesta { $status }).
    }
    .action = Revise que la dirección del servidor sea la correcta, y que ningún filtro de esta red cambie las páginas.
outside-domain-missing = Se llega al servidor, pero { $domain } todavía no existe.
    .action = Donde se compró el dominio, cree los registros A de { $domain } y *.{ $domain } con la dirección { $server }.
outside-domain-elsewhere = Se llega al servidor, pero { $domain } lleva a otra dirección: { $addresses }
    .action = Donde se compró el dominio, haga que los registros A de { $domain } y *.{ $domain } lleven a { $server }, y borre los demás.
outside-domain-propagating = Se llega al servidor, y { $domain } ya empieza a llevar a él.
    .action = Espere unas horas: el cambio tarda en llegar a todos.
outside-down-inside = Tampoco funciona en el propio servidor: no es cosa del firewall ni del dominio.
    .action = Revise lo que dice su estado, y reinícielo si sigue igual.
outside-unknown = No se pudo saber: ni la página contesta desde aquí, ni el servidor dice cómo está.
    .action = Revise que esta computadora tenga internet y que el servidor esté encendido, y compruebe otra vez.
outside-database-open = Cuidado: desde internet se llega al puerto de la base de datos. Ciérrelo en el firewall del proveedor.
outside-port = Puerto { $port }
port-open = abierto
port-refused = rechazado
port-silent = sin respuesta
port-unknown = no se pudo saber
