### Textos del marco de la ventana: los lugares, la búsqueda, las operaciones y los avisos.

## Lugares

ui-servers = Servidores
ui-activity = Actividad
ui-systems = Sistemas
ui-help = Ayuda
    .text = Si algo falla, abra «Ver por qué»: allí está qué pasó, qué hacer y un botón para copiar el informe, que puede enviar a quien le da soporte. Estas teclas ahorran camino:
ui-help-search = Buscar un servidor, un sistema o una acción
ui-help-back = Volver al lugar anterior
ui-help-forward = Ir otra vez al lugar siguiente
ui-close = Cerrar
ui-attention-count = por atender
ui-in-progress = En marcha
ui-percent = { $percent } %
ui-status = Lo que pasa en las operaciones

## Búsqueda

ui-search = Buscar
    .placeholder = Buscar un servidor, un sistema o una acción…
ui-search-results = Lo que se encontró
ui-search-empty = No se encontró nada. Pruebe con otra palabra.
ui-search-places = Lugares
ui-search-servers = Servidores
ui-search-instances = Sistemas
ui-search-actions = Acciones
ui-instance-where = sistema { $instance } de { $server }
ui-install-on = Instalar en { $server }
ui-open-domain = Abrir { $domain } en el navegador
ui-follow-operation = Ver cómo va: { $title }

## Servidores y sistemas

ui-column-address = Dirección
ui-column-instances = Sistemas
ui-column-state = Estado
ui-servers-none = Todavía no hay servidores. El primero se agrega al instalar en él.
ui-server-gone = Este servidor ya no está en la lista.
ui-instance-number = Sistema { $instance }
ui-instance-gone = Este sistema ya no está en la lista: se borraron sus datos, o se quitó su servidor.
ui-tab-summary = Resumen
ui-tab-tenants = Empresas
ui-tab-activity = Actividad
ui-facts = Datos del sistema
ui-installed-at = Instalado

## Operaciones

ui-operations = Operaciones
ui-operations-close = Cerrar las operaciones
ui-operations-running = En marcha ({ $count })
ui-operations-ended = Terminadas ({ $count })
ui-operations-none = No hay nada en marcha.
ui-operation =
    { $operation ->
       *[install] Instalar { $domain }
        [start] Iniciar { $domain }
        [stop] Detener { $domain }
        [restart] Reiniciar { $domain }
        [uninstall] Desinstalar { $domain }
    }
ui-operation-state =
    { $state ->
        [running] { $percent ->
            [none] en marcha
           *[other] en marcha, { $percent } %
        }
        [done] terminó bien
        [cancelled] se detuvo
        [interrupted] quedó interrumpida
       *[failed] no terminó
    }
ui-operation-whole = Ver en pantalla completa
ui-operation-why = Ver por qué
ui-operation-result = Ver resultado
ui-operation-retry = Intentar otra vez
ui-operation-put-aside = Descartar
ui-operation-gone = Esta operación ya no está en la lista
    .text = Se descartó, o se hizo antes de abrir el programa. En «Actividad» está cómo terminó.
ui-activity-none = Desde esta computadora todavía no se hizo nada.
ui-column-operation = Operación
ui-column-began = Empezó
ui-column-result = Resultado
ui-ended-done =
    { $operation ->
       *[install] { $domain } quedó instalado y funcionando.
        [start] { $domain } quedó en marcha.
        [stop] { $domain } quedó detenido.
        [restart] { $domain } quedó reiniciado.
        [uninstall] { $domain } quedó desinstalado.
    }
ui-ended-failed =
    { $operation ->
       *[install] La instalación de { $domain } no terminó.
        [start] La puesta en marcha de { $domain } no terminó.
        [stop] La detención de { $domain } no terminó.
        [restart] El reinicio de { $domain } no terminó.
        [uninstall] La desinstalación de { $domain } no terminó.
    }
ui-ended-cancelled =
    { $operation ->
       *[install] Se detuvo la instalación de { $domain }.
        [start] Se interrumpió la puesta en marcha de { $domain }.
        [stop] Se interrumpió la detención de { $domain }.
        [restart] Se interrumpió el reinicio de { $domain }.
        [uninstall] Se interrumpió la desinstalación de { $domain }.
    }
ui-progress-announced = { $title }: { $group }

## Avisos y título

ui-toasts = Avisos
ui-toast-close = Cerrar el aviso
ui-title-running = { $percent } % · { $title } · { $name }
ui-title-several = { $count } en marcha · { $name }

## Cómo están los servidores y sistemas

ui-attention = Necesita atención
ui-state-good = bien
ui-state-bad = mal
ui-state-unknown = no se sabe
ui-state-stale = sin comprobar
ui-state-lost = sin conexión
ui-state-reached = conectado
ui-state-uninstalled = desinstalado
ui-state-working =
    { $operation ->
       *[install] instalando
        [start] iniciando
        [stop] deteniendo
        [restart] reiniciando
        [uninstall] desinstalando
    }
