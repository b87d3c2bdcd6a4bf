### Errores. Un mensaje por código: `error-<código>`.
### Valor: qué pasó. `.cause`: causa probable. `.remedy`: qué hacer.
### Ningún texto recibe jamás una contraseña, un token ni una llave privada.

## Datos escritos por la persona

error-domain-invalid =
    { $reason ->
        [empty] Falta escribir el dominio.
        [has-scheme] El dominio lleva adelante «http://» o «https://», y esa parte sobra.
        [has-path] El dominio lleva una barra, un «?» o un «#», y de ahí en adelante sobra.
        [has-user] El dominio lleva una arroba; parece un correo electrónico.
        [has-port] El dominio lleva dos puntos; el número de puerto no se escribe aquí.
        [has-wildcard] El dominio lleva un asterisco, y no hace falta.
        [has-space] El dominio lleva un espacio o un salto de línea.
        [bad-label] Una de las partes del dominio, entre punto y punto, está vacía, o empieza o termina con guion.
        [part-too-long] Una de las partes del dominio, entre punto y punto, pasa de 63 letras, y ningún dominio lo admite.
        [too-long] El dominio es demasiado largo.
        [bad-character] El dominio lleva un carácter que no se admite en una dirección de internet.
        [one-label] El dominio está incompleto: le falta un punto y lo que va después.
        [is-address] Eso es una dirección IP (la dirección en números de una máquina), y aquí va un dominio.
       *[other] El dominio no se puede usar tal como está escrito.
    }
    .cause =
        { $reason ->
            [is-address] El certificado de seguridad y las direcciones de las empresas clientes necesitan un nombre; con números no funcionan.
            [has-wildcard] Las direcciones de las empresas clientes, como cliente1.facturas.ejemplo.pe, se atienden solas con el dominio principal.
            [too-long] El límite es de 189 caracteres, para que quepa también el nombre de cada empresa cliente.
           *[other] Se necesita solo el nombre, sin nada antes ni después: letras, números, guiones y puntos.
        }
    .remedy = Escriba el dominio como en este ejemplo: facturas.ejemplo.pe

error-instance-invalid =
    { $reason ->
        [empty] Falta escribir el número de instancia.
        [not-a-number] El número de instancia lleva algo que no es una cifra.
        [out-of-range] El número de instancia está fuera del límite.
       *[other] El número de instancia no se puede usar tal como está escrito.
    }
    .cause = El número distingue a cada sistema de facturación instalado en un mismo servidor, y va del 1 al 999.
    .remedy = Escriba un número entero, por ejemplo 1 para el primer sistema de ese servidor.

error-mysql-port-invalid =
    { $reason ->
        [empty] Falta escribir el puerto de la base de datos.
        [not-a-number] El puerto de la base de datos lleva algo que no es una cifra.
        [out-of-range] El puerto de la base de datos está fuera del límite.
        [taken-by-stack] Ese puerto ya lo usa el propio servidor: el 22 es para la administración, y el 80 y el 443 son para las páginas web.
        [system-port] Los puertos menores que 1024 están reservados para el sistema del servidor.
       *[other] El puerto de la base de datos no se puede usar tal como está escrito.
    }
    .cause = El puerto es el número de la «puerta» por la que se llega a la base de datos dentro del servidor, y va del 1024 al 65535.
    .remedy = Escriba por ejemplo 3306 para la primera instancia, 3307 para la segunda, y así en adelante.

error-server-name-invalid =
    { $reason ->
        [empty] Falta escribir un nombre para el servidor.
        [too-long] El nombre del servidor pasa de 40 caracteres.
        [bad-character] El nombre del servidor lleva un carácter que no se admite, o no empieza con letra ni con número.
       *[other] El nombre del servidor no se puede usar tal como está escrito.
    }
    .cause = Es un nombre corto para reconocer el servidor en este programa; admite letras sin tilde, números, guiones y puntos.
    .remedy = Escriba un nombre como «principal» o «cliente-lima».

error-host-invalid =
    { $reason ->
        [empty] Falta escribir la dirección del servidor.
        [has-scheme] La dirección del servidor lleva adelante algo como «https://» o «ssh://», y esa parte sobra.
        [has-user] La dirección del servidor lleva una arroba; el nombre de usuario va en otro campo.
        [has-port] La dirección del servidor lleva dos puntos; el puerto va en otro campo.
        [too-long] La dirección del servidor es demasiado larga.
        [bad-character] La dirección del servidor lleva un carácter que no se admite.
       *[other] La dirección del servidor no se puede usar tal como está escrita.
    }
    .cause = Se necesita solo la dirección que el proveedor (la empresa que alquila el servidor) indicó en su correo.
    .remedy = Escriba la dirección IP, por ejemplo 203.0.113.10, o el nombre del servidor, por ejemplo vps.ejemplo.pe

error-ssh-port-invalid =
    { $reason ->
        [empty] Falta escribir el puerto de SSH.
        [not-a-number] El puerto de SSH lleva algo que no es una cifra.
        [out-of-range] El puerto de SSH está fuera del límite.
       *[other] El puerto de SSH no se puede usar tal como está escrito.
    }
    .cause = SSH es la conexión segura con la que se administra un servidor; su puerto va del 1 al 65535.
    .remedy = Escriba 22, que es lo habitual, salvo que el proveedor haya indicado otro número.

error-user-invalid =
    { $reason ->
        [empty] Falta escribir el nombre de usuario del servidor.
        [too-long] El nombre de usuario del servidor pasa de 64 caracteres.
        [bad-character] El nombre de usuario del servidor lleva un carácter que no se admite, o empieza con guion.
       *[other] El nombre de usuario del servidor no se puede usar tal como está escrito.
    }
    .cause = Es el usuario con el que se entra al servidor; admite letras sin tilde, números, guiones y puntos.
    .remedy = Escriba el usuario que indicó el proveedor; casi siempre es root, y en algunos casos ubuntu o debian.

error-fingerprint-invalid =
    { $reason ->
        [not-sha256] Lo escrito no es una huella SHA256.
       *[other] La huella no se puede usar tal como está escrita.
    }
    .cause = La huella es el código que identifica a un servidor; empieza con «SHA256:» y le siguen 43 letras, números o signos.
    .remedy = Copie la huella completa desde el panel del proveedor, con «SHA256:» incluido.

error-git-url-invalid =
    { $reason ->
        [empty] Falta escribir la dirección del código.
        [too-long] La dirección del código es demasiado larga.
        [has-credentials] La dirección del código lleva dentro un usuario o una contraseña.
        [bad-character] La dirección del código lleva un carácter que no se admite.
        [incomplete] La dirección del código está incompleta.
        [not-encrypted] La dirección del código empieza con «http://», que viaja sin protección.
        [unknown-scheme] La dirección del código no empieza de una forma conocida.
       *[other] La dirección del código no se puede usar tal como está escrita.
    }
    .cause =
        { $reason ->
            [has-credentials] Una contraseña dentro de la dirección quedaría a la vista en los archivos del servidor; el token (la contraseña de acceso al código) se pide aparte.
            [not-encrypted] Por una conexión sin protección, cualquiera en el camino podría leer el token (la contraseña de acceso al código).
           *[other] Git es el sistema donde se guarda el código; su dirección empieza con «https://», con «ssh://» o con «git@».
        }
    .remedy = Escriba la dirección como en este ejemplo: https://gitlab.com/empresa/sistema.git

