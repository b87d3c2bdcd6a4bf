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
ui-no-file = Todavía no se eligió ningún archivo
ui-cause = Causa probable:
ui-remedy = Qué hacer:
ui-detail = Detalles para soporte técnico

## Inicio

ui-welcome = Poner en marcha el sistema de facturación
    .lead = Este programa lo instala en un servidor propio, paso a paso, y comprueba que todo quede funcionando. Para empezar hacen falta tres cosas:
ui-welcome-server = Un servidor (VPS): su dirección y su contraseña, que llegan en el correo del proveedor
ui-welcome-domain = Un dominio, como facturas.ejemplo.pe
ui-welcome-code = Acceso al código: una dirección de Git o un archivo .zip
ui-no-instances = Todavía no hay instancias en este servidor.

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
    .lead = El código es el programa de facturación. Lo entrega quien vende el sistema, en un sitio de Git o en un archivo.
ui-screen-review = Plan
    .title = Lo que se va a hacer
    .lead = Nada empieza hasta presionar «Instalar».
ui-screen-progress = Instalación
    .title = Instalando
    .lead = Se puede cerrar la ventana: lo que está en marcha en el servidor continúa.
ui-screen-done = Listo
    .title = El sistema está funcionando
    .lead = Se comprobó que la página de entrada responde y que las tareas automáticas funcionan.

ui-server-which = Servidor
ui-server-new = Otro servidor
    .note = Agregar uno que todavía no está en la lista
ui-server-host = Dirección
    .hint = Por ejemplo 203.0.113.10. También se puede pegar «ssh root@203.0.113.10».
ui-server-name = Nombre
    .hint = Para reconocerlo en este programa
ui-server-user = Usuario
ui-server-port = Puerto
ui-server-login = Cómo se entra
ui-login-password = Con contraseña
    .note = La que envió el proveedor
ui-login-key = Con un archivo de llave
    .note = OpenSSH, PEM o PuTTY (.ppk)
ui-server-password = Contraseña
    .hint = Se usa una sola vez: después se entra con una llave propia de este programa.
ui-server-passphrase = Contraseña de la llave, si tiene
ui-server-enter = Entrar al servidor
ui-fingerprint-title = ¿Es este el servidor correcto?
ui-fingerprint-where = Compárela con la huella que muestra el panel del proveedor de { $host }. Si el proveedor no la muestra y es la primera vez que se entra a este servidor, lo habitual es continuar.
ui-fingerprint-no = No, detenerse
ui-fingerprint-yes = Sí, es este

ui-check-again = Revisar otra vez
ui-domain = Dominio
    .hint = Sin «http://» ni «www». Cada empresa cliente tendrá una dirección que termina en este dominio.
ui-instance = Número de instancia
    .hint = El siguiente libre en este servidor
ui-mysql-port = Puerto de la base de datos
    .hint = Solo se abre dentro del servidor

ui-code-how = Cómo llega el código
ui-code-git-token = Git con token
    .note = La contraseña de acceso que se crea en GitLab o GitHub
ui-code-git-deploy-key = Git con llave de despliegue
    .note = El servidor recibe permiso de lectura, sin contraseñas
ui-code-archive = Un archivo
    .note = .zip o .tar.gz de esta computadora
ui-code-url = Dirección de Git
ui-code-user = Usuario de Git
ui-code-token = Token
    .hint = Se guarda en el llavero de esta computadora, y en ningún archivo.
ui-code-reference = Rama o versión (opcional)
    .hint = Si se deja vacío, la principal
ui-code-deploy-key-later = La llave se crea durante la instalación. Entonces se muestra aquí, con lo que hay que hacer en GitLab o GitHub.
ui-make-plan = Ver el plan

ui-plan-time = Suele tardar entre 5 y 15 minutos, según el servidor.
ui-install = Instalar
ui-finish = Terminar
ui-log = Lo que dicen los programas del servidor
ui-go-on = Continuar desde aquí
ui-stop = Detener la instalación
ui-stop-sure = Lo que ya está hecho se conserva, y se puede continuar después. ¿Detener ahora?
ui-stop-yes = Sí, detener
ui-stop-no = No, seguir

ui-done-address = Dirección
ui-done-user = Correo del administrador
ui-done-password = Contraseña
ui-done-kept = La contraseña está guardada en el llavero de esta computadora y se puede volver a ver cuando haga falta.
ui-open-site = Abrir el sitio

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