ui-state-seen = visto { $ago }
ui-state-was = { $ago }: { $state }
ui-state-all-good = todo bien
ui-state-all-bad = con problemas
ui-state-all-unknown = no se sabe
ui-state-all-stale = sin comprobar
ui-state-all-advice = con avisos
ui-state-all-working = en marcha
ui-state-all-resting = sin terminar
ui-just-now = recién
ui-looking = comprobando…
ui-looked = Comprobado { $ago }
ui-look-now = Comprobar ahora
ui-look-again = Comprobar otra vez
ui-servers-lost = No hay conexión con { $count } servidores:
ui-systems-bad = { $count } sistemas no están bien:
ui-systems-advised = { $count } sistemas con avisos:
ui-and-more = { $count } más
ui-show-all = Verlos
ui-see = Ver
ui-open = Abrir
ui-menu = Más acciones
ui-actions-server = Acciones del servidor { $server }
ui-rename-server = Cambiar el nombre…
ui-forget-server = Quitar de la lista…
ui-server-rename = Cambiar el nombre de { $server }
    .text = Es el nombre con el que esta computadora lo llama. En el servidor no cambia nada.
    .act = Cambiar
ui-server-forget = ¿Quitar { $server } de la lista?
    .text = En el servidor no se toca nada: sus sistemas siguen funcionando. Esta computadora olvida cómo se entra; para verlo otra vez, hay que agregarlo con su dirección y contraseña.
    .act = Quitar de la lista
ui-server-forgotten = { $server } ya no está en la lista.
ui-fold = Mostrar u ocultar los sistemas de { $server }
ui-column-system = Sistema
ui-column-clients = Empresas
ui-clients-count =
    { $count ->
        [0] sin empresas
        [1] 1 empresa
       *[other] { $count } empresas
    }
ui-column-actions = Acciones
ui-system-elsewhere = instalado desde otra computadora
ui-systems-count =
    { $count ->
        [0] sin sistemas
        [1] 1 sistema
       *[other] { $count } sistemas
    }
ui-disk-free = { $amount } GB libres
ui-fleet-find = Buscar dominio o servidor…
ui-fleet-filter = Mostrar
ui-fleet-all = Todos { $count }
ui-fleet-trouble = Con problemas { $count }
ui-fleet-stale = Sin comprobar { $count }
ui-fleet-resting = Sin terminar { $count }
ui-fleet-none = Ningún sistema coincide con lo que se busca.

## Las empresas de un sistema

ui-tenants-find = Buscar una empresa
ui-tenants-asking = Preguntando al servidor…
ui-tenants-found = { $found } de { $count } empresas
ui-tenants-again = Actualizar
ui-tenants-none = Este sistema todavía no tiene empresas. Se crean en su panel: «Abrir el sistema».
ui-tenant-changed = cambió { $ago }
ui-tenant-cut-off = Tiene base de datos y no tiene dirección: algo cortó su creación.

## Llevar todo a otra computadora

ui-transfer = Otra computadora
ui-transfer-text = Guarde en un archivo cifrado los servidores, sus accesos y las contraseñas de los sistemas, para tenerlos también en otra computadora o por si esta se pierde.
ui-transfer-export = Guardar todo en un archivo
    .text = Elija una contraseña para el archivo. Sin ella no se puede abrir, y nadie puede recuperarla.
    .act = Elegir dónde guardarlo
ui-transfer-import = Traer de un archivo
    .text = Escriba la contraseña con la que se guardó el archivo en la otra computadora. Lo que aquí ya está no se toca.
    .act = Elegir el archivo
ui-transfer-passphrase = Contraseña del archivo
ui-transfer-again = La misma contraseña, otra vez
ui-transfer-differ = Las dos contraseñas no son iguales.
ui-transfer-keep = Guárdelo fuera de esta computadora, y anote la contraseña en otro lugar.

## Cómo se ve un sistema desde fuera

ui-outside = Desde internet
ui-outside-text = Se prueba desde esta computadora, como lo haría un cliente, y se compara con lo que ve el propio servidor.
ui-outside-look = Probar desde aquí
ui-outside-providers = Dónde se abre el paso en cada proveedor
provider-contabo = Contabo
    .firewall = En el panel del cliente, «Firewall»: si hay uno asignado al servidor, agregue reglas de entrada TCP para 80 y 443.
provider-hostinger = Hostinger
    .firewall = En hPanel, «VPS», «Seguridad», «Firewall»: agregue reglas que acepten HTTP y HTTPS, y sincronice.
provider-digitalocean = DigitalOcean
    .firewall = En «Networking», «Firewalls»: en el que tiene asignado el droplet, agregue «Inbound Rules» para HTTP y HTTPS.
provider-vultr = Vultr
    .firewall = En «Network», «Firewall»: en el grupo que tiene asignado el servidor, agregue reglas TCP para 80 y 443.
provider-lightsail = AWS Lightsail
    .firewall = En la instancia, «Networking», «IPv4 Firewall»: «Add rule» para HTTP y otra para HTTPS; si usa IPv6, también abajo.
provider-oracle = Oracle Cloud
    .firewall = En la red virtual (VCN), «Security Lists»: «Add Ingress Rules» para los puertos TCP 80 y 443 desde 0.0.0.0/0.