error-git-reference-invalid =
    { $reason ->
        [empty] Falta escribir la rama o la etiqueta del código.
        [bad-character] El nombre de la rama o de la etiqueta lleva algo que no se admite, o es demasiado largo.
       *[other] El nombre de la rama o de la etiqueta no se puede usar tal como está escrito.
    }
    .cause = La rama o la etiqueta dice qué versión del código se instala, y su nombre no lleva espacios, tildes ni puntos seguidos.
    .remedy = Copie el nombre tal como aparece en GitLab o GitHub, por ejemplo main o v2.1.0, o deje el campo vacío para usar la versión principal.

error-git-user-invalid =
    { $reason ->
        [empty] Falta escribir el usuario con el que se entra al código.
        [too-long] El usuario con el que se entra al código es demasiado largo.
        [bad-character] El usuario con el que se entra al código lleva un carácter que no se admite.
       *[other] El usuario con el que se entra al código no se puede usar tal como está escrito.
    }
    .cause = Es el usuario de GitLab, GitHub u otro servidor Git (el sitio donde se guarda el código) que corresponde al token, es decir, a la contraseña de acceso.
    .remedy = Escriba el nombre de usuario sin espacios; con los tokens de GitLab también sirve la palabra oauth2.

error-git-token-invalid =
    { $reason ->
        [empty] Falta el token (la contraseña de acceso al código).
        [has-space] El token (la contraseña de acceso al código) lleva un espacio o un salto de línea en medio.
        [too-long] El token (la contraseña de acceso al código) es demasiado largo.
       *[bad-character] El token (la contraseña de acceso al código) lleva un signo que ningún token lleva.
    }
    .cause = Se copió algo más que el token, o solo una parte; los espacios de los extremos no importan.
    .remedy = Copie otra vez el token completo, y nada más, del sitio en que se creó. Si ya no se muestra, cree uno nuevo.

error-archive-invalid =
    { $reason ->
        [not-found] No se encontró el archivo con el código.
        [unreadable] No se pudo leer el archivo con el código, o no hay espacio en esta computadora para prepararlo.
        [empty] El archivo con el código está vacío.
        [unknown-format] El archivo con el código no es un .zip ni un .tar.gz.
        [damaged] El archivo con el código está dañado o incompleto.
        [encrypted] El archivo con el código pide una contraseña para abrirse.
        [too-large] El archivo con el código es demasiado grande.
        [too-many-entries] El archivo con el código contiene demasiados archivos.
        [bad-name] El archivo con el código contiene un nombre que no se puede usar: { $entry }
        [unsafe-path] El archivo con el código quiere escribir fuera de su carpeta: { $entry }
        [unsafe-link] El archivo con el código contiene un acceso directo que sale de su carpeta: { $entry }
        [special-file] El archivo con el código contiene algo que no es un archivo ni una carpeta: { $entry }
        [not-laravel] El archivo no contiene el sistema de facturación: falta { $missing }
        [packed-twice] El archivo solo contiene otro archivo comprimido: { $entry }
        [several-applications] El archivo contiene más de una copia del sistema: { $entry }
        [lfs-pointer] Al archivo le falta el contenido de archivos que Git guarda aparte (LFS): { $entry } ({ $count })
        [submodule-missing] Al archivo le falta una parte que Git guarda en otro repositorio (submódulo): { $entry }
        [environment-missing] El archivo no trae las contraseñas y llaves (.env) de otra instalación.
        [environment-key] La llave (APP_KEY) del .env que trae el archivo no es una llave de Laravel.
       *[other] El archivo con el código no se puede usar.
    }
    .cause =
        { $reason ->
            [bad-name] El nombre es demasiado largo o lleva signos que no se pueden escribir; no se subió nada.
            [unsafe-path] Un archivo comprimido bien hecho solo escribe dentro de su propia carpeta; por seguridad no se subió nada.
            [unsafe-link] Un archivo comprimido bien hecho solo apunta dentro de su propia carpeta; por seguridad no se subió nada.
            [special-file] Un archivo comprimido con código contiene solo archivos y carpetas; por seguridad no se subió nada.
            [not-laravel] El sistema está hecho con Laravel (la base sobre la que se programó), que siempre trae artisan, composer.json, .env.example y public/index.php. Se buscó en todas las carpetas del archivo.
            [packed-twice] Se comprimió un archivo que ya estaba comprimido.
            [several-applications] No se puede saber cuál de ellas se quiere instalar.
            [lfs-pointer] Los archivos que ofrece un servidor Git no siempre incluyen lo que está en LFS; sin eso faltarían letras, logotipos o certificados.
            [submodule-missing] Los archivos que ofrece un servidor Git no incluyen los submódulos; sin eso el sistema estaría incompleto.
            [environment-missing] Se pidió tomarlas del archivo, y en él no hay ningún .env.
            [environment-key] El archivo .env se cortó, o su llave se escribió a mano.
           *[other] La descarga pudo haberse cortado, o el archivo elegido es otro.
        }
    .remedy =
        { $reason ->
            [unreadable] Revise que el archivo se pueda abrir y que haya espacio libre en esta computadora, y vuelva a intentarlo.
            [bad-name] Corrija o quite ese archivo y comprima otra vez la carpeta del sistema.
            [unsafe-path] Comprima otra vez la carpeta del sistema (en Windows: clic derecho → Comprimir; en macOS: clic derecho → Comprimir), o descargue el código desde su proveedor.
            [unsafe-link] Quite ese acceso directo y comprima otra vez la carpeta del sistema, o descargue el código desde su proveedor.
            [special-file] Quite eso y comprima otra vez la carpeta del sistema, o descargue el código desde su proveedor.
            [not-laravel] Elija el archivo con el sistema de facturación completo, o comprima otra vez la carpeta en la que está artisan.
            [packed-twice] Descomprima ese archivo y elija el que está adentro.
            [several-applications] Comprima solo la carpeta que quiere instalar y elija ese archivo.
            [lfs-pointer] Instale con la dirección Git del código en lugar del archivo, o comprima una copia que tenga esos archivos completos.
            [submodule-missing] Instale con la dirección Git del código en lugar del archivo, o comprima una copia que tenga completa esa carpeta.
            [environment-missing] Instale sin tomar el .env del archivo: se crean contraseñas y llaves nuevas.
            [environment-key] Instale sin tomar el .env del archivo, o corrija en él la línea APP_KEY y comprima otra vez.
           *[other] Vuelva a descargar el código desde su proveedor, como .zip o .tar.gz sin contraseña, y elija ese archivo.
        }

error-server-unknown = No hay ningún servidor con el nombre «{ $server }» en este programa.
    .cause = El nombre está escrito de otra manera, o el servidor todavía no se agregó en esta computadora.
    .remedy = Revise el nombre en la lista de servidores, o agregue el servidor.

error-server-exists = Ya hay un servidor con el nombre «{ $server }» en este programa.
    .cause = Cada servidor necesita un nombre propio, para no confundir uno con otro.
    .remedy = Use el servidor que ya está en la lista, o elija otro nombre para el nuevo.

