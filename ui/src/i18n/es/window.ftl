### Textos de la ventana. Los errores, revisiones y pasos están en los otros archivos, que usa también `smart`.

## La ventana

ui-places = Secciones
ui-home = Inicio
ui-new-installation = Nueva instalación
ui-settings = Ajustes
ui-back = Atrás
ui-next = Continuar
ui-copy = Copiar
ui-copied = Copiado
ui-show = Mostrar
ui-hide = Ocultar
ui-pick-file = Elegir archivo…
ui-advanced = Opciones avanzadas
    .note = Casi nunca hace falta tocarlas. Lo que se deja vacío queda como siempre.

## Preguntas y avisos

ui-ask-host-key-changed = Si el servidor se instaló de nuevo o se cambió de proveedor, es normal. Si nadie lo tocó, otra máquina podría estar haciéndose pasar por él: conviene detenerse y preguntar al proveedor.
ui-ask-git-host-key-changed = Compare la huella de ahora con la que { $host } publica en su página (se busca como «SSH fingerprints»). Si es la misma, ese sitio cambió su llave y se puede aceptar. Si no, otra máquina podría estar haciéndose pasar por él: conviene detenerse.
ui-ask-server-changed = Si el servidor se trasladó a otra máquina, es el mismo y se conserva todo. Si es una copia de otro, o se instaló de nuevo, es otro: no recibirá contraseñas que no sean suyas.
ui-server-same = Es el mismo, se trasladó
ui-server-other = Es otro servidor
ui-ask-sudo-password-needed = Para instalar programas, este usuario tiene que confirmar con su contraseña. Suele ser la misma con la que se entra.
    .label = Contraseña para administrar el servidor
ui-ask-sudo-password-wrong = Se puede escribir otra vez. Suele ser la misma con la que se entra, pero no siempre.
    .label = Contraseña para administrar el servidor
ui-ask-key-passphrase-needed = Es la contraseña que se eligió cuando se creó la llave.
    .label = Contraseña de la llave
ui-ask-password-expired = Elija una contraseña nueva para el servidor: doce letras y números o más, distinta de la anterior. Conviene anotarla; sirve también para entrar por la consola del proveedor.
    .label = Contraseña nueva del servidor
    .old = Contraseña que venció
ui-ask-second-factor-needed = Casi siempre es un código de un solo uso del teléfono. Escriba la respuesta a la pregunta del servidor.
    .label = Respuesta al servidor
ui-cancel = Cancelar
ui-key-recorded = Huella guardada
ui-key-offered = Huella de ahora
ui-key-reinstalled = El servidor se instaló de nuevo: aceptar la huella
ui-key-compared = Es la que publica { $host }: aceptarla
ui-waiting = El servidor { $server } limita cuántas veces se entra en poco tiempo. Se espera unos { $seconds } segundos, hasta las { $time } más o menos, y se intenta una vez más. No hace falta hacer nada.
    .label = Lo que se espera
ui-closing = Hay una operación en marcha
    .text = Si se cierra la ventana, lo que el servidor está haciendo en este momento termina por sí solo. Los pasos que faltan esperan hasta que se abra el programa otra vez, que ofrecerá continuar. No se pierde nada.
ui-closing-stay = No cerrar
ui-closing-close = Cerrar la ventana
ui-cause = Causa probable:
ui-remedy = Qué hacer:
ui-detail = Detalles para soporte técnico

## Inicio

ui-welcome = Instale su sistema de facturación
    .lead = Este programa lo instala en un servidor propio, paso a paso, y comprueba que todo quede funcionando. Para empezar hacen falta tres cosas:
ui-welcome-server = Un servidor (VPS): su dirección y su contraseña, que llegan en el correo del proveedor
ui-welcome-domain = Un dominio, como facturas.ejemplo.pe
ui-welcome-code = Acceso al código: una dirección de Git o un archivo .zip
ui-running =
    { $operation ->
       *[install] Se está instalando { $domain }
        [start] Se está poniendo en marcha { $domain }
        [stop] Se está deteniendo { $domain }
        [restart] Se está reiniciando { $domain }
        [uninstall] Se está desinstalando { $domain }
    }
ui-running-show = Ver cómo va
ui-unfinished =
    { $operation ->
       *[install] La instalación de { $domain } quedó a medias
        [start] La puesta en marcha de { $domain } quedó a medias
        [stop] La detención de { $domain } quedó a medias
        [restart] El reinicio de { $domain } quedó a medias
        [uninstall] La desinstalación de { $domain } quedó a medias
    }
    .text = Se empezó el { $moment } en el servidor { $server }. Lo que ya está hecho se conserva y no se repite.
