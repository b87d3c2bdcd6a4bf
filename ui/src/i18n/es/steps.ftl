### Operaciones y pasos. Un mensaje por paso: `step-<id>`.
### Valor: el paso, en infinitivo. `.doing`: mientras se hace. `.already`: ya estaba así. `.done`: se hizo y se comprobó.
### `.why`: qué se hará, en el plan, en palabras sencillas.

operation-install = Instalación

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

step-proxy-network = Crear la red interna
    .doing = Creando la red interna…
    .already = La red interna ya existe
    .done = La red interna quedó creada
    .why = Se crea una red dentro del servidor por la que se comunican las partes del sistema; no se modifica ninguna otra red.

step-proxy = Poner en marcha el proxy
    .doing = Poniendo en marcha el proxy…
    .already = El proxy ya está funcionando
    .done = El proxy quedó funcionando
    .why = Se pone en marcha el proxy, la puerta de entrada que recibe las visitas web y las lleva a cada sistema; los demás sistemas del servidor se conservan.

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

step-manifest = Anotar lo instalado
    .doing = Anotando lo instalado…
    .already = Lo instalado ya está anotado en el servidor
    .done = Lo instalado quedó anotado en el servidor
    .why = Se deja en el servidor una ficha de lo instalado, sin contraseñas, para poder atenderlo desde otra computadora.

## Para usar dentro de otros mensajes: el nombre de un paso y el de una operación, según la palabra interna.

name-of-step =
    { $step ->
        [docker-engine] { step-docker-engine }
        [docker-settings] { step-docker-settings }
        [proxy-network] { step-proxy-network }
        [proxy] { step-proxy }
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
        [manifest] { step-manifest }
       *[other] { unknown-value }
    }
name-of-operation =
    { $operation ->
        [install] instalación
       *[other] otra tarea
    }
