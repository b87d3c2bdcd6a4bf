### Operaciones y pasos. Un mensaje por paso: `step-<id>`.
### Valor: el paso, en infinitivo. `.doing`: mientras se hace. `.already`: ya estaba así. `.done`: se hizo y se comprobó.
### `.why`: qué se hará, en el plan, en palabras sencillas.

operation-install = Instalación
operation-start = Puesta en marcha
operation-stop = Detención
operation-restart = Reinicio
operation-uninstall = Desinstalación

step-docker-engine = Instalar Docker
    .doing = Instalando Docker…
    .already = Docker ya está instalado y funcionando
    .done = Docker quedó instalado y funcionando
    .why = Se instala Docker, el programa que mantiene en marcha el sistema de facturación; lo que ya hay en el servidor se conserva.

step-docker-settings = Ajustar Docker
    .doing = Ajustando Docker…
    .already = Docker ya tiene los ajustes necesarios
    .done = Docker quedó con los ajustes necesarios
    .why = Se pone un límite al tamaño de los registros de Docker para que no llenen el disco; los demás ajustes se conservan.

plan-changed-by-hand = Alguien cambió a mano { $changed }: se guarda una copia y se escribe de nuevo.
step-proxy-network = Crear la red interna
    .doing = Creando la red interna…
    .already = La red interna ya existe
    .done = La red interna quedó creada
    .why = Se crea una red dentro del servidor por la que se comunican las partes del sistema; no se modifica ninguna otra red.

step-proxy = Poner en marcha el proxy
    .doing = Poniendo en marcha el proxy…
    .already = El proxy ya está funcionando
    .done = El proxy quedó funcionando
    .why = El proxy es la puerta de entrada que recibe las visitas web y las lleva a cada sistema. Si ya hay uno que sirve, se usa el que ya hay, sin modificarlo; los demás sistemas del servidor se conservan.

step-proxy-proof = Probar el proxy
    .doing = Probando el proxy…
    .already = El proxy ya se probó, y lleva las visitas a su destino
    .done = El proxy lleva las visitas a su destino
    .why = Se comprueba que el proxy lleva una visita hasta un contenedor (un programa aislado dentro del servidor); se usa uno de prueba, que se retira enseguida, y no se modifica ningún otro.

step-code = Traer el código del sistema
    .doing = Trayendo el código del sistema…
    .already = El código del sistema ya está en su carpeta
    .done = El código del sistema quedó en su carpeta
    .why = Se copia el código del sistema de facturación a una carpeta propia; los archivos que alguien haya cambiado a mano no se reemplazan.

step-secrets = Crear las contraseñas
    .doing = Creando las contraseñas…
    .already = Las contraseñas ya están creadas y guardadas
    .done = Las contraseñas quedaron creadas y guardadas en el llavero de esta computadora
    .why = Se crean contraseñas difíciles de adivinar y se guardan en el llavero de esta computadora (donde el sistema guarda las contraseñas); las que ya existen no cambian.

step-files = Escribir los archivos de configuración
    .doing = Escribiendo los archivos de configuración…
    .already = Los archivos de configuración ya están en su lugar
    .done = Los archivos de configuración quedaron en su lugar
    .why = Se escriben los archivos que dicen cómo funciona esta instancia; los que alguien haya cambiado a mano se guardan aparte.

step-images = Descargar las imágenes
    .doing = Descargando las imágenes…
    .already = Las imágenes ya están en el servidor
    .done = Las imágenes quedaron en el servidor
    .why = Se descargan las imágenes, que son los paquetes listos con los que funciona el sistema; no se borra ninguna de las que ya están.

step-php-extensions = Agregar los complementos de PHP
    .doing = Agregando los complementos de PHP…
    .already = PHP ya tiene los complementos que el sistema necesita
    .done = PHP quedó con los complementos que el sistema necesita
    .why = Se agregan a PHP, el lenguaje del sistema, los complementos que le falten; se preparan aparte, sin modificar lo que ya funciona.

step-databases = Poner en marcha la base de datos y la memoria rápida
    .doing = Poniendo en marcha la base de datos y la memoria rápida…
    .already = La base de datos y la memoria rápida ya están funcionando
    .done = La base de datos y la memoria rápida quedaron funcionando
    .why = Se ponen en marcha MySQL, donde se guardan los datos, y Redis, la memoria que da rapidez al sistema; los datos existentes se conservan.

step-dependencies = Instalar las librerías del sistema
    .doing = Instalando las librerías del sistema…
    .already = Las librerías del sistema ya están instaladas
    .done = Las librerías del sistema quedaron instaladas
    .why = Se instalan las librerías (código de terceros que el sistema usa), en las versiones exactas que el código indica; los datos no se tocan.

step-app-key = Crear la llave del sistema
    .doing = Creando la llave del sistema…
    .already = El sistema ya tiene su llave
    .done = El sistema quedó con su llave
    .why = Se crea una sola vez la llave con la que el sistema protege sus datos; si ya existe, no se cambia nunca.

step-storage-access = Dar permiso a las carpetas de trabajo
    .doing = Dando permiso a las carpetas de trabajo…
    .already = El sistema ya puede escribir en sus carpetas de trabajo
    .done = El sistema quedó con permiso para escribir en sus carpetas de trabajo
    .why = Se permite al sistema escribir en las carpetas que lo necesitan, y en ninguna otra; el contenido se conserva.

step-services = Poner en marcha los servicios
    .doing = Poniendo en marcha los servicios…
    .already = Los seis servicios ya están funcionando
    .done = Los seis servicios quedaron funcionando
    .why = Se ponen en marcha las seis partes del sistema, que arrancan solas si el servidor se reinicia; los datos se conservan.