error-instance-unknown = No se conoce ninguna instancia número { $instance } en el servidor «{ $server }».
    .cause = El número es otro, o esa instancia (cada sistema de facturación instalado) se creó desde otra computadora.
    .remedy = Revise la lista de instancias del servidor y use uno de los números que aparecen.

error-secret-unknown = No hay nada guardado con el nombre «{ name-of-secret }».
    .cause = Ese dato no se guardó en el llavero de esta computadora (donde el sistema guarda las contraseñas), o se guardó desde otra computadora.
    .remedy = Revise en la lista qué datos están guardados, o consúltelo en la computadora desde la que se instaló.

error-secret-empty = El dato «{ name-of-secret }» llegó vacío, y no se guardó.
    .cause = No se escribió nada, o el texto pegado no contenía nada.
    .remedy = Vuelva a escribirlo o a pegarlo. Es normal que no se vea nada en la pantalla mientras se escribe.

error-passphrase-weak = La contraseña del archivo es muy corta.
    .cause = El archivo guarda las contraseñas de todos los servidores: quien lo consiga puede probar contraseñas sin límite.
    .remedy = Use al menos { $length } caracteres; varias palabras sueltas son fáciles de recordar y difíciles de adivinar.

error-passphrase-wrong = La contraseña no abre el archivo, o las dos que se escribieron no son iguales.
    .cause = Es otra, o tiene una letra distinta; las mayúsculas cuentan.
    .remedy = Escríbala otra vez, tal como se anotó al guardar el archivo. Nada cambió en esta computadora.

error-transfer-unreadable = No se pudo leer el archivo: { $path }
    .cause = No es un archivo guardado por este programa, está incompleto, o no se puede abrir desde aquí.
    .remedy = Cópielo otra vez desde la otra computadora, o guárdelo de nuevo allí. Nada cambió en esta computadora.

error-transfer-newer = El archivo viene de una versión más nueva de este programa.
    .cause = La otra computadora tiene una versión que guarda algo que esta no conoce.
    .remedy = Actualice el programa en esta computadora y vuelva a intentarlo. Nada cambió en esta computadora.

error-key-file-invalid =
    { $reason ->
        [empty] El archivo elegido está vacío.
        [missing] El archivo de la llave no está donde se indicó.
        [public] El archivo elegido es la parte pública de la llave, y para entrar hace falta la privada.
        [certificate] El archivo elegido es un certificado, no una llave privada de SSH.
        [old-kind] La llave elegida es de una clase que los servidores ya no aceptan.
        [costly] La llave elegida pide demasiado tiempo o memoria para abrirse, y no se abrió.
       *[unreadable] El archivo elegido no se pudo leer como llave privada.
    }
    .cause =
        { $reason ->
            [empty] Se creó sin contenido, o la copia quedó a medias. Archivo: { $path }
            [missing] Se movió, se borró, o está en un disco que no está conectado. Archivo: { $path }
            [public] Cada llave son dos archivos: la parte pública (suele terminar en .pub) se deja en el servidor; la privada se queda en la computadora. Archivo: { $path }
            [certificate] Un certificado sirve para páginas web; SSH (la conexión segura con el servidor) usa otro archivo. Archivo: { $path }
            [old-kind] Es una llave DSA, de SSH versión 1 o de un programa antiguo. Archivo: { $path }
            [costly] Su frase de paso se protegió con un esfuerzo que ninguna computadora termina en medio minuto, o el archivo se alteró. Archivo: { $path }
           *[unreadable] No se pudo abrir, está dañado, o es otra cosa. Archivo: { $path }
        }
    .remedy =
        { $reason ->
            [empty] Copie de nuevo la llave que entregó el proveedor, y elija esa copia.
            [missing] Busque el archivo y elíjalo otra vez; si ya no existe, entre con la contraseña o con otra llave.
            [public] Elija el archivo del mismo nombre sin .pub, o el .ppk que se creó con PuTTY.
            [certificate] Elija la llave privada que entregó el proveedor para entrar por SSH, o entre con la contraseña.
            [old-kind] Cree una llave nueva en el panel del proveedor, o entre con la contraseña.
            [costly] Vuelva a guardar la llave con los valores normales del programa que la creó (en PuTTYgen: Key → Parameters for saving key files), o entre con la contraseña.
           *[unreadable] Elija la llave privada: el archivo sin .pub, o el .ppk que se creó con PuTTY. Si es esa, vuelva a copiarla desde donde se creó.
        }

error-agent-unusable =
    { $reason ->
        [empty] El agente de SSH de esta computadora no tiene ninguna llave.
        [several] El agente de SSH de esta computadora tiene varias llaves, y no se sabe cuál es la de este servidor.
        [key-missing] El agente de SSH de esta computadora no tiene la llave elegida.
        [refused] El agente de SSH de esta computadora no permitió usar la llave.
       *[missing] En esta computadora no hay un agente de SSH en marcha.
    }
    .cause =
        { $reason ->
            [empty] El agente es el programa que tiene abiertas las llaves; al reiniciar la computadora suele quedar vacío.
            [several] No se prueban todas: los servidores cuentan cada llave que no es, y después de unas pocas cierran la conexión. En los detalles está la lista.
            [key-missing] Se quitó del agente, o está en otro. En los detalles está la lista de las que tiene.
            [refused] El agente está bloqueado, o pidió permiso y no se le dio.
           *[missing] El agente es el programa que tiene abiertas las llaves de SSH (la conexión segura con el servidor); no está en marcha, o este programa no lo encuentra.
        }
    .remedy =
        { $reason ->
            [empty] Agregue la llave al agente, o elija su archivo en lugar del agente.
            [several] { $place ->
                [window] Elija la llave por su nombre y su huella, o elija su archivo en lugar del agente.
               *[terminal] Elija la llave por su huella con --agent-key, o su archivo con --key en lugar del agente.
            }
            [key-missing] Agregue la llave al agente, elija otra de la lista, o elija su archivo en lugar del agente.
            [refused] Desbloquee el agente, o acepte cuando pregunte, y vuelva a intentarlo.
           *[missing] Ponga en marcha el agente y agréguele la llave, o elija el archivo de la llave en lugar del agente.
        }

error-key-passphrase-needed = La llave está protegida, y su contraseña falta o no coincide.
    .cause = Al crear la llave se le puso una contraseña propia, que es distinta de la contraseña del servidor. Archivo: { $path }
    .remedy = Escriba la contraseña de la llave. Si no la recuerda, entre con la contraseña del servidor o con otra llave.

