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
