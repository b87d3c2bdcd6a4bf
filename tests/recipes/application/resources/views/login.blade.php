<!doctype html>
<html lang="es">
<head><meta charset="utf-8"><meta name="installation" content="{{ config('app.url_base') }}"><meta name="version" content="{{ config('app.version') }}"><title>{{ $title }} - {{ config('app.name') }}</title></head>
<body>
<h1>{{ $title }}</h1>
@isset($documents)
<p>Comprobantes: {{ $documents }}</p>
@endisset
@foreach ($errors->all() as $error)
<p role="alert">{{ $error }}</p>
@endforeach
<form method="post" action="/login">
    @csrf
    <label>Correo <input type="email" name="email" required></label>
    <label>Contraseña <input type="password" name="password" required></label>
    <button>Ingresar</button>
</form>
</body>
</html>
