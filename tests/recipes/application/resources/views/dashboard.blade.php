<!doctype html>
<html lang="es">
<head><meta charset="utf-8"><title>Panel - {{ config('app.name') }}</title></head>
<body>
<h1>Panel central</h1>
<p>Usuario: {{ $user->email }}</p>
<p>Planes: {{ $plans }}</p>
<form method="post" action="/clients">
    @csrf
    <label>Subdominio <input name="subdomain" required></label>
    <label>Nombre <input name="name" required></label>
    <label>Correo <input type="email" name="email" required></label>
    <button>Crear cliente</button>
</form>
<form method="post" action="/logout">@csrf<button>Salir</button></form>
</body>
</html>
