<?php
// Stands in front of each script. Code comes as an argument (it holds no secret), input as one JSON object on standard input, and the
// last line of standard output is one JSON object, whatever happens: a crash answers too, with what was found out until then.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED);
ini_set('display_errors', 'stderr');
ini_set('html_errors', '0');
$smart_input = json_decode((string) stream_get_contents(STDIN), true);
$smart_input = is_array($smart_input) ? $smart_input : [];
$smart_answer = ['error' => null];
$smart_output = fopen('php://output', 'w');
$smart_answered = false;
function smart_finish()
{
    global $smart_answer, $smart_answered, $smart_output;
    if ($smart_answered) {
        return;
    }
    $smart_answered = true;
    // What the application printed would stand before our line, and some of it holds addresses and queries.
    while (ob_get_level() > 0) {
        ob_end_clean();
    }
    fwrite($smart_output, "\n" . json_encode($smart_answer, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES) . "\n");
    fflush($smart_output);
}
register_shutdown_function(function () {
    global $smart_answer, $smart_answered;
    $last = error_get_last();
    $fatal = E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR;
    if ($smart_answer['error'] === null && $last !== null && ($last['type'] & $fatal)) {
        $smart_answer['error'] = strtok($last['message'], "\n");
    } elseif ($smart_answer['error'] === null && !$smart_answered) {
        $smart_answer['error'] = 'the application ended the script';
    }
    smart_finish();
});
ob_start();
// The class and the first line of a message: further lines may be a trace, whose arguments may be secrets. Of a query that failed only what
// the database says: Laravel's own message repeats the query with its values.
function smart_say($error)
{
    while (!$error instanceof PDOException || $error instanceof Illuminate\Database\QueryException) {
        if ($error->getPrevious() === null) {
            break;
        }
        $error = $error->getPrevious();
    }
    if ($error instanceof Illuminate\Database\QueryException) {
        return get_class($error) . ': ' . $error->getCode();
    }
    return get_class($error) . ': ' . substr((string) strtok($error->getMessage(), "\n"), 0, 500);
}
// Starts Laravel as `artisan` does. False where the code's packages are not installed yet.
function smart_start()
{
    if (!is_file('vendor/autoload.php') || !is_file('bootstrap/app.php')) {
        return false;
    }
    require_once getcwd() . '/vendor/autoload.php';
    $app = require getcwd() . '/bootstrap/app.php';
    $app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
    return $app;
}
// How many of the migrations in these folders are not among those that ran.
function smart_pending(array $paths, array $ran)
{
    $files = [];
    foreach ($paths as $path) {
        foreach (glob(rtrim($path, '/') . '/*_*.php') ?: [] as $file) {
            $files[basename($file, '.php')] = true;
        }
    }
    return count(array_diff(array_keys($files), $ran));
}
// How many migrations a tenant lacks: all of them where its database cannot be read.
function smart_tenant_pending($name)
{
    $paths = (array) (config('tenancy.db.tenant-migrations-path') ?: database_path('migrations/tenant'));
    try {
        $table = '`' . str_replace('`', '``', $name) . '`.`migrations`';
        $rows = app('db')->connection()->select("select migration from $table");
        return smart_pending($paths, array_column($rows, 'migration'));
    } catch (Throwable $error) {
        return max(1, smart_pending($paths, []));
    }
}
// Every tenant: number, name of its database, its first host name (none while it is being created, or where that was cut
// off), and how many migrations it lacks.
function smart_tenants()
{
    $connection = app('db')->connection();
    if (!$connection->getSchemaBuilder()->hasTable('websites')) {
        return [];
    }
    $hosts = $connection->getSchemaBuilder()->hasTable('hostnames')
        ? $connection->table('hostnames')->whereNotNull('website_id')->orderBy('id', 'desc')->pluck('fqdn', 'website_id')->all()
        : null;
    $tenants = [];
    foreach ($connection->table('websites')->orderBy('id')->get(['id', 'uuid']) as $website) {
        $tenants[] = [
            'id' => (int) $website->id,
            'name' => $website->uuid,
            // Where there are no host names at all, nothing can be told from their absence.
            'host' => $hosts === null ? $website->uuid : ($hosts[$website->id] ?? null),
            'pending' => smart_tenant_pending($website->uuid),
        ];
    }
    return $tenants;
}
// The class of the application's administrators: of the system, not of a tenant.
function smart_user()
{
    foreach (['App\Models\System\User', 'App\Models\User', 'App\User'] as $class) {
        if (class_exists($class)) {
            return $class;
        }
    }
    throw new RuntimeException('no class of users');
}