ui-unfinished-resume = Continuar
ui-unfinished-postpone = Ahora no
ui-edit-server = Cambiar datos de conexión
    .lead = Cómo se llega al servidor { $server } desde esta computadora. Primero se prueban los datos nuevos; mientras no funcionen, se conservan los de antes. Lo instalado en el servidor no se toca: sus sistemas y contraseñas siguen como están.
ui-edit-server-save = Comprobar y guardar
ui-server-edited = Se entró al servidor { $server } con los datos nuevos, y quedaron guardados.
ui-no-instances = Todavía no hay sistemas en este servidor.
ui-access = Datos de acceso
ui-actions = Acciones de { $domain }
ui-action-start = Iniciar
ui-action-stop = Detener
ui-action-restart = Reiniciar
ui-action-uninstall = Desinstalar…
ui-action-erase = Borrar sus datos…
ui-action-reinstall = Instalar de nuevo
ui-uninstall = ¿Desinstalar { $domain }?
    .text = El sistema deja de funcionar y se retira del servidor { $server }. Todavía no se hace nada: primero se muestra el plan.
ui-erase = ¿Borrar los datos de { $domain }?
    .text = El sistema ya está desinstalado, y sus datos siguen en el servidor { $server }. Si se borran, es para siempre; los respaldos se conservan. Todavía no se hace nada: primero se muestra el plan.
ui-uninstall-data = Qué pasa con sus datos
ui-uninstall-keep = Conservar los datos
    .note = Siguen en el servidor. Al instalar otra vez el mismo dominio con el mismo número, todo vuelve.
ui-uninstall-erase = Borrar también los datos
    .note = Se borran para siempre las bases de datos, el código, los archivos subidos y las llaves. Los respaldos se conservan.
ui-uninstall-confirm = Para confirmar, escriba el dominio
    .hint = { $domain }
    .wrong = No es el dominio de este sistema.
ui-another-instance = Instalar otro sistema
ui-first-instance = Instalar un sistema

## Nueva instalación: las siete pantallas

ui-screen-server = Servidor
    .title = ¿En qué servidor se instala?
    .lead = El servidor es la computadora alquilada en internet donde funcionará el sistema. Sus datos están en el correo del proveedor.
ui-screen-checks = Revisión
    .title = Cómo está el servidor
    .lead = Se mira todo lo que hace falta en { $server }. Todavía no se cambia nada.
ui-screen-domain = Dominio
    .title = Dominio e instancia
    .lead = El dominio es el nombre con el que se llega al sistema por internet.
ui-screen-code = Código
    .title = De dónde viene el código
    .lead = El código es el programa de facturación. Lo entrega quien vende el sistema, en un sitio de Git (como GitLab o GitHub) o en un archivo.
ui-screen-review = Plan
    .title =
        { $operation ->
           *[install] Lo que se va a hacer
            [start] Iniciar { $domain }
            [stop] Detener { $domain }
            [restart] Reiniciar { $domain }
            [uninstall] Desinstalar { $domain }
        }
    .lead = Nada empieza hasta presionar «{ $run }».
ui-screen-progress =
    { $operation ->
       *[install] Instalación
        [start] Puesta en marcha
        [stop] Detención
        [restart] Reinicio
        [uninstall] Desinstalación
    }
    .title =
        { $operation ->
           *[install] Instalando
            [start] Iniciando
            [stop] Deteniendo
            [restart] Reiniciando
            [uninstall] Desinstalando
        }
    .lead = { $domain } en { $server }. Se puede cerrar la ventana: el servidor termina lo que está haciendo, y lo demás se continúa después.
ui-screen-done = Listo
    .title =
        { $operation ->
           *[install] El sistema está funcionando
            [start] El sistema está funcionando
            [stop] El sistema está detenido
            [restart] El sistema está funcionando
            [uninstall] El sistema quedó desinstalado
        }
    .lead =
        { $operation ->
           *[install] Se comprobó que la página de entrada responde y que las tareas automáticas funcionan.
            [start] Se comprobó que la página de entrada responde.
            [stop] Se comprobó en el servidor que sus servicios están detenidos.
            [restart] Se comprobó que la página de entrada responde.
            [uninstall] Se comprobó en el servidor que sus contenedores ya no están.
        }

ui-server-which = Servidor
ui-server-new = Otro servidor
    .note = Agregar uno que todavía no está en la lista
ui-server-host = Dirección
    .hint = También se puede pegar «ssh root@203.0.113.10».