error-arguments-invalid =
    { $reason ->
        [not-absolute] La carpeta base del servidor no empieza con una barra.
        [of-the-system] Esa carpeta la usa el propio sistema del servidor, que la vacía o la cambia por su cuenta.
        [is-root] La carpeta base no puede ser la raíz del servidor, es decir, «/» a solas.
        [bad-part] La carpeta base contiene una parte vacía, un punto o dos puntos seguidos.
        [too-long] Uno de los datos es demasiado largo.
        [bad-character] Uno de los datos lleva un carácter que no se admite.
        [image-invalid] El nombre de una imagen de Docker (un paquete listo para funcionar) no es válido.
        [image] El nombre de una imagen de Docker (un paquete listo para funcionar), o de la parte del sistema a la que corresponde, no es válido.
        [unknown-service] El sistema no tiene ninguna parte con ese nombre; son nginx, fpm, mariadb, redis, scheduling y supervisor.
        [extension-invalid] El nombre de una extensión de PHP (un complemento del lenguaje del sistema) no es válido.
        [code-missing] Falta decir de dónde sale el código: una dirección Git o un archivo.
        [code-twice] Se indicaron a la vez una dirección Git y un archivo, y solo puede ser uno.
        [token-without-https] Se indicó un token, pero la dirección del código no empieza con «https://».
        [key-without-ssh] Se indicó una llave de despliegue, pero la dirección del código no es de las que usan llave.
        [password-and-key] Se indicaron a la vez una contraseña y una llave, y solo puede ser una.
        [system-ssh-renewal] A este servidor se entra con el programa ssh de esta computadora, y con él no se puede renovar la contraseña desde aquí.
        [no-system-ssh] En Windows no se puede entrar con la configuración de SSH de esta computadora.
       *[other] Los datos indicados no combinan entre sí.
    }
    .cause = Cada dato por separado puede estar bien, pero juntos no dicen con claridad qué hacer.
    .remedy = Revise los datos indicados; no se cambió nada en el servidor.

error-command-line-invalid =
    { $reason ->
        [unknown-command] No existe la orden «{ $what }».
        [no-command] Falta decir qué hacer.
        [unknown-argument] No existe la opción «{ $what }» en esta orden.
        [missing] Falta indicar: { $what }
        [conflict] «{ $what }» y «{ $other }» no van juntos: solo puede ser uno.
        [value-missing] Falta el valor de «{ $what }».
        [value-invalid] «{ $what }» no admite «{ $typed }».
       *[other] La orden no está bien escrita.
    }
    .cause =
        { $suggestion ->
            [none] La orden quedó incompleta o lleva algo de más.
           *[other] Puede ser un error al escribir. Lo más parecido que existe: { $suggestion }
        }
    .remedy = Corrija la orden y ejecútela otra vez; no se hizo nada. La ayuda dice qué lleva cada orden.

error-erase-not-confirmed = Lo escrito, «{ $typed }», no es el dominio de esta instancia, y no se borró nada.
    .cause = Para borrar los datos hay que escribir su dominio, { $domain }, de modo que no se borre otra instancia por error.
    .remedy = Si es la instancia correcta, escriba { $domain }, tal cual. Si no lo es, elija la que corresponde.

error-confirmation-needed = Hace falta una confirmación, y no hay nadie a quien preguntar.
    .cause = El programa se ejecutó sin una pantalla donde responder, por ejemplo desde una tarea automática.
    .remedy =
        { $place ->
           *[terminal] Ejecútelo en una terminal y responda la pregunta, o agregue --yes si ya leyó lo que se va a hacer.
        }

## Revisiones

error-checks-failed = El servidor todavía no está listo, y no se cambió nada en él.
    .cause = Al menos una de las revisiones encontró algo que hay que arreglar antes de empezar.
    .remedy = Lea qué dice cada revisión marcada con «mal», haga lo que indica y vuelva a revisar.

error-instance-taken = La instancia { $instance } ya existe en el servidor, con el dominio { $domain }.
    .cause = Ese número corresponde a otro sistema de facturación, y no se toca.
    .remedy = Elija otro número para la instalación nueva, o escriba el dominio { $domain } si se trata de ese mismo sistema.

error-domain-taken = El dominio { $domain } ya lo usa la instancia { $instance } de este servidor.
    .cause = Dos sistemas no pueden responder a la misma dirección: nadie sabría a cuál de los dos llega.
    .remedy = Elija otro dominio, o use el número { $instance } si se trata de ese mismo sistema.

error-instance-not-installed = La instancia { $instance } de { $server }, con el dominio { $domain }, no está instalada.
    .cause = Su instalación no se terminó, o después se desinstaló; lo que se pidió solo se puede hacer con una instancia instalada.
    .remedy = Instálela con el mismo número y el mismo dominio: lo ya hecho y los datos que siguen en el servidor se aprovechan.

error-leftovers-found = En el servidor quedan restos de una instancia { $instance } anterior, y no se tocan.
    .cause = Se encontró: { $found }. Pueden ser datos que alguien necesita, o una instalación que quedó a medias.
    .remedy = Elija otro número de instancia. Si los restos ya no sirven, pida a un técnico que los respalde y los retire.

error-code-differs = La instancia { $instance } ({ $domain }) ya está instalada con otro código o con otra versión que la que se pide.
    .cause = Instalar otra vez no cambia la versión: eso es una actualización, que necesita un respaldo antes.
    .remedy = Pida el mismo código y la misma versión con que se instaló. Para tener la otra versión aparte, elija otro número de instancia y otro dominio.

error-secret-missing = Falta el dato «{ name-of-secret }» de la instancia { $instance }, y sin él no se puede continuar.
    .cause = La instancia se creó desde otra computadora, o se vació el llavero de esta (donde el sistema guarda las contraseñas).
    .remedy = Continúe desde la computadora con la que se instaló, o copie de allá ese dato al llavero de esta.

error-keyring-missing = Esta computadora no tiene disponible un llavero, es decir, el lugar seguro donde el sistema guarda las contraseñas.
    .cause = En Linux suele faltar el programa del llavero o una sesión de escritorio abierta; en Windows y macOS viene incluido.
    .remedy = Abra una sesión de escritorio, o instale GNOME Keyring o KWallet en Linux, y vuelva a intentarlo.

error-keyring-locked = El llavero de esta computadora, donde el sistema guarda las contraseñas, está cerrado.
    .cause = El sistema pidió permiso para abrirlo y nadie respondió, o se respondió que no.
    .remedy = Vuelva a intentarlo y acepte la ventana del sistema que pide abrir el llavero.

error-keyring-refused = El llavero de esta computadora, donde el sistema guarda las contraseñas, no aceptó el pedido.
    .cause = El sistema no da permiso a este programa, o el dato es más largo de lo que el llavero admite.
    .remedy = Permita el acceso cuando el sistema lo pregunte, y vuelva a intentarlo. El motivo exacto está en los detalles.

error-inventory-newer = Los registros de esta computadora los escribió una versión más nueva del programa.
    .cause = Aquí se usó antes una versión más reciente. Formato de los registros: { $found }. Formato que entiende esta versión: { $known }.
    .remedy = Instale la versión más reciente del programa. Los registros no se modificaron.

error-inventory-damaged = El registro de servidores de esta computadora no se puede leer.
    .cause = El archivo pudo dañarse por un apagón o un problema del disco. Los servidores y sus sistemas siguen funcionando.
    .remedy = { $place ->
        [window] Elija «Recuperar la lista»
       *[terminal] Ejecute «smart recover»
    }: el archivo dañado se guarda aparte y se recupera lo que aún se pueda leer. El servidor que falte se agrega de nuevo, y sus sistemas aparecen solos.