step-migrations = Poner al día las tablas
    .doing = Poniendo al día las tablas…
    .already = Las tablas ya están al día
    .done = Las tablas quedaron al día
    .why = Se crean o completan las tablas del sistema y de cada empresa cliente; no se vacía ninguna y los datos se conservan.

step-administrator = Crear el administrador
    .doing = Creando el administrador…
    .already = El administrador ya existe y puede entrar
    .done = El administrador quedó creado y puede entrar
    .why = Se crea el usuario con el que se entra al sistema por primera vez; los usuarios que ya existen se conservan.

step-config-cache = Activar la configuración
    .doing = Activando la configuración…
    .already = La configuración ya está activa
    .done = La configuración quedó activa
    .why = El sistema toma su configuración nueva y la deja preparada para leerla más rápido; los datos no se tocan.

step-workers = Comprobar las tareas automáticas
    .doing = Comprobando las tareas automáticas…
    .already = Las tareas automáticas ya funcionan
    .done = Las tareas automáticas funcionan
    .why = Se hace una tarea de prueba, para saber que los envíos y las tareas programadas se realizan solos; los datos no se tocan.

step-site-answers = Comprobar la página de entrada
    .doing = Comprobando la página de entrada…
    .already = La página de entrada ya responde
    .done = La página de entrada responde
    .why = Se visita la página del sistema como lo haría una persona; solo se mira, no se cambia nada.

step-record-installed = Anotar lo instalado
    .doing = Anotando lo instalado…
    .already = Lo instalado ya está anotado en el servidor
    .done = Lo instalado quedó anotado en el servidor
    .why = Se deja en el servidor una ficha de lo instalado, sin contraseñas, para poder atenderlo desde otra computadora.

step-stop-services = Detener los servicios
    .doing = Deteniendo los servicios…
    .already = Los servicios ya están detenidos
    .done = Los servicios quedaron detenidos
    .why = Primero se pide a las tareas automáticas que terminen lo que están haciendo y se espera, salvo que se haya pedido no esperar: una tarea cortada por la mitad podría emitir dos veces un comprobante. Luego se detienen los servicios, y siguen así, aunque el servidor se reinicie, hasta que se pongan en marcha otra vez.

step-start-services = Poner en marcha los servicios detenidos
    .doing = Poniendo en marcha los servicios…
    .already = Los servicios ya están funcionando
    .done = Los servicios quedaron funcionando
    .why = Se ponen en marcha los servicios tal como estaban, y se espera hasta que cada uno funcione bien; los datos se conservan.

step-remove-containers = Retirar los contenedores
    .doing = Retirando los contenedores…
    .already = Los contenedores de esta instancia ya no están
    .done = Los contenedores de esta instancia quedaron retirados
    .why = Se retiran los contenedores de esta instancia (los programas aislados en los que funciona) y su red propia; los datos no están en ellos, y las demás instancias no se tocan.

step-remove-site = Apartar el sitio web
    .doing = Apartando el sitio web…
    .already = El sitio web de esta instancia ya está aparte
    .done = El sitio web de esta instancia quedó aparte
    .why = El archivo que describe el sitio web de esta instancia se guarda aparte, en la carpeta de respaldos del servidor («backups»), y las imágenes preparadas solo para ella se retiran.

step-remove-unused-proxy = Retirar el proxy si nadie lo usa
    .doing = Retirando el proxy que nadie usa…
    .already = No hay ningún proxy que retirar
    .done = El proxy que nadie usaba quedó retirado
    .why = El proxy, la puerta de entrada de las páginas web, se retira solo si lo creó este programa y no hay ningún otro sitio detrás; los certificados se conservan.

step-erase-data = Borrar los datos
    .doing = Borrando los datos…
    .already = Los datos de esta instancia ya no están
    .done = Los datos de esta instancia quedaron borrados
    .why = Se borran para siempre las bases de datos, el código, los archivos subidos y las llaves de esta instancia; la carpeta de respaldos («backups») se conserva.

step-record-removal = Anotar lo retirado
    .doing = Anotando lo retirado…
    .already = Ya está anotado en el servidor que esta instancia se retiró
    .done = Quedó anotado en el servidor que esta instancia se retiró
    .why = Se anota en el servidor que esta instancia se retiró, para que se sepa también desde otra computadora.

## Para usar dentro de otros mensajes: el nombre de un paso y el de una operación, según la palabra interna.

name-of-step =
    { $step ->
        [docker-engine] { step-docker-engine }
        [docker-settings] { step-docker-settings }
        [proxy-network] { step-proxy-network }
        [proxy] { step-proxy }
        [proxy-proof] { step-proxy-proof }
        [code] { step-code }
        [secrets] { step-secrets }
        [files] { step-files }
        [images] { step-images }
        [php-extensions] { step-php-extensions }
        [databases] { step-databases }
        [dependencies] { step-dependencies }
        [app-key] { step-app-key }
        [storage-access] { step-storage-access }
        [services] { step-services }
        [migrations] { step-migrations }
        [administrator] { step-administrator }
        [config-cache] { step-config-cache }
        [workers] { step-workers }
        [site-answers] { step-site-answers }
        [record-installed] { step-record-installed }
        [stop-services] { step-stop-services }
        [start-services] { step-start-services }
        [remove-containers] { step-remove-containers }
        [remove-site] { step-remove-site }
        [remove-unused-proxy] { step-remove-unused-proxy }
        [erase-data] { step-erase-data }
        [record-removal] { step-record-removal }
       *[other] { unknown-value }
    }
name-of-operation =
    { $operation ->
        [install] instalación
        [start] puesta en marcha
        [stop] detención
        [restart] reinicio
        [uninstall] desinstalación
       *[other] otra tarea
    }