ui-server-name = Nombre
    .hint = Para reconocerlo en este programa. Si se deja vacío, se elige uno.
ui-server-user = Usuario
ui-server-port = Puerto
ui-server-login = Cómo se entra
ui-login-keep = Como hasta ahora
    .note =
        { $login ->
            [password] Con la contraseña guardada en el llavero
            [key-file] Con el archivo de llave de siempre
            [agent] Con una llave del agente SSH
            [system-configuration] Con la configuración de SSH
           *[made-key] Con la llave propia de este programa
        }
ui-login-password = Con contraseña
    .note = La que envió el proveedor
ui-login-key = Con un archivo de llave
    .note = OpenSSH, PEM o PuTTY (.ppk)
ui-login-agent = Con el agente SSH
    .note = Las llaves cargadas en esta computadora
ui-login-system = Con la configuración de SSH
    .note = Un nombre del archivo ~/.ssh/config
ui-agent-key = Con cuál de las llaves del agente
ui-agent-any = Cualquiera de ellas
    .note = Se prueban una tras otra
ui-agent-unnamed = Sin nombre
ui-server-key = Archivo de llave
    .hint = Se puede elegir o pegar su ubicación
ui-server-alias = Nombre en la configuración
    .hint = Lo que se escribe después de «ssh» para entrar
ui-practice = En esta computadora hay un servidor de práctica, para probar sin riesgo.
ui-practice-use = Usar el servidor de práctica
ui-server-password = Contraseña
    .hint = Se usa una sola vez: después se entra con una llave propia de este programa.
ui-server-passphrase = Contraseña de la llave, si tiene
ui-server-enter = Entrar al servidor
ui-fingerprint-title = ¿Es este el servidor correcto?
ui-fingerprint-where = Compárela con la huella que muestra el panel del proveedor de { $host }. Si el proveedor no la muestra y es la primera vez que se entra a este servidor, lo habitual es continuar.
ui-fingerprint-no = No, detenerse
ui-fingerprint-yes = Sí, es este

ui-check-again = Revisar otra vez
ui-take-environment = Usar la llave (APP_KEY) y los ajustes del .env que trae el archivo. Conviene solo si se van a traer también los datos de esa instalación.
ui-dns = Adónde lleva el dominio
ui-dns-correct = Lleva a este servidor.
ui-dns-also-elsewhere = Lleva a este servidor y también a otra dirección ({ $elsewhere }), así que a unos visitantes les abre y a otros no. Si esa dirección no es de este servidor, borre ese registro (A o AAAA) donde se compró el dominio.
ui-dns-propagating = Ya empieza a llevar a este servidor ({ $addresses }). El cambio puede tardar unas horas en llegar a todos.
ui-dns-points-elsewhere = Lleva a otra máquina ({ $addresses }) y no a este servidor ({ $server }). Se corrige donde se compró el dominio.
ui-dns-missing = Todavía no existe. Se crea donde se compró el dominio, con la dirección { $server }.
ui-dns-behind-cdn = Lleva a Cloudflare ({ $addresses }), que oculta el servidor. Desde aquí no se ve si detrás está bien puesto.
ui-dns-unknown = No se pudo averiguar desde esta computadora.
ui-dns-also = y también { $below }, para las empresas clientes
ui-dns-below = para las empresas clientes
ui-dns-pending = pendiente
ui-dns-not-yet = Aquí se verá adónde lleva el dominio.
ui-dns-looking = Se está averiguando adónde lleva…
ui-dns-later = La instalación no depende de esto: el dominio se puede corregir antes o después.
ui-domain = Dominio
    .hint = Sin «http://» ni «www». Cada empresa cliente tendrá una dirección que termina en este dominio.
ui-instance = Número de instancia
    .hint = Propuesto: el siguiente libre en el servidor
ui-mysql-port = Puerto de la base de datos
    .hint = Propuesto; solo se abre dentro del servidor
ui-base-folder = Carpeta en el servidor
ui-image = Imagen de { $role }

ui-code-how = Cómo llega el código
ui-code-git-token = Git con token
    .note = La contraseña de acceso que se crea en GitLab o GitHub
ui-code-git-deploy-key = Git con llave de despliegue
    .note = El servidor recibe permiso de lectura, sin contraseñas
ui-code-archive = Un archivo
    .note = .zip o .tar.gz de esta computadora
ui-code-url = Dirección de Git
ui-code-archive-file = Archivo
    .hint = Se puede elegir o pegar su ubicación
ui-code-user = Usuario de Git
    .hint = Para GitLab y GitHub se puede dejar vacío