error-file-unwritable =
    { $reason ->
        [exists] Ya hay un archivo con ese nombre: { $path }
       *[other] No se pudo usar un archivo o una carpeta de esta computadora: { $path }
    }
    .cause =
        { $reason ->
            [exists] Lo guardó alguien antes, y no se reemplazó.
           *[other] Falta permiso, el disco está lleno, o un antivirus u otro programa lo tiene ocupado.
        }
    .remedy =
        { $reason ->
            [exists] Indique otro nombre, o mueva antes el archivo que está.
           *[other] Revise que haya espacio en el disco y permiso para escribir en esa carpeta, y vuelva a intentarlo.
        }

## Identidad del servidor

error-host-key-unknown = El servidor { $host } es nuevo para esta computadora, y su huella no se confirmó.
    .cause = La huella es el código que identifica a un servidor. La que mostró es { $fingerprint }. Todavía no se envió ninguna contraseña.
    .remedy = Compárela con la huella que muestra el panel del proveedor y, si coincide, confírmela.

error-host-key-changed = El servidor { $host } mostró una huella distinta de la registrada, y la conexión se detuvo.
    .cause = Si el servidor se reinstaló hace poco, es normal que su huella cambie. Si no, otro equipo podría estar en su lugar. Registrada: { $recorded }. Mostrada ahora: { $offered }. No se envió ninguna contraseña.
    .remedy = Si el servidor se reinstaló, compare la huella nueva con la del panel del proveedor y confírmela. Si nadie lo reinstaló, no continúe y consulte al proveedor.

error-host-key-mismatch = El servidor { $host } mostró una huella distinta de la indicada, y la conexión se detuvo.
    .cause = La huella indicada es de otro servidor o se copió incompleta, o quien responde no es el servidor esperado. Indicada: { $expected }. Mostrada: { $offered }. No se envió ninguna contraseña.
    .remedy = Vuelva a copiar la huella desde el panel del proveedor y revise que la dirección del servidor sea la correcta.

error-server-changed =
    { $reason ->
        [machine] El servidor { $host } tiene el disco de un servidor conocido, pero es otra máquina, y la conexión se detuvo.
        [no-record] El servidor { $host } no tiene los registros que este programa dejó en él, y la conexión se detuvo.
        [other-record] En { $host } responde otro servidor que el registrado con ese nombre, y la conexión se detuvo.
       *[other] El servidor { $host } no es el mismo que antes, y la conexión se detuvo.
    }
    .cause =
        { $reason ->
            [machine] Es una copia hecha por el proveedor (una «imagen» o «snapshot» de otro servidor), o el mismo servidor que se trasladó a otra máquina.
            [no-record] El servidor se volvió a instalar, o alguien borró la carpeta /var/lib/instalador-smart.
           *[other] La dirección se pasó a otro servidor, o se cambió uno por otro. La huella no alcanza para distinguirlos.
        }
    .remedy = Si es el mismo servidor, que se trasladó, indíquelo: se conserva todo. Si es una copia o se volvió a instalar, indique que es otro: no recibirá contraseñas que no sean suyas.

## Entrada al servidor y permisos

error-login-refused = El servidor { $host } no aceptó la entrada del usuario { $user }.
    .cause =
        { $reason ->
            [blanks] La contraseña recibida empieza o termina con un espacio en blanco. La orden «echo contraseña | …» de Windows lo agrega, y no se ve. El servidor acepta: { $accepted }.
           *[other] El usuario, la contraseña o la llave no coinciden. El servidor acepta: { $accepted } («publickey» es llave; «password» y «keyboard-interactive» son contraseña).
        }
    .remedy =
        { $reason ->
            [blanks] Si el espacio no es parte de la contraseña, escríbala cuando se pida, o envíela sin ese espacio. Si lo es, revise el usuario y la contraseña en el correo del proveedor.
           *[other] Revise el usuario y la contraseña en el correo del proveedor. Pruebe con calma: muchos servidores bloquean la dirección después de unos pocos intentos, por lo que el programa no los repite solo.
        }

error-login-method-refused = El servidor { $host } no acepta esta forma de entrar para el usuario { $user }.
    .cause = El servidor acepta: { $accepted } («publickey» es llave; «password» y «keyboard-interactive» son contraseña).
    .remedy = Elija una de esas formas. Si solo acepta llave, elija el archivo de la llave que entregó el proveedor.

error-account-closed =
    { $reason ->
        [expired] La cuenta { $user } del servidor { $host } venció y ya no deja entrar a nadie.
        [maintenance] El servidor { $host } no deja entrar por ahora al usuario { $user }: está arrancando, apagándose o en mantenimiento.
       *[rules] El servidor { $host } no permite que el usuario { $user } entre desde aquí o a esta hora.
    }
    .cause =
        { $reason ->
            [expired] Quien administra el servidor le puso a la cuenta una fecha final, y ya pasó. La contraseña o la llave pueden estar bien.
            [maintenance] Mientras tanto solo puede entrar root, si el servidor lo permite.
           *[rules] Quien administra el servidor limitó desde dónde o a qué horas entra esa cuenta. La contraseña o la llave pueden estar bien.
        }
    .remedy =
        { $reason ->
            [expired] Pida al proveedor, o a quien administra el servidor, que prolongue la cuenta, o entre con otro usuario.
            [maintenance] Espere unos minutos y vuelva a intentarlo; si sigue igual, pregunte al proveedor.
           *[rules] Pregunte al proveedor, o a quien administra el servidor, desde dónde se permite entrar, o use otro usuario.
        }

error-password-expired = La contraseña del usuario { $user } venció: el servidor deja entrar y exige cambiarla antes de cualquier otra cosa.
    .cause = Muchos proveedores envían una contraseña que vale solo para la primera entrada; otros servidores las vencen cada cierto tiempo. También afecta a quien entra con llave.
    .remedy = { $place ->
        [window] Escriba una nueva cuando se pida, y se pondrá en el servidor.
       *[terminal] Agregue --renew-password al agregar el servidor; si ya estaba agregado, ejecute «smart server renew-password SERVIDOR».
    } También se puede cambiar en la consola del panel del proveedor.

error-new-password-refused = El servidor no aceptó la contraseña nueva.
    .cause = Muchos servidores rechazan las cortas, las que están en un diccionario y las que se parecen a la anterior. Lo que respondió está en los detalles.
    .remedy = Elija otra: doce letras y números o más, distinta de la anterior, y vuelva a intentarlo. La anterior sigue valiendo.

error-second-factor-needed = El servidor { $host } pide algo más que la contraseña o la llave del usuario { $user }: «{ $question }»
    .cause = Además de la contraseña o la llave, ese servidor pide una respuesta más, casi siempre un código de un solo uso del teléfono.
    .remedy =
        { $place ->
            [window] Escriba la respuesta cuando se pida. El código es de un solo uso, así que cada entrada pide otro.
           *[terminal] Ejecútelo en una terminal y escriba la respuesta cuando se pida, o envíela por la entrada estándar con --second-factor-stdin. Cada entrada pide otro código.
        }

error-second-factor-refused = El servidor { $host } no aceptó las respuestas del usuario { $user }.
    .cause = El código ya no valía o tiene un error, o la contraseña no coincide: el servidor no dice cuál de las dos cosas.
    .remedy = Revise que la hora del teléfono sea correcta, espere el código siguiente y vuelva a intentarlo con calma.

error-sudo-password-needed = Para actuar como administrador, el servidor pide la contraseña del usuario { $user }.
    .cause = Con sudo (la orden que da permisos de administrador) ese usuario tiene que escribir su contraseña, y aquí no se conoce.
    .remedy = Escriba la contraseña de ese usuario cuando se pida; no se muestra ni queda escrita en el servidor.

error-sudo-password-wrong = El servidor no aceptó la contraseña de administrador del usuario { $user }.
    .cause = La contraseña de sudo (la orden que da permisos de administrador) suele ser la misma con la que ese usuario entra, pero no siempre.
    .remedy = Revise la contraseña y vuelva a intentarlo, o entre con el usuario root, que no la necesita.

error-sudo-not-allowed = El usuario { $user } no tiene permiso de administrador en el servidor.
    .cause = El servidor no permite a ese usuario usar sudo (la orden que da permisos de administrador).
    .remedy = Entre con el usuario root, o pida al proveedor que dé a ese usuario permiso para usar sudo.

error-sudo-needs-terminal = El servidor solo da permisos de administrador al usuario { $user } desde una terminal.
    .cause = La configuración de sudo (la orden que da permisos de administrador) incluye la opción «requiretty», que impide usarla a distancia desde un programa.
    .remedy = Entre con el usuario root, o pida a un técnico que quite «requiretty» para ese usuario.

error-sudo-missing = El usuario { $user } no es administrador, y el servidor no tiene forma de darle ese permiso.
    .cause = En el servidor no está instalado sudo (la orden que da permisos de administrador).
    .remedy = Entre con el usuario root, o pida al proveedor que instale sudo.

error-shell-unusable = El servidor dejó entrar al usuario { $user }, pero no ejecuta lo que se le pide.
    .cause = La cuenta está limitada, por ejemplo solo para transferir archivos, o pide cambiar la contraseña vencida antes de hacer otra cosa.
    .remedy = Entre una vez con PuTTY u otra terminal y complete lo que pida el servidor, o use otro usuario.

## Conexión

error-name-not-resolved = No se encontró en internet ningún servidor con el nombre { $host }.
    .cause = El nombre tiene un error de escritura, todavía no está publicado, o esta computadora está sin internet.
    .remedy = Revise el nombre y la conexión a internet, o escriba la dirección IP (los números) que indicó el proveedor.

error-connection-refused = El servidor { $host } responde, pero no atiende por el puerto { $port }.
    .cause = SSH (la conexión segura con la que se administra un servidor) usa otro puerto, o está detenido; también ocurre mientras el servidor se reinicia.
    .remedy = Espere un par de minutos, revise el puerto en el correo del proveedor y vuelva a intentarlo.

error-connection-timeout = El servidor { $host } no respondió a tiempo por el puerto { $port }.
    .cause = El servidor está apagado, la dirección es otra, o un cortafuegos (el filtro de conexiones) cierra el paso; también si se bloqueó la dirección por muchos intentos.
    .remedy = Revise en el panel del proveedor que el servidor esté encendido y que su cortafuegos permita ese puerto; luego vuelva a intentarlo.

error-connection-turned-away =
    { $reason ->
        [penalty] El servidor { $host } no atiende por un rato a esta dirección de internet.
        [busy] El servidor { $host } no atiende: tiene demasiadas entradas a medias a la vez.
       *[unknown] El servidor { $host } cerró la conexión sin decir nada, por el puerto { $port }.
    }
    .cause =
        { $reason ->
            [penalty] Hubo aquí varias entradas fallidas o a medias, y el servidor se protege de quien adivina contraseñas. Esta vez ni siquiera se llegó a enviar la contraseña: puede estar bien.
            [busy] Suele ser que desconocidos prueban contraseñas en él sin parar. La contraseña no se llegó a enviar: puede estar bien.
           *[unknown] Así se comportan los servidores que reciben demasiadas entradas a la vez, los que solo admiten ciertas direcciones de internet y los que están arrancando. La contraseña no se llegó a enviar: puede estar bien.
        }
    .remedy =
        { $reason ->
            [penalty] Espere sin intentarlo: suelen ser segundos, y después de varios fallos hasta diez minutos. Luego revise la contraseña antes de enviarla.
            [busy] Espere un minuto y vuelva a intentarlo.
           *[unknown] Espere un par de minutos y vuelva a intentarlo. Si sigue igual, pregunte al proveedor si el servidor limita desde dónde se entra, y revise el puerto.
        }

error-protocol-failed = Lo que responde en { $host }, puerto { $port }, no se entiende con este programa.
    .cause = En ese puerto hay otro servicio que no es SSH (la conexión segura con la que se administra un servidor), o su versión es demasiado antigua.
    .remedy = Revise el puerto; lo habitual es 22. Si es el correcto, pida al proveedor que actualice el servidor.

error-connection-lost = La conexión con el servidor { $host } se cortó.
    .cause = Suele ser el internet de esta computadora, que quedó en reposo, o un reinicio del servidor. Lo que ya estaba en marcha en el servidor sigue su curso.
    .remedy = Revise la conexión a internet e inténtelo de nuevo: continúa donde quedó.

error-system-ssh-failed = El programa ssh de esta computadora no pudo conectarse con { $host }.
    .cause = Se eligió usar la configuración de SSH de esta computadora (SSH es la conexión segura con el servidor), y en ella algo no funciona.
    .remedy = Pruebe entrar a ese servidor con el programa ssh en una terminal, y lea en los detalles lo que respondió.

## Otra operación en curso

error-server-locked = En este servidor ya hay otra operación en marcha: { name-of-operation }.
    .cause = Quien la empezó: { $owner }. En curso desde: { $since }. Dos operaciones a la vez se estorbarían.
    .remedy = Espere a que termine, o sígala desde aquí. Si se interrumpió y ya nadie la atiende, se puede retomar.

## Detenida por la persona

error-cancelled = La operación se detuvo, como se pidió.
    .cause = Lo que ya se hizo queda hecho, y no se borró nada.
    .remedy = Puede continuarla cuando quiera: sigue desde donde quedó.

## Durante la operación

error-command-failed = El paso «{ name-of-step }» terminó con un error.
    .cause = Una orden en el servidor terminó con el resultado { $status }; todo resultado distinto de 0 significa que algo falló. Los detalles muestran qué dijo el servidor.
    .remedy = Lea el final de los detalles y vuelva a intentarlo: lo ya hecho se conserva. Si se repite, envíe el informe a soporte.

error-command-no-status = El paso «{ name-of-step }» se interrumpió en el servidor sin dejar resultado.
    .cause = El servidor se reinició, o se quedó sin memoria y cerró el proceso.
    .remedy = Revise que el servidor esté encendido y vuelva a intentarlo: continúa donde quedó. Si se repite, hace falta más memoria.

error-verification-failed = El paso «{ name-of-step }» se ejecutó, pero al comprobarlo el resultado no es el esperado.
    .cause =
        { $reason ->
            [compose] Compose, la parte de Docker que une los servicios, no responde aunque debería estar instalado.
           *[other] La orden no mostró errores, y aun así el servidor no quedó como debía.
        }
    .remedy = Vuelva a intentarlo: lo ya hecho se conserva. Si se repite, envíe el informe a soporte.