ui-code-token = Token
    .hint = Se guarda solo en el llavero de esta computadora.
    .given = Ya se dio. Solo hace falta escribirlo otra vez para cambiarlo.
ui-code-reference = Rama o versión (opcional)
    .hint = Si se deja vacío, la principal
ui-deploy-key = Llave de este servidor
    .text = Con ella el servidor puede leer el código, y nada más. Hay que agregarla en el sitio de Git:
ui-deploy-key-try = Probar el acceso
ui-deploy-key-works = La llave funciona
ui-missing-git-token = Para continuar hace falta el token otra vez: no se guarda hasta que la instalación termina bien.
ui-missing-archive = Para continuar hay que elegir otra vez el archivo con el código.
ui-make-plan = Ver el plan

ui-plan-time = Suele tardar entre 5 y 15 minutos, según el servidor.
ui-plan-save-pdf = Guardar como PDF
ui-plan-save-text = Guardar como texto
ui-compare-fingerprints = Comparar las huellas…
ui-planning = Se mira cómo está la instancia en el servidor; no se cambia nada…
ui-plan-document =
    { $operation ->
       *[install] Plan de instalación
        [start] Plan para iniciar
        [stop] Plan para detener
        [restart] Plan para reiniciar
        [uninstall] Plan de desinstalación
    }
ui-plan-page = Página { $page } de { $pages }
ui-plan-saved = Guardado en { $path }
ui-group-server = El servidor
ui-group-application = La aplicación
ui-group-data = Los datos
ui-group-changes = Los cambios
ui-group-running = La puesta en marcha
ui-run =
    { $operation ->
       *[install] Instalar
        [start] Iniciar
        [stop] Detener
        [restart] Reiniciar
        [uninstall] Desinstalar
    }
ui-run-erase = Desinstalar y borrar los datos
ui-finish = Terminar
ui-stopped =
    { $operation ->
       *[install] La instalación se detuvo
        [start] La puesta en marcha no terminó
        [stop] La detención no terminó
        [restart] El reinicio no terminó
        [uninstall] La desinstalación no terminó
    }
    .lead = { $domain } en { $server }. Lo que ya está hecho se conserva, y se continúa desde ahí.
ui-progress-steps = { $done } de { $total } pasos
ui-progress-group = { $done } de { $total }
ui-progress-bytes = { $done } de { $total } descargados
ui-time-so-far = Tiempo: { $duration }
ui-time-took = Duración: { $duration }
ui-time-left = faltan unos { $minutes } min
    .little = falta cerca de un minuto
ui-log = Registro detallado
    .lines = { $count } líneas
ui-log-search = Buscar en el registro
ui-log-found = Líneas encontradas: { $count }
ui-change-answers = Cambiar los datos
ui-copy-report = Copiar informe
ui-resume = Continuar desde aquí
ui-abandon-jobs = No esperar más
    .note = Las tareas en curso se cortan: un comprobante podría emitirse dos veces.
ui-stop =
    { $operation ->
       *[install] Detener la instalación
        [start] Interrumpir la puesta en marcha
        [stop] Interrumpir la detención
        [restart] Interrumpir el reinicio
        [uninstall] Interrumpir la desinstalación
    }
ui-stop-sure = Lo que ya está hecho se conserva, y se puede continuar después. ¿Detener ahora?
ui-stop-yes = Sí, detener
ui-stop-no = No, seguir

ui-done-address = Dirección
ui-done-user = Correo del administrador
ui-done-password = Contraseña
ui-done-kept = La contraseña está guardada en el llavero de esta computadora y se puede volver a ver cuando haga falta.
ui-done-data-kept = Sus datos siguen en el servidor. Desde el inicio se puede instalar de nuevo.
ui-done-data-erased = Sus datos se borraron del servidor. Los respaldos de la carpeta «backups» se conservan.
ui-open-system = Abrir el sistema
ui-next-login = Entrar con el correo y la contraseña de arriba, y cambiar la contraseña si otras personas la vieron.
ui-go-home = Ir al inicio

## Ajustes

ui-language = Idioma
ui-theme = Aspecto
ui-theme-system = Como el sistema
ui-theme-light = Claro
ui-theme-dark = Oscuro
ui-size = Tamaño del texto
ui-size-1 = Normal
ui-size-2 = Grande
ui-size-3 = Muy grande
ui-about = Acerca de
ui-about-secrets = Las contraseñas y llaves se guardan en el llavero de esta computadora, y en ningún otro lugar.
ui-about-folder = La lista de servidores y el registro de lo que se hizo están en esta carpeta:
ui-recover = Recuperar la lista