error-answer-unreadable = La respuesta del servidor llegó incompleta o no se entendió.
    .cause = La respuesta tardó demasiado, o el servidor muestra mensajes propios al entrar que se mezclan con ella. Paso: { name-of-step }.
    .remedy = Vuelva a intentarlo. Si se repite, envíe el informe a soporte; los detalles muestran lo que se recibió.

error-packages-locked = Otro programa del servidor está instalando o actualizando paquetes: { $holder }
    .cause = En un servidor recién creado, las actualizaciones automáticas suelen trabajar durante los primeros minutos. Solo un programa a la vez puede instalar.
    .remedy = Espere unos minutos y vuelva a intentarlo: continúa donde quedó.

error-path-taken = En el servidor hay otra cosa donde debe ir un archivo del sistema: { $path }
    .cause = Alguien creó ahí una carpeta, o un archivo de otra clase. No se toca, porque puede tener datos.
    .remedy = Pida a un técnico que mire qué es y lo mueva a otro lugar, y vuelva a intentarlo.

error-environment-invalid = La línea { $line } del archivo .env, «{ $key }», está mal escrita, y con ella el sistema no arranca.
    .cause = Su valor tiene espacios y no está entre comillas. Viene del .env.example del código, o alguien la cambió en el servidor.
    .remedy = Ponga el valor entre comillas, así: { $key }="…", en el .env.example del código o en el .env del servidor, y vuelva a intentarlo.

error-packages-conflict = Para instalar lo que hace falta habría que quitar programas que ya están en el servidor: { $packages }
    .cause = No pueden estar juntos con Docker. No se quitó nada, porque otra cosa del servidor puede necesitarlos.
    .remedy = Use otro servidor, o pida a un técnico que mire si hacen falta y los retire.

error-packages-failed = No se pudieron instalar los programas que el servidor necesita.
    .cause = El servidor no llega a sus repositorios (los sitios de donde baja programas), o quedó a medias una instalación anterior.
    .remedy = Revise en los detalles qué programa falló, y vuelva a intentarlo en unos minutos. Si se repite, pida al proveedor que revise la red y las actualizaciones del servidor.

error-docker-not-running = Docker, el programa que hace funcionar el sistema de facturación, está instalado pero no arranca.
    .cause = Su configuración tiene un error, el disco está lleno, o este tipo de servidor no permite Docker.
    .remedy = Reinicie el servidor desde el panel del proveedor y vuelva a intentarlo. Si se repite, lea en los detalles lo que dijo Docker.

error-tenants-unread = No se pudo leer la lista de empresas de la instancia { $instance } de { $server }.
    .cause = Su base de datos está detenida o no responde.
    .remedy = Revise en su estado si la base de datos funciona, póngala en marcha si está detenida, y vuelva a intentarlo.

error-daemon-config-invalid = El archivo de configuración de Docker en el servidor tiene un error, y no se tocó: { $path }
    .cause = Alguien lo modificó antes y quedó mal escrito; este programa no reemplaza lo que otra persona escribió.
    .remedy = Pida a un técnico que corrija ese archivo, y vuelva a intentarlo.

error-image-pull-failed = No se pudo descargar al servidor la imagen { $image }, un paquete listo para funcionar.
    .cause = El servidor no tiene buena salida a internet, o el sitio de descargas está caído por un momento.
    .remedy = Espere unos minutos y vuelva a intentarlo: lo ya descargado se conserva.

error-registry-limit = El sitio de descargas no permite por ahora más descargas desde este servidor: { $image }
    .cause = Docker Hub limita las descargas gratuitas por dirección, y varios servidores de un mismo proveedor pueden compartir ese límite.
    .remedy = Espere unas seis horas y vuelva a intentarlo: lo ya descargado se conserva.

error-git-refused = El servidor del código, { $host }, no aceptó la entrada.
    .cause = El token (la contraseña de acceso al código) no es correcto, venció o no tiene permiso de lectura, o el usuario no es el suyo.
    .remedy = Revise el usuario, copie otra vez el token y escríbalo en lugar del anterior. Si venció, cree en { $host } uno nuevo con permiso de lectura («read_repository»).

error-git-not-found = En { $host } no hay ningún código en esa dirección, o quien entra no tiene permiso para verlo.
    .cause = La dirección tiene una letra de más o de menos, el código se mudó, o el dueño del token no fue invitado a ese proyecto. La dirección es: { $url }
    .remedy = Copie la dirección tal como aparece en { $host } con la cuenta a la que pertenece el token; allí se tiene que poder ver el código.

error-git-login-needed = El servidor del código, { $host }, pide entrar con una cuenta.
    .cause = El código no es público, o la dirección tiene un error: hay servidores que piden entrar también cuando no existe nada en esa dirección.
    .remedy = Revise la dirección, y use un token (la contraseña de acceso al código) o una llave de despliegue.

error-git-host-key-changed = El servidor del código, { $host }, muestra otra identidad que antes.
    .cause = Lo más probable es que ese servidor se haya reinstalado o cambiado de llave; también puede ser que alguien se haga pasar por él. Huella que muestra ahora: { $offered }
    .remedy = Compare esa huella con la que publica { $host }. Si es la misma, { $place ->
        [window] confírmela.
       *[terminal] agregue --accept-git-host-key con esa huella.
    } También se puede instalar con un token y una dirección https, o desde un archivo .zip.

error-git-unreachable =
    { $reason ->
        [name] Desde el servidor no se encuentra ningún sitio llamado { $host }, donde estaría el código.
        [timeout] Desde el servidor no se llega a { $host }, donde está el código: nadie responde.
        [network] Desde el servidor no hay camino hasta { $host }, donde está el código.
        [refused] Desde el servidor no se puede entrar a { $host }, donde está el código: la puerta está cerrada.
        [closed] El servidor del código, { $host }, cortó la conexión antes de empezar.
        [certificate] El servidor del código, { $host }, muestra un certificado que no vale.
        [broken] El servidor del código, { $host }, responde que tiene una avería.
       *[unknown] No se pudo leer el código de { $host }; los detalles muestran lo que respondió.
    }
    .cause =
        { $reason ->
            [name] La dirección tiene un error, o el servidor no puede consultar nombres.
            [timeout] El proveedor o un cortafuegos (el filtro de conexiones) no deja salir esas conexiones, o ese sitio está caído.
            [network] La red del servidor no permite esa salida: la cierra el proveedor o un cortafuegos (el filtro de conexiones).
            [refused] Ese sitio no atiende por ahí, o un cortafuegos (el filtro de conexiones) lo impide.
            [closed] Ese sitio limita las conexiones, o algo en el camino las corta.
            [certificate] El certificado venció o es de otro sitio, o la hora del servidor está mal.
            [broken] La avería está en ese sitio y no en el servidor.
           *[unknown] No es una respuesta que este programa conozca.
        }
    .remedy =
        { $other-way ->
            [none] { $reason ->
                [name] Revise la dirección del código, y vuelva a intentarlo.
                [certificate] Revise la dirección del código y la hora del servidor, y vuelva a intentarlo.
               *[other] Vuelva a intentarlo en unos minutos. Si sigue igual, pida al proveedor que permita esa salida, o instale desde un archivo .zip.
            }
           *[other] La llave no tiene nada que ver. Use esta dirección, que va por el puerto 443: { $other-way } También sirve una dirección https con un token.
        }

error-git-reference-missing =
    { $reason ->
        [default] El código no tiene la rama principal que dice tener.
        [empty] En esa dirección todavía no hay ningún código.
       *[named] En el código no existe ninguna rama, etiqueta ni revisión llamada «{ $reference }».
    }
    .cause =
        { $reason ->
            [default] El repositorio nombra como principal una rama que no existe, por ejemplo master en lugar de main. La entrada sí fue aceptada.
            [empty] El repositorio está vacío. La entrada sí fue aceptada.
           *[named] El nombre, que dice qué versión se instala, está escrito de otra manera o ya no existe. La entrada sí fue aceptada.
        }
    .remedy =
        { $reason ->
            [default] Escriba el nombre de la rama o de la etiqueta que se va a instalar.
            [empty] Revise la dirección, o pida a quien lleva el código que lo suba.
           *[named] Copie el nombre tal como aparece en GitLab o GitHub, o deje el campo vacío para usar la versión principal.
        }

error-deploy-key-not-accepted = El servidor del código, { $host }, todavía no acepta la llave de este servidor.
    .cause = La llave de despliegue (deploy key: una llave que solo permite leer el código) aún no se agregó allá, o se agregó en otro repositorio. Llave pública: { $key }
    .remedy = Agréguela en { $host }: en GitLab, Settings → Repository → Deploy keys; en GitHub, Settings → Deploy keys. Basta con permiso de lectura.

error-code-not-laravel = El código indicado no parece ser el sistema de facturación.
    .cause = El sistema está hecho con Laravel (la base sobre la que se programó), y falta lo que siempre trae: { $missing }
    .remedy = Revise que la dirección, la rama o el archivo sean los del sistema de facturación, y no los de otro proyecto.

error-code-incomplete =
    { $part ->
        [lfs] Al código le faltan archivos que Git guarda aparte (LFS): { $names }
       *[submodule] Al código le faltan partes que Git guarda en otros repositorios (submódulos): { $names }
    }
    .cause =
        { $part ->
            [lfs] No se pudieron traer con la misma entrada. Sin ellos, el sistema parecería completo y fallaría después: letras, logotipos o certificados.
           *[submodule] No se pudieron traer con la misma entrada: la dirección de esa parte no existe, o hace falta permiso también para ella.
        }
    .remedy = Pida a quien lleva el código que dé permiso de lectura también para esas partes, o instale desde un archivo .zip que las tenga completas.

error-code-unsafe = El código contiene un acceso directo que sale de su carpeta: { $entry }
    .cause = Por seguridad no se instala: un acceso directo así puede hacer que se escriba en otras partes del servidor.
    .remedy = Pida a quien lleva el código que quite ese acceso directo, o use otra versión.

error-files-changed = En el servidor hay archivos modificados a mano que impiden continuar: { $path }
    .cause = Alguien hizo cambios directamente en el servidor, y este programa no los reemplaza sin permiso.
    .remedy = Pida a quien los hizo que los guarde aparte o los agregue al código, y vuelva a intentarlo.

error-extensions-failed = No se pudieron agregar los complementos de PHP que el sistema necesita: { $extensions }
    .cause = El servidor no pudo descargar lo necesario para prepararlos, o se quedó sin memoria o sin disco. PHP es el lenguaje en que está hecho el sistema.
    .remedy = Revise el espacio y la memoria del servidor, y vuelva a intentarlo. Los detalles muestran qué complemento falló.

error-dependencies-failed = No se pudieron instalar las librerías del sistema (código de terceros que este usa).
    .cause = El servidor no llegó al sitio de descargas, se quedó sin memoria, o la lista de librerías del código no corresponde a la versión de PHP, su lenguaje.
    .remedy = Vuelva a intentarlo en unos minutos. Si se repite, envíe los detalles a quien le entrega el código.

error-workers-busy = Las tareas en curso no terminaron en una hora, y no se cortaron.
    .cause = Una tarea es muy larga, o espera a otro sistema; si se cortara, un comprobante podría emitirse dos veces. Los detalles dicen cuáles siguen en curso.
    .remedy = Espere a que terminen y repita la operación. También se puede detener sin esperar, si se sabe que ninguna está enviando comprobantes.

error-proxy-blind = El proxy, la puerta de entrada de las páginas web, no ve los contenedores de este servidor.
    .cause = El programa de su imagen, { $image }, no se entiende con la versión de Docker del servidor, y no llevaría ninguna visita al sistema.
    .remedy = Elija para el proxy otra imagen, más nueva, y vuelva a intentarlo: lo ya hecho se conserva.

error-service-unhealthy = El servicio { $service } del sistema no llega a funcionar bien.
    .cause = Le falta memoria, su configuración tiene un error, o todavía está arrancando en un servidor lento.
    .remedy = Espere un par de minutos y vuelva a intentarlo. Si se repite, lea en los detalles los últimos mensajes del servicio.

error-database-refused = La base de datos { $service } no acepta su propia contraseña.
    .cause = En el servidor quedó una base de datos de una instalación anterior, que tiene otra contraseña. No se borró nada.
    .remedy = Elija otro número de instancia. Si se trata del mismo sistema, recupere la contraseña anterior y guárdela en el llavero de esta computadora (donde se guardan las contraseñas).

error-migration-failed = No se pudieron poner al día las tablas de la base de datos.
    .cause = Las migraciones (los cambios que el código hace en las tablas) se detuvieron, por lo general por un error del código o por datos que no esperaban.
    .remedy = Envíe los detalles a quien le entrega el código. Los datos existentes no se borraron, y la operación se puede repetir.

error-tenants-not-migrated = No se pudieron poner al día las tablas de estos clientes: { $tenants }
    .cause = La base de datos de cada cliente se pone al día por separado. La de esos clientes tiene algo que las migraciones (los cambios que el código hace en las tablas) no esperaban; las de los demás clientes quedaron al día.
    .remedy = Envíe los detalles a quien le entrega el código. No se borró ningún dato; cuando esté corregido, repita la operación: solo se tratan los clientes que faltan.

error-site-not-answering = El sistema quedó en marcha, pero su página no responde como debe: { $url }
    .cause = Respuesta recibida: { $status }. Un 200 indica que la página está bien; un 502 o un 503, que el sistema todavía arranca; un 404 o un 500, que hay un error en él.
    .remedy = Espere un par de minutos y vuelva a intentarlo: solo se repite lo que falta. Si sigue igual, lea los detalles.

error-disk-full = El disco del servidor está lleno: { $path }
    .cause = Los respaldos, los registros o las imágenes de Docker (paquetes descargados) ocuparon todo el espacio.
    .remedy = Libere espacio o amplíe el disco desde el panel del proveedor, y vuelva a intentarlo.

error-internal = El programa encontró un error propio y se detuvo.
    .cause = Es una falla de este programa; no la causó ningún dato escrito ni el servidor.
    .remedy = Vuelva a intentarlo: continúa donde quedó. Si se repite, copie el informe (que no lleva contraseñas) y envíelo a soporte.
